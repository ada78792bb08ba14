"""Documents of every kind that the product prints, for those who compose them."""

from datetime import date

from bonnespratiques.models import FichePage, Illustration, RecueilPage, RecueilPartenaire
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, Retenue
from bonnespratiques.recueil.arbre.composition import Composition
from bonnespratiques.recueil.arbre.document import Document, build_document, compose_document

EDITION = {
    "numero": 3,
    "rang": 2,
    "nom": "2e édition",
    "gel": "16\u00a0novembre\u00a02026",
    "url": "https://pratiques.example.org/r/3",
    "url_courte": "pratiques.example.org/r/3",
    "corrige": "1re édition",
    "changements": ["Le délai de la fiche 12 est de huit mois.", "Un contact est retiré."],
}


def day_document(
    page: RecueilPage, photo: Illustration | None = None, *, modele: str = "bandeau", couleur: str = ""
) -> Document:
    """`complete_recueil()` as the booklet of a day, with all that can stand around its fiches: cover, programme, partners, back,
    second edition."""
    une = FichePage.objects.get(title="Inciter sans contraindre")
    page.couverture_modele, page.couverture_couleur = modele, couleur
    page.couverture_image, page.couverture_alt = photo, "Une rue dessinée."
    page.programme_titre = "Programme de la journée"
    page.programme = [
        ("seance", {"heure": "9 h", "titre": "Accueil et café", "lieu": "Hall"}),
        ("seance", {"heure": "9 h 30", "titre": "La mesure", "intervenants": "Inès Marchandeau", "fiche": une}),
    ]
    page.partenaires = [
        RecueilPartenaire(nom="Ville de Tours", logo=photo),
        RecueilPartenaire(nom="Mutuelle des Trois-Rivières", url="https://mutuelle.example.org"),
    ]
    page.quatrieme = "<p>Comment reçoit-on quelqu’un en <b>deux minutes</b> ?</p>"
    return build_document(page).with_edition(EDITION)


def personal_document() -> Document:
    """A reader's own booklet, of fiches of `complete_recueil()`: a note, two printed short, no part that opens."""
    pk = dict(FichePage.objects.values_list("title", "pk"))
    retenues = (
        Retenue(pk["Un dossier, quatre portes d’entrée"], note="À montrer à l’équipe du guichet."),
        Retenue(pk["La borne que personne n’a adoptée"], forme="courte"),
        Retenue(pk["Une pratique brève, la première"], forme="courte"),
    )
    return compose_document(
        Composition(
            genre="personnel",
            titre="Mes fiches pour mars",
            date_parution=date(2026, 11, 16),
            url="https://pratiques.example.org",
            parties=(PartieDemandee("Mes fiches pour mars", ouverture=False),),
            sections=(Demande(theme=None, titre="", fiches=retenues, partie=0),),
        )
    )
