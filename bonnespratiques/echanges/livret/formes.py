"""What a booklet is once read. Texts are HTML only where it is said; everything else is plain text."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


class LivretIllisible(ValueError):
    """The file is not a booklet that can be imported. `problemes`: (line from 1, or 0 for the whole file; what is wrong).

    `unite`: what is counted, lines of a text or paragraphs of a document.
    """

    def __init__(self, *problemes: tuple[int, str], unite: str = "ligne") -> None:
        self.problemes = problemes
        nom = unite.capitalize()
        super().__init__("\n".join(f"{nom} {ligne} : {texte}" if ligne else texte for ligne, texte in problemes))


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
    """Part of the booklet. Conferences stand directly under theirs: no sous-thèmes. `signe`, `presentation`: where it says them."""

    titre: str
    ligne: int
    conferences: bool = False
    sous_themes: list[str] = field(default_factory=list)
    signe: str = ""
    presentation: str = ""


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


@dataclass(frozen=True)
class ImageLue:
    """A picture shown by the file; `nom` is its key in `LivretComplet.images`."""

    nom: str
    alt: str
    legende: str = ""
    credit: str = ""


@dataclass
class CarteComplete:
    """What only a document of ours says of a card. `champs`: fields of the fiche, by name, ready to store. `lieu`: département or region.

    `blocs`: {t: citation, texte, auteur} | {t: encadre, titre, html} | {t: tableau, titre, entetes, lignes} | {t: image, image}.
    `indicateurs`: fields of `Indicateur`. `theme`: title of its own theme. `publiee_le`: its last update, when it is said.
    """

    champs: dict[str, Any] = field(default_factory=dict)
    blocs: list[dict[str, Any]] = field(default_factory=list)
    indicateurs: list[dict[str, str]] = field(default_factory=list)
    mots_cles: list[str] = field(default_factory=list)
    image: ImageLue | None = None
    lieu: str = ""
    theme: str = ""
    publiee_le: date | None = None


@dataclass
class SectionLue:
    """`titre` is "" for fiches directly under their part. `cartes`: positions of its cards."""

    titre: str
    cartes: list[int] = field(default_factory=list)


@dataclass
class PartieLue:
    """`presentation` is HTML."""

    titre: str
    ligne: int
    signe: str = ""
    presentation: str = ""
    sections: list[SectionLue] = field(default_factory=list)


@dataclass
class LivretComplet:
    """What only a document of ours says of a booklet. Texts are HTML but for titles and the signature.

    `champs`: fields of `RecueilPage`. `programme`: {heure, titre, intervenants, lieu, carte: position or None}.
    `partenaires`: {nom, url, logo: ImageLue or None}. `classement`: whether parts and sections are axes and themes of the site.
    """

    champs: dict[str, Any] = field(default_factory=dict)
    programme: list[dict[str, Any]] = field(default_factory=list)
    partenaires: list[dict[str, Any]] = field(default_factory=list)
    couverture: ImageLue | None = None
    parties: list[PartieLue] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    classement: bool = True


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
    nature: str = ""
    complet: CarteComplete | None = None


@dataclass
class Livret:
    """`presentation` and `editorial` are HTML. `avertissements`: (line, what the reader decided by itself). `unite`: what lines are."""

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
    complet: LivretComplet | None = None
    unite: str = "ligne"

    @property
    def sous_themes(self) -> list[tuple[str, str]]:
        """(axe, sous-thème), in order."""
        return [(axe.titre, titre) for axe in self.axes for titre in axe.sous_themes]

    @property
    def organismes(self) -> list[str]:
        """Each once, in order of appearance."""
        return list(dict.fromkeys(nom for carte in self.cartes for nom in carte.organismes))
