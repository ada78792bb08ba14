"""What changed from one edition to the next, told in sentences that the corrected edition prints.

Fiches are compared by their seals, places by order, the rest by what the two trees say. Nothing is told of a fiche whose authors
asked since not to be named: a list that said which text was revised would say who asked.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bonnespratiques.models import EditionFiche
from bonnespratiques.recueil.arbre.document import fiches_of
from bonnespratiques.recueil.edition.epingles import Epingle
from bonnespratiques.recueil.edition.marques import silenced
from bonnespratiques.typographie import francais

TITRES_MAX = 8  # beyond, a list gives numbers only
# Parts of the tree that are not fiches, as readers name them.
PARTIES = {
    "presentation": "présentation",
    "editorial": "éditorial",
    "programme": "programme",
    "partenaires": "partenaires",
    "colophon": "colophon",
    "quatrieme": "quatrième de couverture",
    "couverture": "couverture",
}


def compare(
    avant: Sequence[EditionFiche],
    arbre_avant: Mapping[str, Any],
    apres: Sequence[Epingle],
    arbre_apres: Mapping[str, Any],
) -> list[str]:
    """Sentences, none when nothing changed. `avant` in the order of printing, as `apres`."""
    anciennes = {fiche.numero: fiche for fiche in avant}
    nouvelles = {fiche.numero: fiche for fiche in apres}
    communes = [numero for numero in nouvelles if numero in anciennes]
    tues = _newly_silent(arbre_avant, arbre_apres)
    revues = [n for n in communes if anciennes[n].empreinte != nouvelles[n].empreinte and n not in tues]
    formes = [n for n in communes if anciennes[n].forme != nouvelles[n].forme]
    titres = {numero: fiche.titre for numero, fiche in nouvelles.items()}
    phrases = [
        _told("Ajoutée", "Ajoutées", [n for n in nouvelles if n not in anciennes], titres),
        # By number alone: a title may be what had to go.
        _told("Retirée", "Retirées", [n for n in anciennes if n not in nouvelles], {}),
        _told("Texte revu", "Textes revus", revues, titres),
        _told("Imprimée autrement", "Imprimées autrement", formes, titres),
        _told("Déplacée", "Déplacées", moved(list(anciennes), communes), titres),
        _parts_changed(arbre_avant, arbre_apres),
    ]
    return [francais(phrase) for phrase in phrases if phrase]


def _newly_silent(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> set[int]:
    nouveaux = {noeud["numero"]: noeud for noeud in fiches_of(dict(apres))}
    return {
        noeud["numero"]
        for noeud in fiches_of(dict(avant))
        if (nouveau := nouveaux.get(noeud["numero"])) and silenced(noeud, nouveau)
    }


def _told(une: str, plusieurs: str, numeros: Sequence[int], titres: Mapping[int, str]) -> str:
    if not numeros:
        return ""
    if len(numeros) > TITRES_MAX:
        titres = {}
    fiches = [f"n° {n} « {titres[n]} »" if n in titres else f"n° {n}" for n in numeros]
    return f"{une} : fiche {fiches[0]}." if len(fiches) == 1 else f"{plusieurs} : fiches {_enumerated(fiches)}."


def _enumerated(mots: Sequence[str]) -> str:
    return f"{', '.join(mots[:-1])} et {mots[-1]}" if len(mots) > 1 else mots[0]


def moved(avant: Sequence[int], apres: Iterable[int]) -> list[int]:
    """The fewest fiches that, moved, explain the new order: those outside a longest increasing run of former ranks."""
    rangs = {numero: rang for rang, numero in enumerate(avant)}
    suite = list(apres)
    fins: list[int] = []  # last rank of the best run of each length
    longueurs = []
    for numero in suite:
        place = bisect_left(fins, rangs[numero])
        fins[place : place + 1] = [rangs[numero]]
        longueurs.append(place + 1)
    restees, attendue = set(), len(fins)
    for numero, longueur in zip(reversed(suite), reversed(longueurs), strict=True):
        if longueur == attendue:
            restees.add(numero)
            attendue -= 1
    return [numero for numero in suite if numero not in restees]


def _parts_changed(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> str:
    noms = [nom for cle, nom in PARTIES.items() if avant.get(cle) != apres.get(cle)]
    identite = ("titre", "sous_titre", "lieu", "organisateurs", "date")
    if any(avant["recueil"].get(cle) != apres["recueil"].get(cle) for cle in identite):
        noms.insert(0, "titre, date ou lieu")
    return f"Aussi revus : {_enumerated(noms)}." if noms else ""
