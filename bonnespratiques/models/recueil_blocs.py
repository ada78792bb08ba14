"""What the sommaire and the programme of a recueil are made of. Read by `recueil.arbre.composition`, in their stored form."""

from django.db import models
from wagtail import blocks

from bonnespratiques.models.theme import Signe


class FormeFiche(models.TextChoices):
    """How much of a fiche the booklet prints."""

    COMPLETE = "complete", "Complète"
    COURTE = "courte", "Courte : titre, promesse, chiffres clés et adresse"


class FicheRetenueBlock(blocks.StructBlock):
    fiche = blocks.PageChooserBlock(page_type="bonnespratiques.FichePage", label="Fiche")
    forme = blocks.ChoiceBlock(choices=FormeFiche.choices, default=FormeFiche.COMPLETE, label="Forme")

    class Meta:
        label = "Fiche"
        icon = "doc-full"


class PartieBlock(blocks.StructBlock):
    """A part of the booklet; the sections below it are its own, up to the next part."""

    titre = blocks.CharBlock(label="Titre de la partie", max_length=200)
    presentation = blocks.RichTextBlock(label="Présentation", required=False, features=["bold", "italic", "link", "ul"])
    signe = blocks.ChoiceBlock(choices=Signe.choices, default=Signe.SERVICE, label="Couleur et signe")

    class Meta:
        label = "Nouvelle partie"
        icon = "folder-open-inverse"


class SectionBlock(blocks.StructBlock):
    """One theme of the booklet and its fiches, in the order of printing. Under a part, a theme is not needed."""

    theme = blocks.PageChooserBlock(
        page_type="bonnespratiques.ThemePage",
        label="Thème",
        required=False,
        help_text="Nécessaire si le recueil n’a pas de parties : la section se range alors sous l’axe de ce thème.",
    )
    titre = blocks.CharBlock(
        label="Titre imprimé", required=False, max_length=200, help_text="Laissez vide pour reprendre le nom du thème."
    )
    fiches = blocks.ListBlock(FicheRetenueBlock(), label="Fiches")

    class Meta:
        label = "Thème et ses fiches"
        icon = "list-ul"


class SeanceBlock(blocks.StructBlock):
    """One line of the programme of the day on which the recueil is handed out."""

    heure = blocks.CharBlock(label="Heure", max_length=40, help_text="Exemple : 9 h 30")
    titre = blocks.CharBlock(label="Titre", max_length=250)
    intervenants = blocks.CharBlock(label="Intervenants", required=False, max_length=400)
    lieu = blocks.CharBlock(label="Salle", required=False, max_length=120)
    fiche = blocks.PageChooserBlock(page_type="bonnespratiques.FichePage", required=False, label="Fiche de la séance")

    class Meta:
        label = "Séance"
        icon = "date"


SOMMAIRE = [("partie", PartieBlock()), ("section", SectionBlock())]
PROGRAMME = [("seance", SeanceBlock())]
