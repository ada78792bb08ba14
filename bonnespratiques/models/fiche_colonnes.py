"""What a fiche may be filtered, counted and sorted by in a search: the facettes of the search page (`recherche.criteres.TITRES`)."""

import datetime
from typing import Any

from bonnespratiques.models.organisme import Organisme, TailleOrganisme, TypeOrganisme
from bonnespratiques.recherche.colonnes import Ligne

_DEPTH_OF_AXE = 3


class ColonnesFiche:
    """Mixin of FichePage. Themes are told by tree path: its own, the secondary ones, and the axes of all of them."""

    def get_search_columns(self: Any) -> Ligne:
        organismes = [lien.organisme for lien in self.organismes.all()]
        valeurs = {
            "theme": _once((path, "") for path in self._theme_paths()),
            "nature": [(self.nature, "")],
            "organisme": _once((str(organisme.pk), organisme.nom) for organisme in organismes),
            "type": _once((o.type, "") for o in organismes if o.type != TypeOrganisme.NON_COMMUNIQUE),
            "taille": _once((o.taille, "") for o in organismes if o.taille != TailleOrganisme.NON_COMMUNIQUE),
            "territoire": _once((lieu, lieu) for organisme in organismes for lieu in _territory(organisme)),
            "tag": _once((lien.tag.slug, lien.tag.name) for lien in self.tagged_items.all()),
            "maturite": [(self.maturite, "")] if self.maturite else [],
            "preuve": [(self.preuve, "")] if self.preuve else [],
            "cout": [(self.cout, "")],
            "annee": [(str(self.annee_debut), str(self.annee_debut))] if self.annee_debut else [],
        }
        return Ligne(
            chemin=self.path,
            visible=self.live,
            titre=self.title,
            valeurs={nom: pairs for nom, pairs in valeurs.items() if pairs},
            dates={"publiee": _seconds(self.first_published_at), "verifiee": _seconds(self.verifiee_le)},
        )

    def _theme_paths(self: Any) -> list[str]:
        step = self.steplen
        own = [self.path[:-step], *(theme.path for theme in self.themes_secondaires.all())]
        return [path[:end] for path in own for end in range(_DEPTH_OF_AXE * step, len(path) + 1, step)]


def _once(pairs: Any) -> list[tuple[str, str]]:
    return list(dict(pairs).items())


def _territory(organisme: Organisme) -> list[str]:
    return [place for place in (organisme.region.strip(), organisme.departement.strip()) if place]


def _seconds(moment: datetime.datetime | datetime.date | None) -> int:
    if moment is None:
        return 0
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime(moment.year, moment.month, moment.day, tzinfo=datetime.UTC)
    return int(moment.timestamp())
