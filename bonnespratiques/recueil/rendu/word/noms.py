"""Names of the styles of a Word booklet: what the writer gives to each paragraph, and how the reader knows what it is again.

A style is recognised by its *name*, never by its identifier: LibreOffice keeps the first and remakes the second. Names that Word
knows ("heading 1", "Quote"…) are shown in the language of its menus; the others are ours, in French, without a comma (Word would
take it for an alias). Readers: `rendu.word` and `echanges.livret_exporte`. No Django here.
"""

from dataclasses import dataclass

PROPRIETE = "Bonnes Pratiques"  # custom property of the document: « livret », and the version of the tree
PROPRIETE_MODELE = "Modèle de couverture"
PROPRIETE_COULEUR = "Couleur de couverture"
FICHES_DE_PARTIE = (
    "Les fiches de cette partie"  # a section that the tree leaves untitled: headings must not skip a level
)
CHIFFRES_TITRE, PIED_TITRE = "Chiffres clés", "Repères de la fiche"
COURTE_DITE = "L’essentiel\u00a0: le texte entier est en ligne"
SEPARATEUR = " · "
TABLEAU_SANS_TITRE = "Tableau"

# Labels of the lines at the foot of a fiche.
RECIT, RECIT_TU, CONTACT, MOTS_CLES, THEME = "Récit de", "Récit", "Contact", "Mots-clés", "Thème"
DATE, LICENCE, EN_LIGNE, CITER = "Date", "Licence", "En ligne", "Pour citer"


@dataclass(frozen=True)
class Nom:
    """`id`: plain ASCII, local to the file. `nom`: what Word shows and what is read back."""

    id: str
    nom: str


NOMS: dict[str, Nom] = {
    "normal": Nom("Normal", "Normal"),
    "titre": Nom("Title", "Title"),
    "sous_titre": Nom("Subtitle", "Subtitle"),
    "h1": Nom("Heading1", "heading 1"),
    "h2": Nom("Heading2", "heading 2"),
    "h3": Nom("Heading3", "heading 3"),
    "h4": Nom("Heading4", "heading 4"),
    "h5": Nom("Heading5", "heading 5"),
    "sommaire": Nom("TOCHeading", "TOC Heading"),
    "toc1": Nom("TOC1", "toc 1"),
    "toc2": Nom("TOC2", "toc 2"),
    "toc3": Nom("TOC3", "toc 3"),
    "ul": Nom("ListBullet", "List Bullet"),
    "ol": Nom("ListNumber", "List Number"),
    "citation": Nom("Quote", "Quote"),
    "legende": Nom("Caption", "caption"),
    "signature": Nom("Signature", "Signature"),
    "en_tete": Nom("Header", "header"),
    "pied_page": Nom("Footer", "footer"),
    # Ours.
    "edition": Nom("Edition", "Édition"),
    "organisateur": Nom("Organisateur", "Organisateur"),
    "date": Nom("DateDuRecueil", "Date du recueil"),
    "lieu": Nom("Lieu", "Lieu"),
    "mention": Nom("Mention", "Mention"),
    "liminaire": Nom("TitreLiminaire", "Titre liminaire"),
    "partie_service": Nom("PartieService", "Partie service"),
    "partie_management": Nom("PartieManagement", "Partie management"),
    "partie_conference": Nom("PartieConference", "Partie conférence"),
    "intertitre": Nom("Intertitre", "Intertitre"),
    "surtitre": Nom("Surtitre", "Repère de fiche"),
    "organisme": Nom("Organisme", "Organisme"),
    "promesse": Nom("Promesse", "Promesse"),
    "note_lecteur": Nom("NoteDuLecteur", "Note du lecteur"),
    "vide": Nom("NonCommunique", "Non communiqué"),
    "chiffre": Nom("ChiffreCle", "Chiffre clé"),
    "citation_auteur": Nom("AuteurDeCitation", "Auteur de citation"),
    "encadre_titre": Nom("TitreEncadre", "Titre d’encadré"),
    "encadre": Nom("Encadre", "Encadré"),
    "encadre_intertitre": Nom("IntertitreEncadre", "Intertitre d’encadré"),
    "encadre_liste": Nom("ListeEncadre", "Liste d’encadré"),
    "tableau_titre": Nom("TitreTableau", "Titre de tableau"),
    "tableau_retourne": Nom("TitreTableauRetourne", "Titre de tableau retourné"),
    "tableau_suite": Nom("SuiteTableau", "Suite de tableau retourné"),
    "tete": Nom("TeteTableau", "En-tête de tableau"),
    "cellule": Nom("CelluleTableau", "Cellule de tableau"),
    "image": Nom("Image", "Image"),
    "repere": Nom("Repere", "Repère"),
    "pied": Nom("PiedDeFiche", "Pied de fiche"),
    "index": Nom("EntreeIndex", "Entrée d’index"),
    "partenaire": Nom("Partenaire", "Partenaire"),
}
# Of characters.
LIEN, LIBELLE, CREDIT = Nom("Hyperlink", "Hyperlink"), Nom("Libelle", "Libellé"), Nom("Credit", "Crédit")
TABLEAU = Nom("TableauRecueil", "Tableau du recueil")

CLES: dict[str, str] = {nom.nom.casefold(): cle for cle, nom in NOMS.items()}
SIGNES = {f"partie_{signe}": signe for signe in ("service", "management", "conference")}


def anchor(identifiant: str) -> str:
    """The bookmark of a node of the tree: « fiche-12 » → « fiche_12 »."""
    return identifiant.replace("-", "_")[:40]
