"""The sommaire between the hands of the atelier and the stored form of `RecueilPage.sections`: keys are Wagtail's own ids of blocks."""

import json
import uuid
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from bonnespratiques.models import FormeFiche, RecueilPage, Signe
from bonnespratiques.recueil.atelier.elements import Partie, Place, Section
from bonnespratiques.recueil.atelier.sommaire import Sommaire

_SANS_CLE = uuid.UUID("5f0c3a52-6a41-4d0e-9a57-0d4c1d4a7c11")


def read(recueil: RecueilPage) -> Sommaire:
    """What nobody gave a key, as older data, gets one from its place: the same at each reading. Fiches deleted since are left out."""
    return Sommaire(_blocs(recueil.sections.raw_data))


def write(sommaire: Sommaire, recueil: RecueilPage) -> None:
    """Put it in the page, not saved."""
    recueil.sections = json.dumps([_stored(bloc) for bloc in sommaire.blocs])


def seal(sommaire: Sommaire) -> str:
    """What tells two states of a sommaire apart: whoever acts says which one they had before their eyes."""
    return sha256(json.dumps([_stored(bloc) for bloc in sommaire.blocs], sort_keys=True).encode()).hexdigest()[:20]


def _blocs(stockes: Iterable[dict[str, Any]]) -> Iterator[Partie | Section]:
    for rang, bloc in enumerate(stockes):
        cle, valeur = _key(bloc, str(rang)), bloc["value"]
        titre = (valeur.get("titre") or "").strip()
        if bloc["type"] == "partie":
            yield Partie(cle, titre, valeur.get("signe") or Signe.SERVICE, valeur.get("presentation") or "")
        elif bloc["type"] == "section":
            yield Section(cle, valeur.get("theme"), titre, list(_places(valeur.get("fiches") or (), str(rang))))


def _places(elements: Iterable[Any], ou: str) -> Iterator[Place]:
    for rang, element in enumerate(elements):
        enveloppe = isinstance(element, dict) and "value" in element
        valeur = element["value"] if enveloppe else element
        valeur = valeur if isinstance(valeur, dict) else {"fiche": valeur}
        if valeur.get("fiche"):
            cle = _key(element if enveloppe else {}, f"{ou}.{rang}")
            yield Place(cle, valeur["fiche"], valeur.get("forme") or FormeFiche.COMPLETE)


def _key(stocke: dict[str, Any], ou: str) -> str:
    return stocke.get("id") or str(uuid.uuid5(_SANS_CLE, ou))


def _stored(bloc: Partie | Section) -> dict[str, Any]:
    if isinstance(bloc, Partie):
        valeur = {"titre": bloc.titre, "presentation": bloc.presentation, "signe": str(bloc.signe)}
        return {"type": "partie", "id": bloc.cle, "value": valeur}
    fiches = [
        {"type": "item", "id": place.cle, "value": {"fiche": place.fiche, "forme": str(place.forme)}}
        for place in bloc.places
    ]
    return {"type": "section", "id": bloc.cle, "value": {"theme": bloc.theme, "titre": bloc.titre, "fiches": fiches}}
