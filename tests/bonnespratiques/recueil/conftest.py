"""Booklets for the tests of this folder."""

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from bonnespratiques.models import Contact, Illustration, Indicateur, RecueilPage, ThemePage
from bonnespratiques.recueil.arbre.document import build_document
from tests.bonnespratiques.recueil.lecture import build_pdf
from tests.factories import fiche, recueil, theme


@pytest.fixture(autouse=True)
def _site_url(settings: Any) -> None:
    settings.SITE_URL = "https://pratiques.example.org"


def compose(page: RecueilPage) -> bytes:
    return build_pdf(build_document(page))


def complete_recueil() -> RecueilPage:
    """One fiche of each kind, with all that a fiche can hold but a picture; an axe without sous-thème at the end."""
    multicanal = theme("Stratégie multicanal", "Relation de service")
    methodes = theme("Méthodes collaboratives", "Management collaboratif")
    conferences = ThemePage.objects.get(pk=theme("Rien", "Conférences").get_parent().pk)
    riche = fiche(
        "Un dossier, quatre portes d’entrée",
        dans=multicanal,
        freins="<p>La crainte d’un surcroît d’appels.</p>",
        condition_de_reussite="<p>Un registre unique.</p>",
        et_aujourdhui="<p>La ville voisine a repris le registre.</p>",
        pour_qui="Communes de 10 000 habitants",
        delai="18 mois",
        cout="5-25",
        maturite="installee",
        preuve="mesuree",
        signature="Inès Marchandeau",
        blocs=[
            ("verbatim", {"texte": "On me salue par mon prénom.", "auteur": "Une agente"}),
            ("encadre", {"titre": "Le message", "texte": "<p>Fermez vos robinets.</p>"}),
            (
                "tableau",
                {"titre": "Délais", "entetes": ["Langue", "Appels"], "lignes": [["Arabe", "412"], ["Dari", "164"]]},
            ),
        ],
    )
    riche.indicateurs.add(Indicateur(libelle="Demandes en double", avant="22", apres="6", unite="%", source="Relevé"))
    riche.save()
    Contact.objects.create(
        fiche=riche, nom="Odile Ferrandière", courriel="odile@example.org", consentement_le="2026-01-05"
    )
    Contact.objects.create(fiche=riche, nom="Personne Discrète", courriel="discrete@example.org")
    essai = fiche("La borne que personne n’a adoptée", dans=methodes, nature="essai", maturite="abandonnee")
    courtes = [fiche(f"Une pratique brève, la {rang}", dans=methodes) for rang in ("première", "seconde")]
    conference = fiche(
        "Inciter sans contraindre", dans=conferences, nature="conference", organismes=["Université de Lannerac"]
    )
    return recueil(
        (multicanal, [riche]),
        (methodes, [essai, *courtes]),
        (conferences, [conference]),
        title="Au plus près des usagers",
        sous_titre="Pratiques et essais du réseau",
        lieu="Tours",
        organisateurs="Réseau des accueils",
        presentation="<p>Ce recueil réunit des pratiques choisies.</p><h3>Comment lire</h3><ul><li>Une page par fiche.</li></ul>",
        editorial="<p>On reconnaît une bonne pratique à ses détails.</p>",
        editorial_signature="La rédaction",
        colophon="<p><b>Direction</b> : l’équipe d’animation.</p>",
    )


def picture(nom: str, mode: str, taille: tuple[int, int], couleur: Any, **champs: Any) -> Illustration:
    fichier = io.BytesIO()
    Image.new(mode, taille, couleur).save(fichier, "PNG" if nom.endswith("png") else "JPEG")
    return Illustration.objects.create(file=ImageFile(io.BytesIO(fichier.getvalue()), name=nom), **champs)


@pytest.fixture
def photo() -> Illustration:
    return picture("plan.jpg", "RGB", (640, 400), "#7799aa", title="Plan", credit="Ville de Brécourt")


@pytest.fixture
def dessin() -> Illustration:
    """A tall drawing with a transparent ground, as PNG files often have."""
    return picture("dessin.png", "RGBA", (300, 900), (20, 90, 60, 128), title="Dessin")


@pytest.fixture
def quadrichromie() -> Illustration:
    """A picture in the inks of a printer, which PDF/A would refuse as it is."""
    return picture("affiche.jpg", "CMYK", (400, 300), (80, 20, 10, 0), title="Affiche")
