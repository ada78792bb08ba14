"""What a recueil holds, as this reader sees it on the site: the animateur's sections by part or by axe, without what is hidden.

The printed sommaire is `bonnespratiques.recueil.arbre.selection`: same order, more content.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from bonnespratiques.models.lecture import fiches_for
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, read_sommaire
from bonnespratiques.navigation import Navigation, navigation_of
from bonnespratiques.rubriques import RUBRIQUES

if TYPE_CHECKING:
    from bonnespratiques.models.fiche import FichePage
    from bonnespratiques.models.recueil import RecueilPage


@dataclass
class Section:
    """`titre` is empty for fiches filed directly under the axe."""

    titre: str
    fiches: list["FichePage"]


@dataclass
class Partie:
    """An axe, which has an address, or a part that the animateur named, which has none and may be presented."""

    titre: str
    signe: str
    adresse: str = ""
    presentation: str = ""
    sections: list[Section] = field(default_factory=list)

    @property
    def nombre(self) -> int:
        return sum(len(section.fiches) for section in self.sections)


def sommaire_of(recueil: "RecueilPage", request: HttpRequest) -> list[Partie]:
    """The parts of the sommaire, in order. Two queries, whatever the number of fiches. A fiche cited twice is listed once."""
    demandees, demandes = read_sommaire(recueil.sections.get_prep_value())
    listed = fiches_for(request).filter(pk__in={choix.fiche for demande in demandes for choix in demande.fiches})
    remaining = listed.with_card_relations().defer("blocs", *(rubrique.champ for rubrique in RUBRIQUES)).in_bulk()
    themes = {theme.pk: theme for theme in navigation_of(request).themes}
    parties: dict[Any, Partie] = {}
    for demande in demandes:
        theme = themes.get(demande.theme)
        if theme is None and (demande.theme or demande.partie is None):
            continue
        fiches = [remaining.pop(choix.fiche) for choix in demande.fiches if choix.fiche in remaining]
        if fiches:
            partie = _partie(parties, demande, demandees, theme, request)
            titre = demande.titre or (theme.title if theme else "")
            partie.sections.append(Section("" if titre == partie.titre else titre, fiches))
    return list(parties.values())


def _partie(
    parties: dict, demande: Demande, demandees: Sequence[PartieDemandee], theme: Any, request: HttpRequest
) -> Partie:
    if demande.partie is not None:
        voulue = demandees[demande.partie]
        return parties.setdefault(
            ("partie", demande.partie), Partie(voulue.titre, voulue.signe, presentation=voulue.presentation)
        )
    axe = theme.axe
    return parties.setdefault(axe.pk, Partie(axe.title, axe.signe, axe.get_url(request) or ""))


def signes_of(recueils: Iterable["RecueilPage"], request: HttpRequest) -> dict[int, list[str]]:
    """For each cover, the sign of each fiche that the reader may see, in order, by recueil. One query for all of them."""
    held = {
        recueil.pk: [
            choix.fiche for demande in read_sommaire(recueil.sections.get_prep_value())[1] for choix in demande.fiches
        ]
        for recueil in recueils
    }
    wanted = {pk for pks in held.values() for pk in pks}
    navigation: Navigation = navigation_of(request)
    signes = {
        fiche.pk: navigation.theme_of(fiche).axe.signe
        for fiche in fiches_for(request).filter(pk__in=wanted).only("path")
    }
    return {recueil: [signes[pk] for pk in dict.fromkeys(pks) if pk in signes] for recueil, pks in held.items()}
