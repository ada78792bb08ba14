"""The sommaire of a recueil as its animateur stored it: parts, sections, fiches. Nothing is read of the pages it names.

Readers: the page of the recueil (`models.sommaire`) and its booklet (`recueil.arbre.composition`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bonnespratiques.models.recueil_blocs import FormeFiche
from bonnespratiques.models.theme import Signe


@dataclass(frozen=True)
class Retenue:
    """A fiche chosen for a booklet, by key; `note` is what a reader wrote beside it."""

    fiche: int
    forme: str = FormeFiche.COMPLETE
    note: str = ""


@dataclass(frozen=True)
class Demande:
    """One section. `partie`: rank, from 0, of the part it stands in; None when parts are the axes."""

    theme: int | None
    titre: str
    fiches: tuple[Retenue, ...]
    partie: int | None = None


@dataclass(frozen=True)
class PartieDemandee:
    """A part that the animateur named. `presentation` is stored rich text."""

    titre: str
    presentation: str = ""
    signe: str = Signe.SERVICE
    ouverture: bool = True  # a page of its own opens it


def read_sommaire(blocs: Iterable[dict]) -> tuple[tuple[PartieDemandee, ...], tuple[Demande, ...]]:
    """The parts and sections of a stored sommaire ({type, value}). Sections before the first part stand in no part."""
    parties: list[PartieDemandee] = []
    sections: list[Demande] = []
    for bloc in blocs:
        valeur = bloc["value"]
        if bloc["type"] == "partie":
            signe = valeur.get("signe") or Signe.SERVICE
            parties.append(PartieDemandee((valeur.get("titre") or "").strip(), valeur.get("presentation") or "", signe))
        elif bloc["type"] == "section":
            fiches = tuple(retenue for element in _elements(valeur.get("fiches")) if (retenue := _retenue(element)))
            rang = len(parties) - 1 if parties else None
            sections.append(Demande(valeur.get("theme"), (valeur.get("titre") or "").strip(), fiches, rang))
    return tuple(parties), tuple(sections)


def _retenue(element: Any) -> Retenue | None:
    """A stored choice; None where its page was deleted."""
    if not isinstance(element, dict):
        return Retenue(element) if element else None
    return Retenue(element["fiche"], element.get("forme") or FormeFiche.COMPLETE) if element.get("fiche") else None


def _elements(valeurs: Iterable | None) -> list[Any]:
    """The values of a stored list, whether each is wrapped ({type: item, value}) or bare."""
    return [v["value"] if isinstance(v, dict) and "value" in v else v for v in valeurs or ()]
