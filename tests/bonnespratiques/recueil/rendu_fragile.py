"""A renderer for tests, run by the real process: what it meets in a title decides of what happens to it."""

import os
import time

from bonnespratiques.recueil.rendu.filiation import die_with_parent
from bonnespratiques.recueil.rendu.formes import Forme
from bonnespratiques.recueil.rendu.livret import Livret, Refus

FRAGILE = Forme("fragile", "Essai", "Pour les tests", "txt", "text/plain", __name__)
LENTEUR = "FRAGILE_LENT"  # set in the environment of a process whose builds never end


def render(livret: Livret) -> bytes:
    fiches = [fiche for axe in livret.donnees["axes"] for section in axe["sections"] for fiche in section["fiches"]]
    titres = [livret.donnees["recueil"]["titre"], *(fiche["titre"] for fiche in fiches)]
    for rang, titre in enumerate(titres):
        livret.advance("Mise en page", rang, len(titres))
        if "REFUS" in titre:
            raise Refus("ce titre ne se compose pas")
        if "MORT" in titre:
            raise SystemExit(70)
        if "MEMOIRE" in titre:
            bytearray(64 * 1024**3)
        if "PAUSE" in titre:
            time.sleep(5)
        if "ENFANT" in titre and os.fork() == 0:
            die_with_parent()
            time.sleep(600)
        if "LENT" in titre or LENTEUR in os.environ:
            time.sleep(600)
    if len(fiches) > 20 and any("TROP" in titre for titre in titres):
        raise Refus("trop de fiches")
    return "\n".join(titres).encode()
