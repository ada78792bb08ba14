"""The table of contents: axes, sous-thèmes, and for each card its title, organisations, page and, for a conference, its time.

What a mark or a number means is told by `pagination`; how entries are laid out, by `mise_en_page`.
"""

import re
from collections.abc import Sequence

from bonnespratiques.echanges.livret.cles import key, recall, words
from bonnespratiques.echanges.livret.formes import Axe, Entree, LivretIllisible, Sommaire
from bonnespratiques.echanges.livret.intitules import is_sommaire
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.mise_en_page import Forme, MiseEnPage
from bonnespratiques.echanges.livret.organismes import is_organisme, split_organismes
from bonnespratiques.echanges.livret.pagination import (
    HORAIRE,
    choose_pages,
    kind,
    page_of,
    say_time,
    theme_mark,
)
from bonnespratiques.echanges.livret.typographie import compose, sentence_case

_NUMERO_D_AXE = re.compile(r"^(?:axe|partie|volet|chapitre)\s+(?:n[°o]\s*)?[\dIVX]+\s*[:.–—-]?\s*", re.IGNORECASE)
_CONFERENCES = re.compile(r"^(?:les |nos )?(?:conferences?|tables? rondes?|ateliers? et conferences?)\b")
_MOTS_D_AXE_MAX = 12


def read_sommaire(lignes: Sequence[Ligne], corps: Sequence[Ligne]) -> Sommaire:
    """The table found in `lignes`, all that stands before the first rubric. `corps`: the whole file, where axes come again.

    Raises `LivretIllisible` when there is no table.
    """
    debut = next((rang for rang, ligne in enumerate(lignes) if is_sommaire(ligne)), 0)
    mark = theme_mark(lignes[debut:])
    marked = [rang for rang, ligne in enumerate(lignes) if mark and rang >= debut and kind(ligne) == mark]
    rangs = [rang for rang in marked if page_of(lignes[rang].nu) is None]
    pages = choose_pages(lignes, rangs[0]) if rangs else {}
    if not pages:
        raise LivretIllisible(
            (
                0,
                "La table des matières est introuvable avant la première fiche : des lignes « ■ Sous-thème », des titres, des pages.",
            )
        )
    # « ■ Conférence 1 » ends with a number too: what bears the mark is no entry, unless its number is the only page there.
    rangs = [rang for rang in marked if rang not in pages and rang < max(pages)]
    return _Lecture(lignes, corps, rangs, pages).run()


