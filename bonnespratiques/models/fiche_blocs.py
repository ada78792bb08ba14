"""Blocks that illustrate a fiche: verbatim, encadré, tableau, image with caption."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from bonnespratiques.texte_riche import FEATURES


class VerbatimBlock(blocks.StructBlock):
    texte = blocks.TextBlock(label="Citation", help_text="Sans guillemets : ils sont ajoutés.")
    auteur = blocks.CharBlock(label="Qui parle", required=False, help_text="Exemple : Une patiente, enquête de 2025")

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "bonnespratiques/blocs/verbatim.html"


class EncadreBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", max_length=200)
    texte = blocks.RichTextBlock(label="Texte", features=FEATURES)

    class Meta:
        label = "Encadré"
        icon = "clipboard-list"
        template = "bonnespratiques/blocs/encadre.html"


class TableauBlock(blocks.StructBlock):
    """A table with a caption and one row of headings: every cell is plain text, so that any reader can be served."""

    titre = blocks.CharBlock(label="Titre", max_length=250)
    entetes = blocks.ListBlock(blocks.CharBlock(label="Colonne"), label="Têtes de colonne", min_num=1, max_num=60)
    lignes = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(label="Case", required=False), label="Ligne"), label="Lignes", min_num=1
    )

    class Meta:
        label = "Tableau"
        icon = "table"
        template = "bonnespratiques/blocs/tableau.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="Image")
    alt = blocks.CharBlock(label="Texte de remplacement", max_length=250, help_text="Ce que montre l’image.")
    legende = blocks.CharBlock(label="Légende", required=False, max_length=300)

    class Meta:
        label = "Image"
        icon = "image"
        template = "bonnespratiques/blocs/image.html"


BLOCS_FICHE = [
    ("verbatim", VerbatimBlock()),
    ("encadre", EncadreBlock()),
    ("tableau", TableauBlock()),
    ("image", ImageBlock()),
]
