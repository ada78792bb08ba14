"""Adding fiches to a sommaire: those that were ticked, or all that the choice found."""

from typing import Any

from django.http import QueryDict

from bonnespratiques.models import FichePage, ThemePage
from bonnespratiques.recueil.arbre.selection import FICHES_MAX
from bonnespratiques.recueil.atelier.choix import Filtre, find_keys
from bonnespratiques.recueil.atelier.elements import GesteImpossible, Place
from bonnespratiques.recueil.atelier.sommaire import Sommaire


def add_chosen(sommaire: Sommaire, donnees: QueryDict, *, by_theme: bool, by: Any) -> list[Place]:
    """`donnees`: `fiche`, keys of fiches, or `tout` and `filtre` (the address of the choice); `vers`, a section, unless `by_theme`.

    Only what `by` may read is added. Raises `GesteImpossible`.
    """
    filtre = Filtre.from_address(QueryDict(donnees.get("filtre", "")))
    voulues = find_keys(filtre, user=by).cles if "tout" in donnees else _numbers(donnees.getlist("fiche"))
    if not voulues:
        raise GesteImpossible("Cochez d’abord les fiches à ajouter.")
    lisibles = dict(FichePage.objects.visible_to(by).filter(pk__in=voulues).values_list("pk", "path"))
    fiches = [pk for pk in voulues if pk in lisibles]
    if by_theme:
        if not filtre.source:  # in the order of the site; an edition keeps its own
            fiches.sort(key=lambda pk: lisibles[pk])
        chemins = {pk: lisibles[pk][: -FichePage.steplen] for pk in fiches}
        themes = dict(ThemePage.objects.filter(path__in=set(chemins.values())).values_list("path", "pk"))
        places = sommaire.add_by_theme({pk: themes[chemin] for pk, chemin in chemins.items() if chemin in themes})
    else:
        vers = donnees.get("vers", "")
        if not vers:
            raise GesteImpossible("Choisissez la section où les ajouter, ou « une section par thème ».")
        places = sommaire.add(fiches, sommaire.section(vers))
    if not places:
        raise GesteImpossible("Ces fiches sont déjà toutes dans le sommaire.")
    return places


def _numbers(valeurs: list[str]) -> list[int]:
    return [int(valeur) for valeur in valeurs[:FICHES_MAX] if valeur.isdecimal() and len(valeur) < 10]
