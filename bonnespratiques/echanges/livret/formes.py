"""What a booklet is once read. Texts are HTML only where it is said; everything else is plain text."""

from dataclasses import dataclass, field
from datetime import date


class LivretIllisible(ValueError):
    """The file is not a booklet that can be imported. `problemes`: (line from 1, or 0 for the whole file; what is wrong)."""

    def __init__(self, *problemes: tuple[int, str]) -> None:
        self.problemes = problemes
        super().__init__("\n".join(f"Ligne {ligne} : {texte}" if ligne else texte for ligne, texte in problemes))


@dataclass(frozen=True)
class PersonneContact:
    nom: str = ""
    fonction: str = ""
    courriel: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class Ignoree:
    """A line that found no place, and why."""

    ligne: int
    texte: str
    raison: str


@dataclass
class Axe:
    """Part of the booklet. Conferences stand directly under theirs: no sous-thèmes."""

    titre: str
    ligne: int
    conferences: bool = False
    sous_themes: list[str] = field(default_factory=list)


@dataclass
class Entree:
    """One card, as the table announces it."""

    ligne: int
    titre: str
    organismes: list[str]
    page: int
    axe: str
    sous_theme: str
    conference: bool
    horaire: str
    mots: frozenset[str] = frozenset()


@dataclass
class Sommaire:
    """`debut`, `fin`: ranks of its first line and just after its last one, among the lines that were read."""

    axes: list[Axe] = field(default_factory=list)
    entrees: list[Entree] = field(default_factory=list)
    debut: int = 0
    fin: int = 0


@dataclass
class Carte:
    """One card. `rubriques`: HTML by field name of the fiche, cores and optional ones. `horaire`: as printed, or empty."""

    position: int
    ligne: int
    titre: str
    promesse: str
    axe: str
    sous_theme: str
    conference: bool
    organismes: list[str]
    rubriques: dict[str, str]
    contacts: list[PersonneContact]
    sites: list[str]
    horaire: str = ""
    page: int | None = None


@dataclass
class Livret:
    """`presentation` and `editorial` are HTML. `avertissements`: (line, what the reader decided by itself)."""

    titre: str
    sous_titre: str = ""
    paru_le: date | None = None
    lieu: str = ""
    organisateurs: list[str] = field(default_factory=list)
    presentation: str = ""
    editorial: str = ""
    axes: list[Axe] = field(default_factory=list)
    cartes: list[Carte] = field(default_factory=list)
    ignorees: list[Ignoree] = field(default_factory=list)
    avertissements: list[tuple[int, str]] = field(default_factory=list)

    @property
    def sous_themes(self) -> list[tuple[str, str]]:
        """(axe, sous-thème), in order."""
        return [(axe.titre, titre) for axe in self.axes for titre in axe.sous_themes]

    @property
    def organismes(self) -> list[str]:
        """Each once, in order of appearance."""
        return list(dict.fromkeys(nom for carte in self.cartes for nom in carte.organismes))
