"""A fiche with everything that a page can show, and how to read a page in a test."""

from datetime import date
from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from bonnespratiques.models import Contact, FichePage, Illustration, Indicateur, ThemePage
from tests import factories

BLOCS: list[tuple[str, Any]] = [
    ("verbatim", {"texte": "Je n’osais pas appeler.", "auteur": "Une patiente"}),
    ("verbatim", {"texte": "On ne voit plus la file.", "auteur": ""}),
    ("encadre", {"titre": "Le message envoyé", "texte": "<p>Bonjour, à demain.</p>"}),
    (
        "tableau",
        {"titre": "Trois années", "entetes": ["Année", "Absences"], "lignes": [["2024", "14 %"], ["2025", "8 %"]]},
    ),
]


def parse(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def read(url: str, client: Client | None = None) -> BeautifulSoup:
    """The page at this address, as an anonymous reader sees it unless `client` is signed in."""
    return parse((client or Client()).get(url))


def words(soup: Any) -> str:
    """What is written, with ordinary spaces."""
    return " ".join(soup.get_text(" ").split())


def illustration(titre: str = "Plan de l’accueil") -> Illustration:
    data = BytesIO()
    Image.new("RGB", (640, 400), "white").save(data, "PNG")
    return Illustration.objects.create(title=titre, file=ImageFile(data, name="plan.png"), credit="Photo de la ville")


def fiche_complete(*, dans: ThemePage | None = None, **fields: Any) -> FichePage:
    """Every rubric, block, figure and date; two organismes, two contacts of whom one agreed to be named; other themes; tags."""
    theme = dans or factories.theme()
    fiche = factories.fiche(
        **{
            "titre": "Rappeler chaque rendez-vous deux jours avant",
            "promesse": "Un message court : les créneaux rendus sont reproposés le jour même.",
            "dans": theme,
            "organismes": ["Centre hospitalier des Deux-Rivières", "Clinique du Val-d’Ourche"],
            "freins": "<p>La crainte d’un surcroît d’appels.</p>",
            "condition_de_reussite": "<p>Une personne nommée, chaque matin.</p>",
            "et_aujourdhui": "<p>Toutes les consultations.</p>",
            "image": illustration(),
            "image_alt": "Plan de l’accueil, avec ses quatre guichets",
            "pour_qui": "Patients adultes en consultation",
            "cout": "moins-de-5",
            "maturite": "reprise",
            "preuve": "comparee",
            "annee_debut": 2024,
            "verifiee_le": date(2026, 10, 14),
            "a_revoir_le": date(2099, 10, 14),
            "signature": "Inès Marchandeau et l’équipe des secrétariats",
            "blocs": [
                *BLOCS,
                ("image", {"image": illustration("Vue"), "alt": "La salle d’attente", "legende": "Le matin"}),
            ],
            **fields,
        }
    )
    fiche.indicateurs = [
        Indicateur(libelle="Absences", avant="14,2", apres="8,1", unite="%", periode="2024 / 2025", source="Agenda"),
        Indicateur(libelle="Réponses", avant="non mesuré", apres="64", unite="%"),
        Indicateur(libelle="Délai", avant="40 à 50", apres="29", unite="jours ouvrés"),
    ]
    fiche.themes_secondaires = [factories.theme("Proactivité")]
    fiche.tags.add("rendez-vous", "messages")
    fiche.save_revision().publish()
    Contact.objects.create(
        fiche=fiche, nom="Inès Marchandeau", courriel="ines@example.org", consentement_le=date(2026, 1, 5)
    )
    Contact.objects.create(fiche=fiche, nom="Personne Cachée", courriel="cachee@example.org", telephone="0102030405")
    return FichePage.objects.get(pk=fiche.pk)
