"""What a browser may remember of its recueil, so that every page shows the count and marks the fiches put aside without asking the site.

Kept by a script (`mon_recueil/boutons.js`) in the browser's own storage, until the day when the recueil goes. Nothing is sent back.
"""

from typing import TypedDict

from bonnespratiques.models import MonRecueil


class Etat(TypedDict):
    """`numeros`: of its fiches; `jusqua`: when it is erased, in milliseconds since 1970, 0 when there is none."""

    numeros: list[int]
    jusqua: int


def state_of(recueil: MonRecueil | None) -> Etat:
    if recueil is None:
        return {"numeros": [], "jusqua": 0}
    lus = recueil.choix.order_by("rang", "pk").values_list("fiche__numero", flat=True)
    numeros = [numero for numero in lus if numero]
    return {"numeros": numeros, "jusqua": round(recueil.expire_le.timestamp() * 1000)}
