"""What a recueil holds, as this reader sees it on the site: the animateur's sections grouped by axe, without what is hidden.

The printed sommaire is `bonnespratiques.recueil.selection`: same order, more content.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from bonnespratiques.models.lecture import fiches_for
from bonnespratiques.navigation import Navigation, navigation_of
from bonnespratiques.rubriques import RUBRIQUES

if TYPE_CHECKING:
    from bonnespratiques.models.fiche import FichePage
    from bonnespratiques.models.recueil import RecueilPage
    from bonnespratiques.models.theme import ThemePage


@dataclass
class Section:
    """`titre` is empty for fiches filed directly under the axe."""

    titre: str
    fiches: list["FichePage"]


@dataclass
class Partie:
    axe: "ThemePage"
    sections: list[Section] = field(default_factory=list)

    @property
    def nombre(self) -> int:
        return sum(len(section.fiches) for section in self.sections)


def sommaire_of(recueil: "RecueilPage", request: HttpRequest) -> list[Partie]:
    """The parts of the sommaire, in order. Two queries, whatever the number of fiches. A fiche cited twice is listed once."""
    demands = list(_demands(recueil))
    listed = fiches_for(request).filter(pk__in={pk for _theme, _titre, fiches in demands for pk in fiches})
    remaining = listed.with_card_relations().defer("blocs", *(rubrique.champ for rubrique in RUBRIQUES)).in_bulk()
    themes = {theme.pk: theme for theme in navigation_of(request).themes}
    parties: dict[int, Partie] = {}
    for theme_pk, titre, pks in demands:
        theme = themes.get(theme_pk)
        fiches = [remaining.pop(pk) for pk in pks if pk in remaining]
        if theme and fiches:
            titre = titre or theme.title
            section = Section("" if titre == theme.axe.title else titre, fiches)
            parties.setdefault(theme.axe.pk, Partie(theme.axe)).sections.append(section)
    return list(parties.values())


def signes_of(recueils: Iterable["RecueilPage"], request: HttpRequest) -> dict[int, list[str]]:
    """For each cover, the sign of each fiche that the reader may see, in order, by recueil. One query for all of them."""
    held = {recueil.pk: [pk for _theme, _titre, pks in _demands(recueil) for pk in pks] for recueil in recueils}
    wanted = {pk for pks in held.values() for pk in pks}
    navigation: Navigation = navigation_of(request)
    signes = {
        fiche.pk: navigation.theme_of(fiche).axe.signe
        for fiche in fiches_for(request).filter(pk__in=wanted).only("path")
    }
    return {recueil: [signes[pk] for pk in dict.fromkeys(pks) if pk in signes] for recueil, pks in held.items()}


def _demands(recueil: "RecueilPage") -> Iterator[tuple[int | None, str, list[int]]]:
    """Theme, printed title and fiches of each section as it is stored, with a hole (None) where a page was deleted."""
    for section in recueil.sections.get_prep_value():
        value: dict[str, Any] = section["value"]
        items = value.get("fiches") or []
        pks = [item["value"] if isinstance(item, dict) else item for item in items]
        yield value.get("theme"), (value.get("titre") or "").strip(), [pk for pk in pks if pk]