class _Lecture:
    """Walks through the table, one sous-thème after the other."""

    def __init__(
        self, lignes: Sequence[Ligne], corps: Sequence[Ligne], rangs: list[int], pages: dict[int, int]
    ) -> None:
        self.lignes, self.rangs, self.pages = lignes, rangs, pages
        self.corps = corps[max(pages) + 1 :]
        self.mise_en_page = MiseEnPage(lignes, pages)
        self.sommaire = Sommaire()

    def run(self) -> Sommaire:
        premier = self.rangs[0]
        self.sommaire.debut = premier
        if not self._is_axe_among_marks(0):
            if premier == 0 or not self._may_be_axe(self.lignes[premier - 1]):
                raise LivretIllisible(
                    (
                        self.lignes[premier].numero,
                        "Le premier sous-thème de la table n’a pas d’axe : le titre de l’axe va juste au-dessus.",
                    )
                )
            self.sommaire.debut -= 1
            self._open_axe(self.lignes[premier - 1])
        for index, rang in enumerate(self.rangs):
            if self._is_axe_among_marks(index):
                self._open_axe(self.lignes[rang])
            else:
                self._read_section(rang, self.rangs[index + 1] if index + 1 < len(self.rangs) else None)
        return self.sommaire

    def _is_axe_among_marks(self, index: int) -> bool:
        """A mark right above another mark: an axis that wears the same sign as its sous-thèmes."""
        return index + 1 < len(self.rangs) and self.rangs[index + 1] == self.rangs[index] + 1

    @staticmethod
    def _may_be_axe(ligne: Ligne) -> bool:
        return not is_sommaire(ligne) and 0 < len(ligne.cle.split()) <= _MOTS_D_AXE_MAX

    def _open_axe(self, ligne: Ligne) -> None:
        titre = sentence_case(compose(_NUMERO_D_AXE.sub("", ligne.nu).rstrip(" :") or ligne.nu))
        self.sommaire.axes.append(Axe(titre, ligne.numero, bool(_CONFERENCES.match(key(titre)))))

    def _read_section(self, rang: int, suivant: int | None) -> None:
        axe = self.sommaire.axes[-1]
        sous_theme = ""
        if not axe.conferences:
            sous_theme = sentence_case(compose(self.lignes[rang].nu.rstrip(" :")))
            if key(sous_theme) not in {key(titre) for titre in axe.sous_themes}:
                axe.sous_themes.append(sous_theme)
        last = max((page for page in self.pages if rang < page and (suivant is None or page < suivant)), default=rang)
        forme = self.mise_en_page.find_forme(rang + 1, last, suivant)
        fin = suivant if suivant is not None else self._end_of_table(last, forme)
        nouvel_axe = self._find_new_axe(last, suivant, forme) if suivant is not None else None
        section = range(rang + 1, fin if nouvel_axe is None else nouvel_axe)
        for ligne, titre, organismes, page in self.mise_en_page.cut(section, forme):
            self._add_entry(ligne, titre, organismes, page, sous_theme)
        self.sommaire.fin = fin
        if nouvel_axe is not None:
            self._open_axe(self.lignes[nouvel_axe])

    def _end_of_table(self, last: int, forme: Forme) -> int:
        """Just after the last page; where organisations come below, after the last one."""
        rang = last + 1
        if forme is not Forme.ORGANISME_DESSOUS:
            return rang
        axes = {key(axe.titre) for axe in self.sommaire.axes}
        paragraphes = 0
        while rang < len(self.lignes) and not self.lignes[rang].ouvre_page and self.lignes[rang].cle not in axes:
            paragraphes += bool(self.lignes[rang].blancs)
            if paragraphes > 1:
                break
            rang += 1
        return rang

    def _find_new_axe(self, last: int, suivant: int, forme: Forme) -> int | None:
        """Rank of the line above the next mark when it opens another axis."""
        rang = suivant - 1
        ligne = self.lignes[rang]
        if rang <= last or not self._may_be_axe(ligne):
            return None
        if self._comes_again(ligne, suivant) or ligne.marque.startswith("#") or _NUMERO_D_AXE.match(ligne.nu):
            return rang
        if _CONFERENCES.match(ligne.cle) or (ligne.nu.isupper() and len(ligne.cle) > 4 and not is_organisme(ligne.nu)):
            return rang
        if forme is not Forme.ORGANISME_DESSOUS:
            return rang
        # Below its title stands an organisation; one more short line, apart, that names none, is an axis.
        apart = rang - last > 1 and bool(ligne.blancs)
        return rang if apart and len(ligne.cle.split()) <= 5 and not is_organisme(ligne.nu) else None

    def _comes_again(self, ligne: Ligne, suivant: int) -> bool:
        """The divider of an axis, in the body, repeats its title above its first sous-thème or conference."""
        announced = [
            words(HORAIRE.sub("", self.lignes[r].nu)) for r in range(suivant, min(suivant + 2, len(self.lignes)))
        ]
        return any(
            autre.cle == ligne.cle and any(recall(self.corps[rang + 1].mots, mots) >= 0.7 for mots in announced)
            for rang, autre in enumerate(self.corps[:-1])
        )

    def _add_entry(self, ligne: int, titre: str, organismes: str, page: int, sous_theme: str) -> None:
        axe, horaire = self.sommaire.axes[-1], ""
        if match := HORAIRE.match(titre):
            horaire, titre = say_time(match), titre[match.end() :]
        titre = compose(titre.rstrip(" :,"))
        noms = split_organismes(organismes)
        self.sommaire.entrees.append(
            Entree(ligne, titre, noms, page, axe.titre, sous_theme, axe.conferences, horaire, words(titre))
        )
