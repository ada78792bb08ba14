"""Finding the themes and organisations that an import names, or making those that are missing.

Names are compared without accents, case or apostrophes (`cles.key`): « Relation de service » is never made twice.
"""

from django.utils.text import slugify
from wagtail.models import Page

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.formes import Axe
from bonnespratiques.models import Organisme, Signe, ThemePage

TITRE_MAX = 255
SLUG_MAX = 80
_MOTS_DU_MANAGEMENT = {
    "management",
    "managerial",
    "manageriale",
    "equipe",
    "equipes",
    "agents",
    "collaboratif",
    "collaborative",
}


def limit(text: str, length: int) -> str:
    """`text`, cut with an ellipsis where a field is too short for it."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def slug_for(title: str, parent: Page) -> str:
    """A readable address, free under `parent`: « L’accueil » → "l-accueil", then "l-accueil-2"."""
    base = slugify(key(title))[:SLUG_MAX].strip("-") or "page"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


class Themes:
    """The axes and sous-thèmes of the site. `crees`: titles of those made here. Without a home page, nothing is made."""

    def __init__(self, accueil: Page | None) -> None:
        self.accueil = accueil
        self.crees: list[str] = []
        self._axes: dict[str, ThemePage | None] = {}
        self._sous_themes: dict[tuple[str, str], ThemePage | None] = {}
        pages = list(ThemePage.objects.order_by("path"))
        by_path = {page.path: page for page in pages}
        for page in pages:
            parent = by_path.get(page.path[: -Page.steplen])
            if parent is None:
                self._axes.setdefault(key(page.title), page)
            else:
                self._sous_themes.setdefault((key(parent.title), key(page.title)), page)

    def get_axe(self, axe: Axe) -> ThemePage | None:
        cle = key(axe.titre)
        if cle not in self._axes:
            self.crees.append(axe.titre)
            self._axes[cle] = self._make(self.accueil, axe.titre, _signe(axe))
        return self._axes[cle]

    def get_sous_theme(self, axe: Axe, titre: str) -> ThemePage | None:
        """Under its axis; failing that, under another one where an animateur moved it."""
        parent = self.get_axe(axe)
        cle = (key(axe.titre), key(titre))
        if cle not in self._sous_themes:
            moved = next((page for (_, nom), page in self._sous_themes.items() if nom == cle[1]), None)
            if moved is not None:
                return moved
            self.crees.append(titre)
            self._sous_themes[cle] = self._make(parent, titre, _signe(axe))
        return self._sous_themes[cle]

    def _make(self, parent: Page | None, titre: str, signe: str) -> ThemePage | None:
        if parent is None:
            return None
        page = ThemePage(title=limit(titre, TITRE_MAX), slug=slug_for(titre, parent), signe=signe, live=False)
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page


def _signe(axe: Axe) -> str:
    if axe.conferences:
        return str(Signe.CONFERENCE)
    return str(Signe.MANAGEMENT if set(key(axe.titre).split()) & _MOTS_DU_MANAGEMENT else Signe.SERVICE)


class Organismes:
    """The organisations of the site, by name. `crees`: names of those made here."""

    def __init__(self, *, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self.crees: list[str] = []
        self._by_key: dict[str, Organisme | None] = {}
        for organisme in Organisme.objects.order_by("-pk"):
            self._by_key[key(organisme.nom)] = organisme

    def get(self, nom: str) -> Organisme | None:
        cle = key(nom)
        if cle not in self._by_key:
            self.crees.append(nom)
            self._by_key[cle] = None if self.dry_run else Organisme.objects.create(nom=limit(nom, TITRE_MAX))
        return self._by_key[cle]
