"""Finding the themes and organisations that an import names, or making those that are missing.

Names are compared without accents, case or apostrophes (`cles.key`): « Relation de service » is never made twice.
"""

from django.utils.text import slugify
from wagtail.models import Page

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.formes import Axe
from bonnespratiques.models import Organisme, Signe, ThemePage
from bonnespratiques.nettoyage import clean_html

TITRE_MAX = 255
SLUG_MAX = 80
LIEU_MAX = 100
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
                self._axes.setdefault(_cle(page.title), page)
            else:
                self._sous_themes.setdefault((_cle(parent.title), _cle(page.title)), page)

    def get_axe(self, axe: Axe) -> ThemePage | None:
        cle = _cle(axe.titre)
        if cle not in self._axes:
            self.crees.append(axe.titre)
            self._axes[cle] = self._make(self.accueil, axe.titre, _signe(axe), axe.presentation)
        return self._axes[cle]

    def find_axe(self, titre: str) -> ThemePage | None:
        return self._axes.get(_cle(titre))

    def get_sous_theme(self, axe: Axe, titre: str) -> ThemePage | None:
        """Under its axis; failing that, under another one where an animateur moved it."""
        cle = (_cle(axe.titre), _cle(titre))
        if cle not in self._sous_themes:
            moved = next((page for (_, nom), page in self._sous_themes.items() if nom == cle[1]), None)
            if moved is not None:
                return moved
            parent = self.get_axe(axe)
            self.crees.append(titre)
            self._sous_themes[cle] = self._make(parent, titre, _signe(axe))
        return self._sous_themes[cle]

    def _make(self, parent: Page | None, titre: str, signe: str, introduction: str = "") -> ThemePage | None:
        if parent is None:
            return None
        page = ThemePage(title=limit(titre, TITRE_MAX), slug=slug_for(titre, parent), signe=signe, live=False)
        page.introduction = clean_html(introduction)
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page


def _cle(nom: str) -> str:
    """Names in another script than ours are compared as they are."""
    return key(nom) or nom.casefold()


def _signe(axe: Axe) -> str:
    if axe.signe:
        return axe.signe
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
            self._by_key[_cle(organisme.nom)] = organisme

    def get(self, nom: str, *, lieu: str = "") -> Organisme | None:
        """`lieu`: the département or region of one that is made here; one that exists keeps its own."""
        cle = _cle(nom)
        if cle not in self._by_key:
            self.crees.append(nom)
            neuf = Organisme(nom=limit(nom, TITRE_MAX), departement=limit(lieu, LIEU_MAX))
            if not self.dry_run:
                neuf.save()
            self._by_key[cle] = None if self.dry_run else neuf
        return self._by_key[cle]
