"""The sommaire as the atelier shows it: what stands where, what each fiche weighs, what is to be mended about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bonnespratiques.models import FichePage, Signe
from bonnespratiques.navigation import Navigation
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.atelier.controles import ORDRE, Controle
from bonnespratiques.recueil.atelier.elements import Partie, Place, Section
from bonnespratiques.recueil.atelier.mots import count_words
from bonnespratiques.recueil.atelier.sommaire import Sommaire


@dataclass(frozen=True)
class Ligne:
    """A fiche. `ecartee`: it is not printed. `mots`: how many words are, None while nobody knows. `fiche`: None when it was deleted."""

    place: Place
    fiche: FichePage | None
    reservee: bool
    ecartee: bool
    mots: int | None
    controles: list[Controle]

    @property
    def titre(self) -> str:
        return self.fiche.title if self.fiche else "Fiche supprimée"

    @property
    def gravite(self) -> Gravite | None:
        """The gravest thing to mend; advice does not count."""
        graves = [controle.gravite for controle in self.controles if controle.gravite is not Gravite.CONSEIL]
        return min(graves, key=ORDRE.index, default=None)


@dataclass(frozen=True)
class Tableau:
    """A section and its fiches. `nom`: what is printed above it. `axe`: under which axe it stands, where there is no part."""

    section: Section
    nom: str
    axe: str
    lignes: list[Ligne]

    @property
    def mots(self) -> int:
        return sum(ligne.mots or 0 for ligne in self.lignes)


@dataclass(frozen=True)
class Groupe:
    """A part, or None for the sections that stand in none."""

    partie: Partie | None
    tableaux: list[Tableau] = field(default_factory=list)

    @property
    def nombre(self) -> int:
        return sum(len(tableau.lignes) for tableau in self.tableaux)

    @property
    def mots(self) -> int:
        return sum(tableau.mots for tableau in self.tableaux)

    @property
    def signe(self) -> str:
        return self.partie.signe if self.partie else Signe.SERVICE


@dataclass(frozen=True)
class Feuille:
    groupes: list[Groupe]
    fiches: int
    mots: int | None

    @property
    def tableaux(self) -> list[Tableau]:
        return [tableau for groupe in self.groupes for tableau in groupe.tableaux]

    @property
    def placees(self) -> dict[int, str]:
        """The section of each fiche that is there, by key."""
        return {ligne.place.fiche: tableau.nom for tableau in self.tableaux for ligne in tableau.lignes}


def lay_out(
    sommaire: Sommaire, document: Document | None, trouves: Iterable[Controle], navigation: Navigation
) -> Feuille:
    """One query for the fiches and one for the themes, whatever their number. `document`: None while it is not known."""
    fiches = FichePage.objects.filter(pk__in=sommaire.fiches)
    connues = fiches.only("title", "numero", "nature", "path", "depth", "live").in_bulk()
    noeuds = {noeud["numero"]: noeud for noeud in document.fiches} if document else {}
    mots = {numero: count_words(noeud) for numero, noeud in noeuds.items()}
    controles: dict[int, list[Controle]] = {}
    for controle in trouves:
        if controle.page_id:
            controles.setdefault(controle.page_id, []).append(controle)

    def ligne(place: Place) -> Ligne:
        fiche = connues.get(place.fiche)
        imprimee = fiche is not None and (document is None or fiche.numero in noeuds)
        return Ligne(
            place,
            fiche,
            reservee=fiche is not None and navigation.is_reserved(fiche),
            ecartee=not imprimee,
            mots=mots.get(fiche.numero or 0) if fiche else None,
            controles=controles.get(place.fiche, []),
        )

    themes = {theme.pk: theme for theme in navigation.themes}
    groupes = [
        Groupe(partie, [_tableau(section, themes, [ligne(place) for place in section.places]) for section in sections])
        for partie, sections in sommaire.grouped()
    ]
    return Feuille(groupes, len(sommaire.places), sum(mots.values()) if document else None)


def _tableau(section: Section, themes: Mapping[int, Any], lignes: list[Ligne]) -> Tableau:
    theme = themes.get(section.theme or 0)
    return Tableau(
        section,
        section.titre or (theme.title if theme else "Section sans thème"),
        theme.axe.title if theme else "",
        lignes,
    )
