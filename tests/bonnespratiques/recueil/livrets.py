"""Booklets that the tests of several forms read: with pictures, a reader's own, an edition."""

from dataclasses import replace
from datetime import date
from typing import Any

from bonnespratiques.models import Illustration, RecueilPage
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, Retenue
from bonnespratiques.recueil.arbre.composition import (
    Composition,
    Couverture,
    PartenaireDemande,
    Seance,
    composition_of,
)
from bonnespratiques.recueil.arbre.document import Document, build_document, compose_document
from tests.factories import fiche, recueil, theme

EDITION = {
    "numero": 7,
    "rang": 2,
    "nom": "2e édition",
    "gel": "16\u00a0novembre\u00a02026",
    "url": "https://pratiques.example.org/r/7",
    "url_courte": "pratiques.example.org/r/7",
    "corrige": "1re édition",
    "changements": ["Une fiche a été retirée."],
}


def personal(*pages: Any, notes: tuple[str, ...] = (), titre: str = "Mes fiches") -> Document:
    """A reader's own booklet: one part without an opening, a note beside each fiche that has one."""
    retenues = tuple(
        Retenue(page.pk, note=note) for page, note in zip(pages, (*notes, *[""] * len(pages)), strict=False)
    )
    return compose_document(
        Composition(
            titre,
            date(2026, 11, 16),
            "https://pratiques.example.org/mon-recueil/",
            genre="personnel",
            parties=(PartieDemandee("", ouverture=False),),
            sections=(Demande(None, "", retenues, 0),),
        )
    )


def furnished(photo: Illustration, dessin: Illustration) -> Document:
    """All that an animateur can put around fiches, pictures included; one fiche in its short form; an edition."""
    longue = fiche(
        "Le guichet qui se déplace",
        image=dessin,
        image_alt="Le plan du guichet.",
        blocs=[("image", {"image": photo, "alt": "Une salle d’attente.", "legende": "Le mardi"})],
    )
    breve = fiche("La pratique en bref")
    page = recueil((theme(), [longue, breve]), lieu="Tours", quatrieme="<p>Au dos du livret.</p>")
    composition = composition_of(page)
    demande = composition.sections[0]
    courte = replace(demande, fiches=(demande.fiches[0], replace(demande.fiches[1], forme="courte")))
    composition = replace(
        composition,
        sections=(courte,),
        programme=(Seance("9 h 30", "Ouverture"), Seance("10 h", "Le guichet", "Une agente", "Salle 2", longue.pk)),
        partenaires=(PartenaireDemande("Région du Lac", "https://region.example.org/", photo.pk),),
        couverture=Couverture("bandeau", "#1f3a5f", photo.pk, "Une place, un matin."),
    )
    return compose_document(composition).with_edition(EDITION)


def many(page: RecueilPage, nombre: int) -> Document:
    """The booklet of `page` with its fiches repeated under other numbers: `nombre` in all."""
    document = build_document(page)
    donnees = {**document.donnees, "axes": [dict(axe) for axe in document.donnees["axes"]]}
    axe = donnees["axes"][0]
    section = dict(axe["sections"][0])
    axe["sections"] = [section, *axe["sections"][1:]]
    modeles = document.fiches
    copies = []
    for rang in range(nombre - len(modeles)):
        modele = modeles[rang % len(modeles)]
        numero = 10_000 + rang
        copies.append({**modele, "numero": numero, "id": f"fiche-{numero}", "titre": f"{modele['titre']} ({numero})"})
    section["fiches"] = [*section["fiches"], *copies]
    return replace(document, donnees=donnees)
