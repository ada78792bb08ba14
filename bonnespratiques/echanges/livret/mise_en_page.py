"""How the entries of a table of contents are laid out: three hands, told apart from where the page numbers fall.

« title / organisation page », « title page / organisation », « title – organisation page ». Axes and themes: `sommaire`.
"""

import re
from collections.abc import Sequence
from enum import Enum

from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.organismes import is_organisme
from bonnespratiques.echanges.livret.pagination import without_leaders, without_page
from bonnespratiques.echanges.livret.texte import join_wrapped

_SEPARATEUR = re.compile(r"\s+[–—|-]\s+")


class Forme(Enum):
    TITRE_PUIS_ORGANISME = 1
    ORGANISME_DESSOUS = 2
    UNE_LIGNE = 3


class MiseEnPage:
    """Reads the entries of each section in turn. `pages`: {rank of a line: the page that it ends with}."""

    def __init__(self, lignes: Sequence[Ligne], pages: dict[int, int]) -> None:
        self.lignes, self.pages = lignes, pages
        self.paginees = {lignes[rang].numero for rang in pages}
        self.une_ligne = 2 * sum(self._has_separator(rang) for rang in pages) > len(pages)
        self.derniere_forme: Forme | None = None

    def find_forme(self, debut: int, last: int, suivant: int | None) -> Forme:
        """The layout from rank `debut` to its `last` page; a section that does not tell is like the one before."""
        if self.une_ligne:
            return Forme.UNE_LIGNE
        forme = self.derniere_forme
        if debut <= last and debut not in self.pages:
            dessous = self._is_organisme_below(debut, last, suivant)
            forme = Forme.ORGANISME_DESSOUS if dessous else Forme.TITRE_PUIS_ORGANISME
        elif debut <= last and (forme is None or (suivant is not None and last + 1 < suivant)):
            forme = Forme.ORGANISME_DESSOUS
        self.derniere_forme = forme
        return forme or Forme.TITRE_PUIS_ORGANISME

    def cut(self, section: range, forme: Forme) -> list[tuple[int, str, str, int]]:
        """(number of its first line, title, organisations, page) of each entry."""
        ranks = [rang for rang in section if rang in self.pages]
        debuts = [self._start(section, rang, forme, ranks[i - 1] if i else None) for i, rang in enumerate(ranks)]
        entries = []
        for i, rang in enumerate(ranks):
            titre = [self.lignes[r] for r in range(debuts[i], rang + 1)]
            if forme is Forme.TITRE_PUIS_ORGANISME:
                coupe = _organisme_rank(titre)
                titre, organismes = titre[:coupe], titre[coupe:]
            else:
                fin = debuts[i + 1] if i + 1 < len(ranks) else section.stop
                dessous = [self.lignes[r] for r in range(rang + 1, fin)]
                organismes = _last_paragraph(dessous)
                titre += dessous[: len(dessous) - len(organismes)]
            numero = (titre or organismes)[0].numero
            entries.append((numero, *self._words(titre, organismes), self.pages[rang]))
        return entries

    def _has_separator(self, rang: int) -> bool:
        """Whether this line, or the one that it ends, holds « title – organisation »."""
        touche = not self.lignes[rang].blancs and rang > 0
        return any(_SEPARATEUR.search(ligne.nu) for ligne in self.lignes[rang - 1 if touche else rang : rang + 1])

    def _is_organisme_below(self, debut: int, last: int, suivant: int | None) -> bool:
        """A title wrapped over several lines, its page at the end, and its organisation in a paragraph of its own."""
        paged = [rang for rang in self.pages if debut <= rang <= last]
        if any(self.lignes[rang].blancs for rang in range(debut + 1, min(paged) + 1)):
            return False
        if len(paged) > 1:
            return any(rang not in self.pages for rang in range(min(paged), last) if self.lignes[rang + 1].blancs)
        if self.derniere_forme is not None:
            return self.derniere_forme is Forme.ORGANISME_DESSOUS
        dessous = last + 1 < (len(self.lignes) if suivant is None else suivant)
        return dessous and not self.lignes[last + 1].ouvre_page and is_organisme(self.lignes[last + 1].nu)

    def _start(self, section: range, rang: int, forme: Forme, avant: int | None) -> int:
        """First line of the entry whose page stands at `rang`; `avant`: the page before, in the same section."""
        plus_haut = section.start if avant is None else avant + 1
        if forme is Forme.TITRE_PUIS_ORGANISME:
            return plus_haut
        debut = rang
        while debut > plus_haut and not self.lignes[debut].blancs:
            debut -= 1
        if avant is None or self.lignes[debut].blancs or forme is Forme.UNE_LIGNE:
            return debut
        return rang  # it touches the entry before, whose organisation is in between: the title is one line

    def _words(self, titres: list[Ligne], organismes: list[Ligne]) -> tuple[str, str]:
        titre, organisme = self._join(titres), self._join(organismes)
        if titre and organisme:
            return titre, organisme
        *morceaux, dernier = _SEPARATEUR.split(titre or organisme)
        return (" – ".join(morceaux), dernier) if morceaux else (dernier, "")

    def _join(self, lignes: list[Ligne]) -> str:
        texte = ""
        for ligne in lignes:
            nu = without_page(ligne.nu) if ligne.numero in self.paginees else without_leaders(ligne.nu)
            texte = join_wrapped(texte, nu) if texte and nu else texte or nu
        return texte


def _organisme_rank(lignes: list[Ligne]) -> int:
    """Where, in the lines of an entry, the organisation starts: the last line, or the one that names it when it was wrapped."""
    for rang in range(1, len(lignes)):
        if lignes[rang].nu[:1].isupper() and is_organisme(lignes[rang].nu):
            return rang
    rang = len(lignes) - 1
    while rang > 1 and (not without_page(lignes[rang].nu) or lignes[rang].nu[:1].islower()):
        rang -= 1
    return rang


def _last_paragraph(lignes: list[Ligne]) -> list[Ligne]:
    """The last lines that touch; where an organisation is named further down, from there: a subtitle may stand above."""
    debut = max(len(lignes) - 1, 0)
    while debut > 0 and not lignes[debut].blancs:
        debut -= 1
    nommee = next((rang for rang in range(debut, len(lignes)) if is_organisme(lignes[rang].nu)), debut)
    return lignes[nommee:]
