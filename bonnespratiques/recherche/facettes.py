"""The choices beside the results: for each facette, its values, how many fiches each would leave, and the address that chooses it.

OR within a facette, AND between facettes; the counts of a facette are made without what was chosen in it, so that a second
choice says what it would add. How they are counted: `colonnes`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bonnespratiques.models import Cout, Maturite, Nature, Preuve, ThemePage, TypeOrganisme
from bonnespratiques.recherche.criteres import TITRES, Criteres

VALEURS_MAX = 24  # shown in one facette; the others are found by typing their name
VALEURS_D_ABORD = 6  # the others stand behind « Voir les autres »


@dataclass(frozen=True)
class Choix:
    """One value of a facette. `criteres`: those of the search. `theme`: for themes only; `niveau` 1 under an axe."""

    facette: str
    valeur: str
    libelle: str
    nombre: int
    criteres: Criteres = field(repr=False)
    actif: bool
    theme: ThemePage | None = None

    @property
    def url(self) -> str:
        """Chooses it, or lets go of it when `actif`. Made when it is asked for: a page shows few, and counts two hundred."""
        return self.criteres.toggled(self.facette, self.valeur).address()

    @property
    def niveau(self) -> int:
        return 0 if self.theme is None or self.theme.is_axe else 1


@dataclass(frozen=True)
class Facette:
    """`choix`: the values that leave fiches and those chosen, the most frequent first unless their order says something.

    `reste`: how many values are not shown.
    """

    nom: str
    titre: str
    choix: list[Choix] = field(default_factory=list)
    reste: int = 0

    @property
    def actifs(self) -> list[Choix]:
        return [choix for choix in self.choix if choix.actif]

    @property
    def d_abord(self) -> list[Choix]:
        """Those seen without opening anything: themes and scales whole, the first of the others and those chosen."""
        if self.nom in _SCALES or self.nom == "theme":
            return self.choix
        return [choix for rank, choix in enumerate(self.choix) if rank < VALEURS_D_ABORD or choix.actif]

    @property
    def ensuite(self) -> list[Choix]:
        seen = {choix.valeur for choix in self.d_abord}
        return [choix for choix in self.choix if choix.valeur not in seen]


# Closed choices, shown whole in their own order.
_SCALES: dict[str, list[tuple[str, str]]] = {
    "nature": list(Nature.choices),
    "type": [choice for choice in TypeOrganisme.choices if choice[0] != TypeOrganisme.NON_COMMUNIQUE],
    "maturite": list(Maturite.choices),
    "preuve": list(Preuve.choices),
    "cout": [choice for choice in Cout.choices if choice[0] != Cout.NON_COMMUNIQUE],
}


def build_facettes(
    criteres: Criteres,
    count: Callable[[str], Mapping[str, int]],
    label: Callable[[str, str], str | None],
    themes: Sequence[ThemePage],
) -> list[Facette]:
    """`count(facette)`: fiches by value, what was chosen in that facette left aside. `themes`: those the reader may see.

    For "theme", values are counted by tree path. A facette without any value is left out.
    """
    facettes = []
    for nom, titre in TITRES.items():
        counted = count(nom)
        values = _themes(themes, counted) if nom == "theme" else _values(nom, criteres, counted, label)
        chosen = criteres.choix.get(nom, ())
        every = [
            Choix(nom, valeur, libelle, nombre, criteres, valeur in chosen, theme)
            for valeur, libelle, nombre, theme in values
        ]
        shown = every if nom == "theme" else _bounded(every)
        if any(choix.nombre or choix.actif for choix in shown):
            facettes.append(Facette(nom, titre, shown, reste=len(every) - len(shown)))
    return facettes


def _bounded(every: list[Choix]) -> list[Choix]:
    return [choix for rank, choix in enumerate(every) if rank < VALEURS_MAX or choix.actif]


_Value = tuple[str, str, int, ThemePage | None]


def _themes(themes: Sequence[ThemePage], counted: Mapping[str, int]) -> list[_Value]:
    """All of them, in tree order: a theme without result keeps its place, so that the list does not dance."""
    return [(name_of(theme, themes), theme.title, counted.get(theme.path, 0), theme) for theme in themes]


def _values(
    nom: str, criteres: Criteres, counted: Mapping[str, int], label: Callable[[str, str], str | None]
) -> list[_Value]:
    if nom in _SCALES:
        return [(valeur, libelle, counted.get(valeur, 0), None) for valeur, libelle in _SCALES[nom]]
    numbers = {**dict.fromkeys(criteres.choix.get(nom, ()), 0), **counted}
    named = [(valeur, label(nom, valeur), nombre, None) for valeur, nombre in numbers.items()]
    known = [(valeur, libelle, nombre, theme) for valeur, libelle, nombre, theme in named if libelle is not None]
    if nom == "annee":
        return sorted(known, reverse=True)
    return sorted(known, key=lambda value: (-value[2], value[1]))


def name_of(theme: ThemePage, themes: Sequence[ThemePage]) -> str:
    """What stands for a theme in an address: its slug, after its axe's where two themes have the same."""
    alone = sum(other.slug == theme.slug for other in themes) == 1
    return theme.slug if alone or theme.is_axe else f"{theme.axe.slug}/{theme.slug}"


def theme_named(name: str, themes: Sequence[ThemePage]) -> ThemePage | None:
    """The theme that `name` stands for: a slug, or two with a slash. None: there is none, or the reader may not see it."""
    axe, _slash, slug = name.strip("/").rpartition("/")
    return next((theme for theme in themes if theme.slug == slug and axe in {"", theme.axe.slug}), None)
