"""How each fiche will stand on its page: as an earlier build of the same text found, or measured now.

Measuring is set apart from composing, in a process that ends with it: what it took of memory is given back.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

from bonnespratiques.recueil.rendu.compilateur import metadata, moteur
from bonnespratiques.recueil.rendu.filiation import die_with_parent
from bonnespratiques.recueil.rendu.livret import Livret, Refus
from bonnespratiques.recueil.rendu.mise_en_page import Noeud, decide, key_of, nearly_fits, needs_more

LOT = 120  # fiches measured together: about 250 MB


def mises_of(livret: Livret, recueil: Noeud, fiches: list[Noeud]) -> tuple[Noeud, dict[str, Noeud]]:
    """The grid of the paper, and the `mise` of each fiche by id. `livret.mesures` is left with those of this booklet.

    Raises `Refus`.
    """
    papier = [moteur(), livret.options["papier"]]
    repete = [recueil["titre"], recueil["mois"], (recueil["edition"] or {}).get("nom")]
    cles = {fiche["id"]: key_of(fiche, [*papier, *repete]) for fiche in fiches}
    cle_grille = key_of({}, papier)
    connues = {cle: livret.mesures[cle] for cle in (cle_grille, *cles.values()) if cle in livret.mesures}
    inconnues = [fiche for fiche in fiches if cles[fiche["id"]] not in connues]
    if cle_grille not in connues:
        inconnues = inconnues or fiches[:1]
    for debut in range(0, len(inconnues), LOT):
        livret.advance("mesure", debut, len(inconnues))
        lot = inconnues[debut : debut + LOT]
        grille, mesures = _apart(livret, partial(_ask, livret, recueil, lot))
        connues[cle_grille] = grille
        connues |= {
            cles[fiche["id"]]: decide(fiche, mesure, grille) for fiche, mesure in zip(lot, mesures, strict=True)
        }
    livret.mesures = connues
    return connues[cle_grille], {fiche["id"]: connues[cles[fiche["id"]]] for fiche in fiches}


def _ask(livret: Livret, recueil: Noeud, lot: list[Noeud]) -> list[Any]:
    """[grid, measures of each fiche]. Those that do not fit are asked for what else could be tried."""

    def ask(fiches: list[Noeud], *, serrees: bool) -> list[list[Any]]:
        donnees = {"recueil": recueil, "fiches": fiches, "serrees": serrees}
        return metadata(livret, "mesure.typ", donnees, "grille", "mesure")

    [grille], mesures = ask(lot, serrees=False)
    longues = [(f, m) for f, m in zip(lot, mesures, strict=True) if needs_more(f, m, grille)]
    if longues:
        _, serrees = ask([f | {"petites": nearly_fits(f, m, grille)} for f, m in longues], serrees=True)
        for (_, mesure), serree in zip(longues, serrees, strict=True):
            mesure |= serree
    return [grille, mesures]


def _apart(livret: Livret, travail: Callable[[], list[Any]]) -> list[Any]:
    """What `travail` answers in a process of its own: no thread has been started yet, Typst starts its own in there. If it is stopped,
    so is this one, in the same way: whoever watches sees one process. Raises `Refus`."""
    resultat = livret.dossier / "mesures.json"
    sys.stdout.flush()
    enfant = os.fork()
    if enfant == 0:
        die_with_parent()
        etat = 1
        try:
            try:
                reponse: list[Any] | str = travail()
            except Refus as refus:
                reponse = str(refus)
            resultat.write_text(json.dumps(reponse, ensure_ascii=False))
            etat = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(etat)
    _, etat = os.waitpid(enfant, 0)
    if os.WIFSIGNALED(etat):
        os.kill(os.getpid(), os.WTERMSIG(etat))
    if etat != 0:
        sys.exit(1)
    lu: list[Any] | str = json.loads(resultat.read_bytes())
    if isinstance(lu, str):
        raise Refus(lu)
    return lu
