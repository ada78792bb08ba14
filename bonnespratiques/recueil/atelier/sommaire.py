"""The sommaire of a recueil under an animateur's hands: parts, sections and fiches, each with a key that follows it when it moves.

Reads and writes the stored form of `RecueilPage.sections`; knows nothing of the pages it names, asks no query. Moves, additions
and removals are methods; who may make them, and where they are saved: `atelier.gestes`.
"""

from collections.abc import Iterable, Iterator, Mapping

from bonnespratiques.models import FormeFiche, Signe
from bonnespratiques.recueil.arbre.selection import FICHES_MAX
from bonnespratiques.recueil.atelier.elements import GesteImpossible, Partie, Place, Section, new_key

SECTIONS_MAX = 200  # parts and sections together
TITRE_MAX = 200  # characters, as in `PartieBlock` and `SectionBlock`


class Sommaire:
    """`blocs`: parts and sections in the order of printing. Methods raise `GesteImpossible`."""

    def __init__(self, blocs: Iterable[Partie | Section]) -> None:
        self.blocs = list(blocs)

    # What is there.

    @property
    def sections(self) -> list[Section]:
        return [bloc for bloc in self.blocs if isinstance(bloc, Section)]

    @property
    def parties(self) -> list[Partie]:
        return [bloc for bloc in self.blocs if isinstance(bloc, Partie)]

    @property
    def places(self) -> list[Place]:
        return [place for section in self.sections for place in section.places]

    @property
    def fiches(self) -> set[int]:
        return {place.fiche for place in self.places}

    def bloc(self, cle: str) -> Partie | Section:
        for bloc in self.blocs:
            if bloc.cle == cle:
                return bloc
        raise GesteImpossible("Cette partie ou cette section n’est plus dans le sommaire.")

    def section(self, cle: str) -> Section:
        bloc = self.bloc(cle)
        if not isinstance(bloc, Section):
            raise GesteImpossible("Choisissez une section : une partie ne contient pas de fiche directement.")
        return bloc

    def find(self, cle: str) -> tuple[Section, Place]:
        for section in self.sections:
            for place in section.places:
                if place.cle == cle:
                    return section, place
        raise GesteImpossible("Cette fiche n’est plus dans le sommaire.")

    def grouped(self) -> Iterator[tuple[Partie | None, list[Section]]]:
        """Parts with their sections; None for the sections that stand before the first part."""
        partie: Partie | None = None
        sections: list[Section] = []
        for bloc in self.blocs:
            if isinstance(bloc, Section):
                sections.append(bloc)
                continue
            if partie or sections:
                yield partie, sections
            partie, sections = bloc, []
        if partie or sections:
            yield partie, sections

    # Fiches.

    def add(self, fiches: Iterable[int], section: Section) -> list[Place]:
        """At the end of `section`, in this order, those that are not there yet. Returns the new places."""
        presentes = self.fiches
        neuves = [pk for pk in dict.fromkeys(fiches) if pk not in presentes]
        if len(presentes) + len(neuves) > FICHES_MAX:
            raise GesteImpossible(f"Un recueil tient {FICHES_MAX} fiches : partagez celui-ci en deux.")
        places = [Place(new_key(), pk) for pk in neuves]
        section.places += places
        return places

    def add_by_theme(self, themes: Mapping[int, int]) -> list[Place]:
        """`themes`: key of its theme by fiche. Each goes to the last section of that theme, made at the end when there is none."""
        ajoutees: list[Place] = []
        for fiche, theme in themes.items():
            if fiche in self.fiches:
                continue
            connues = [section for section in self.sections if section.theme == theme]
            ajoutees += self.add([fiche], connues[-1] if connues else self.add_section("", theme))
        return ajoutees

    def shift(self, cle: str, pas: int) -> Section:
        """One step up (-1) or down (1); past an edge, into the next section. Returns where it stands now."""
        section, place = self.find(cle)
        rang = section.places.index(place)
        if 0 <= rang + pas < len(section.places):
            section.places.insert(rang + pas, section.places.pop(rang))
            return section
        voisine = self.sections.index(section) + pas
        if not 0 <= voisine < len(self.sections):
            raise GesteImpossible("Elle est déjà tout en haut." if pas < 0 else "Elle est déjà tout en bas.")
        section.places.remove(place)
        section = self.sections[voisine]
        section.places.insert(len(section.places) if pas < 0 else 0, place)
        return section

    def put(self, cles: Iterable[str], section: Section, *, avant: str = "") -> list[Place]:
        """Move fiches to `section`, in their present order, before the one whose key is `avant`, or at the end."""
        voulues = set(cles)
        places = [place for place in self.places if place.cle in voulues and place.cle != avant]
        self.remove(place.cle for place in places)
        rangs = [rang for rang, place in enumerate(section.places) if place.cle == avant]
        rang = rangs[0] if rangs else len(section.places)
        section.places[rang:rang] = places
        return places

    def remove(self, cles: Iterable[str]) -> list[Place]:
        """Returns what was removed."""
        voulues = set(cles)
        retirees = [place for place in self.places if place.cle in voulues]
        for section in self.sections:
            section.places = [place for place in section.places if place.cle not in voulues]
        return retirees

    def set_forme(self, cles: Iterable[str], forme: str) -> list[Place]:
        voulues = set(cles)
        changees = [place for place in self.places if place.cle in voulues]
        for place in changees:
            place.forme = FormeFiche(forme)
        return changees

    # Sections and parts.

    def add_section(self, titre: str, theme: int | None, *, partie: str = "") -> Section:
        """At the end of a part, or at the end of everything. Without parts, a section needs a theme: it stands under its axe."""
        self._check_room()
        if theme is None and not titre:
            raise GesteImpossible("Donnez un titre à la section, ou choisissez un thème.")
        if theme is None and not self.parties:
            raise GesteImpossible("Choisissez un thème : sans parties, une section se range sous l’axe de son thème.")
        section = Section(new_key(), theme, titre[:TITRE_MAX])
        self.blocs.insert(self._end_of(partie), section)
        return section

    def add_partie(self, titre: str, signe: str) -> Partie:
        """At the end; the first one takes all the sections that are there."""
        self._check_room()
        if not titre:
            raise GesteImpossible("Donnez un titre à la partie.")
        partie = Partie(new_key(), titre[:TITRE_MAX], Signe(signe) if signe in Signe.values else Signe.SERVICE)
        self.blocs.insert(len(self.blocs) if self.parties else 0, partie)
        return partie

    def rename(self, cle: str, titre: str, *, signe: str = "") -> Partie | Section:
        bloc = self.bloc(cle)
        if not titre and (isinstance(bloc, Partie) or bloc.theme is None):
            raise GesteImpossible("Donnez un titre : il est imprimé en tête.")
        bloc.titre = titre[:TITRE_MAX]
        if isinstance(bloc, Partie) and signe in Signe.values:
            bloc.signe = Signe(signe)
        return bloc

    def shift_bloc(self, cle: str, pas: int) -> Partie | Section:
        """A section goes one step, into the next part past an edge; a part goes with all its sections."""
        bloc = self.bloc(cle)
        rang = self.blocs.index(bloc)
        if isinstance(bloc, Partie):
            self._shift_partie(bloc, pas)
        elif not 0 <= rang + pas < len(self.blocs) or (rang + pas == 0 and isinstance(self.blocs[0], Partie)):
            raise GesteImpossible("Elle est déjà tout en haut." if pas < 0 else "Elle est déjà tout en bas.")
        else:
            self.blocs.insert(rang + pas, self.blocs.pop(rang))
        return bloc

    def put_section(self, cle: str, *, avant: str = "") -> Section:
        """Move a section before another, before a part (it ends the part above), or to the end."""
        section = self.section(cle)
        self.blocs.remove(section)
        rangs = [rang for rang, bloc in enumerate(self.blocs) if bloc.cle == avant]
        rang = rangs[0] if rangs else len(self.blocs)
        self.blocs.insert(max(rang, 1) if isinstance(self.blocs[0] if self.blocs else None, Partie) else rang, section)
        return section

    def remove_bloc(self, cle: str) -> Partie | Section:
        """A section goes with its fiches. A part goes alone: its sections join the part above, or the one below for the first."""
        bloc = self.bloc(cle)
        rang = self.blocs.index(bloc)
        self.blocs.remove(bloc)
        if isinstance(bloc, Partie) and self.parties and not any(isinstance(b, Partie) for b in self.blocs[:rang]):
            suivante = self.parties[0]
            self.blocs.remove(suivante)
            self.blocs.insert(rang, suivante)
        return bloc

    def _shift_partie(self, partie: Partie, pas: int) -> None:
        groupes = list(self.grouped())
        rang = next(rang for rang, (tete, _) in enumerate(groupes) if tete is partie)
        voisine = rang + pas
        if not 0 <= voisine < len(groupes) or groupes[voisine][0] is None:
            raise GesteImpossible("Elle est déjà la première." if pas < 0 else "Elle est déjà la dernière.")
        groupes.insert(voisine, groupes.pop(rang))
        self.blocs = [bloc for tete, sections in groupes for bloc in ([tete] if tete else []) + sections]

    def _end_of(self, cle: str) -> int:
        """Where a new section of this part goes; the end of everything when `cle` is ""."""
        if not cle:
            return len(self.blocs)
        rang = self.blocs.index(self.bloc(cle)) + 1
        while rang < len(self.blocs) and isinstance(self.blocs[rang], Section):
            rang += 1
        return rang

    def _check_room(self) -> None:
        if len(self.blocs) >= SECTIONS_MAX:
            raise GesteImpossible(f"Un sommaire tient {SECTIONS_MAX} parties et sections : réunissez-en quelques-unes.")
