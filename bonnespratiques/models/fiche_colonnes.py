"""What a fiche may be filtered, counted and sorted by in a search: the facettes of the search page (`recherche.criteres.TITRES`)."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bonnespratiques.models.organisme import TailleOrganisme, TypeOrganisme
from bonnespratiques.recherche.colonnes import Ligne

_DEPTH_OF_AXE = 3


class OrganismeLu(NamedTuple):
    """Of an organisme, what is said of its fiches: fields of `Organisme`, in this order."""

    pk: int
    nom: str
    type: str
    taille: str
    region: str
    departement: str


# Of the fiche itself: names of its fields.
CHAMPS = (
    "path",
    "live",
    "title",
    "nature",
    "maturite",
    "preuve",
    "cout",
    "annee_debut",
    "first_published_at",
    "verifiee_le",
)


class ColonnesFiche:
    """Mixin of FichePage. Themes are told by tree path: its own, the secondary ones, and the axes of all of them."""

    def get_search_columns(self: Any) -> Ligne:
        return columns(
            {champ: getattr(self, champ) for champ in CHAMPS},
            organismes=[
                OrganismeLu(*(getattr(lien.organisme, champ) for champ in OrganismeLu._fields))
                for lien in self.organismes.all()
            ],
            tags=[(lien.tag.slug, lien.tag.name) for lien in self.tagged_items.all()],
            themes=[self.path[: -self.steplen], *(theme.path for theme in self.themes_secondaires.all())],
            steplen=self.steplen,
        )


def columns(
    champs: dict[str, Any],
    *,
    organismes: Sequence[OrganismeLu],
    tags: Iterable[tuple[str, str]],
    themes: Iterable[str],
    steplen: int,
) -> Ligne:
    """`champs`: values of `CHAMPS`. `tags`: slugs and names. `themes`: tree paths, without their axes; steps of `steplen` signs."""
    valeurs = {
        "theme": _once((path, "") for path in _with_axes(themes, steplen)),
        "nature": [(champs["nature"], "")],
        "organisme": _once((str(organisme.pk), organisme.nom) for organisme in organismes),
        "type": _once((o.type, "") for o in organismes if o.type != TypeOrganisme.NON_COMMUNIQUE),
        "taille": _once((o.taille, "") for o in organismes if o.taille != TailleOrganisme.NON_COMMUNIQUE),
        "territoire": _once((lieu, lieu) for organisme in organismes for lieu in _territory(organisme)),
        "tag": _once(tags),
        "maturite": [(champs["maturite"], "")] if champs["maturite"] else [],
        "preuve": [(champs["preuve"], "")] if champs["preuve"] else [],
        "cout": [(champs["cout"], "")],
        "annee": [(str(champs["annee_debut"]), str(champs["annee_debut"]))] if champs["annee_debut"] else [],
    }
    return Ligne(
        chemin=champs["path"],
        visible=champs["live"],
        titre=champs["title"],
        valeurs={nom: pairs for nom, pairs in valeurs.items() if pairs},
        dates={"publiee": _seconds(champs["first_published_at"]), "verifiee": _seconds(champs["verifiee_le"])},
    )


def _with_axes(themes: Iterable[str], steplen: int) -> list[str]:
    return [path[:end] for path in themes for end in range(_DEPTH_OF_AXE * steplen, len(path) + 1, steplen)]


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(pairs).items())


def _territory(organisme: OrganismeLu) -> list[str]:
    return [place for place in (organisme.region.strip(), organisme.departement.strip()) if place]


def _seconds(moment: datetime.datetime | datetime.date | None) -> int:
    if moment is None:
        return 0
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime(moment.year, moment.month, moment.day, tzinfo=datetime.UTC)
    return int(moment.timestamp())
