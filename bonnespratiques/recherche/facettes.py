"""The themes as choices beside the results: how many fiches each would leave, and the address that chooses it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bonnespratiques.models import ThemePage


@dataclass(frozen=True)
class FacetteTheme:
    """`url` chooses the theme, or lets go of it when `actif`. `axe`: title of the axe, its own for an axe, to group by."""

    theme: ThemePage
    titre: str
    slug: str
    nombre: int
    url: str
    actif: bool
    axe: str
    is_axe: bool


def build_facettes(
    themes: Sequence[ThemePage], nombres: dict[str, int], *, selected: ThemePage | None, texte: str
) -> list[FacetteTheme]:
    """One for each theme that the reader may see, an axe before its sous-thèmes. `nombres`: number of fiches by tree path."""
    return [
        FacetteTheme(
            theme=theme,
            titre=theme.title,
            slug=name_of(theme, themes),
            nombre=nombres.get(theme.path, 0),
            url=search_url(texte, "" if theme == selected else name_of(theme, themes)),
            actif=theme == selected,
            axe=theme.axe.title,
            is_axe=theme.is_axe,
        )
        for theme in themes
    ]


def count_by_path(fiches: Iterable[str]) -> dict[str, int]:
    """Number of fiches by tree path of theme, from the paths of the fiches. An axe counts those of its sous-thèmes."""
    step = ThemePage.steplen
    nombres: Counter[str] = Counter()
    for theme, n in Counter(path[:-step] for path in fiches).items():
        for end in range(ThemePage.AXE_DEPTH * step, len(theme) + 1, step):
            nombres[theme[:end]] += n
    return nombres


def search_url(texte: str, theme: str = "") -> str:
    """A plain address, that can be shared."""
    parameters = {name: value for name, value in (("q", texte), ("theme", theme)) if value}
    return f"{reverse('recherche')}?{urlencode(parameters)}" if parameters else reverse("recherche")


def name_of(theme: ThemePage, themes: Sequence[ThemePage]) -> str:
    """What stands for a theme in an address: its slug, after its axe's where two themes have the same."""
    alone = sum(other.slug == theme.slug for other in themes) == 1
    return theme.slug if alone or theme.is_axe else f"{theme.axe.slug}/{theme.slug}"


def theme_named(name: str, themes: Sequence[ThemePage]) -> ThemePage | None:
    """The theme that `name` stands for: a slug, or two with a slash. None: there is none, or the reader may not see it."""
    axe, _slash, slug = name.strip("/").rpartition("/")
    return next((theme for theme in themes if theme.slug == slug and axe in {"", theme.axe.slug}), None)
