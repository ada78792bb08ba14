"""The flow of a document (`bonnespratiques.isole.flux`) as Python values: paragraphs that know their style, and their text as HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

from bonnespratiques.recueil.rendu.word.noms import CLES

# What LibreOffice calls some of the styles of Word, and what people get when they press Enter.
_AUTRES_NOMS = {
    "standard": "normal",
    "": "normal",
    "text body": "normal",
    "body text": "normal",
    "list paragraph": "normal",
}
_AUTRES_NOMS |= {"quotations": "citation", "contents heading": "sommaire"}


class Run(NamedTuple):
    """`marques`: "", "b", "i" or "bi"; "img" for a picture, whose text is its alternative and `lien` its name."""

    texte: str
    marques: str
    lien: str
    style: str


@dataclass(frozen=True)
class Paragraphe:
    """`cle`: that of its style (`word.noms.CLES`), or "" for one of somebody else's. `liste`: "", "ul" or "ol"."""

    rang: int
    cle: str
    liste: str
    suite: str
    niveau: int
    titre: int
    saut: bool
    ancres: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def texte(self) -> str:
        return "".join(run.texte for run in self.runs if run.marques != "img").strip(" \t\n\f")

    @property
    def images(self) -> list[Run]:
        return [run for run in self.runs if run.marques == "img"]

    def html(self) -> str:
        return inline_html(self.runs)

    def pair(self) -> tuple[str, list[Run]]:
        """« Délai » and the runs of its value: what stands before and after the first tab, or else the first colon."""
        for signe in ("\t", ":"):
            for rang, run in enumerate(self.runs):
                avant, trouve, apres = run.texte.partition(signe)
                if trouve and run.marques != "img":
                    libelle = "".join(r.texte for r in self.runs[:rang]) + avant
                    return libelle.strip(), [run._replace(texte=apres.lstrip("\t ")), *self.runs[rang + 1 :]]
        return self.texte, []

    def value(self) -> str:
        return plain(self.pair()[1])


@dataclass(frozen=True)
class Tableau:
    """`lignes`: rows of cells of paragraphs. `entetes`: how many of them are headings."""

    rang: int
    entetes: int
    lignes: tuple[tuple[tuple[Paragraphe, ...], ...], ...]

    def texts(self) -> list[list[str]]:
        return [[" ".join(filter(None, (p.texte for p in case))) for case in ligne] for ligne in self.lignes]


Element = Paragraphe | Tableau


@dataclass
class Texte:
    """Rich text being gathered: HTML of paragraphs, headings, and lists whose items follow each other."""

    morceaux: list[str] = field(default_factory=list)
    _liste: tuple[str, str] = ("", "")

    def add(self, p: Paragraphe, *, titre: bool = False) -> None:
        contenu = escape(p.texte, quote=False) if titre else p.html()
        if not p.texte:
            return
        liste = ("", "") if titre else (p.liste, p.suite)
        if not self._goes_on(*liste):
            self.close()
            if liste[0]:
                self.morceaux.append(f"<{liste[0]}>")
        self._liste = liste
        self.morceaux.append(
            f"<li>{contenu}</li>" if liste[0] else f"<h3>{contenu}</h3>" if titre else f"<p>{contenu}</p>"
        )

    def _goes_on(self, genre: str, suite: str) -> bool:
        """LibreOffice gives to the first item of a list another number than to the next ones (see `isole.flux`)."""
        return genre == self._liste[0] and suite in (self._liste[1], self._liste[1].partition(":")[0])

    def close(self) -> None:
        if self._liste[0]:
            self.morceaux.append(f"</{self._liste[0]}>")
        self._liste = ("", "")

    def html(self) -> str:
        self.close()
        return "".join(self.morceaux)


def elements_of(flux: dict[str, Any]) -> list[Element]:
    return [_element(element, rang) for rang, element in enumerate(flux["elements"], start=1)]


def _element(element: dict[str, Any], rang: int) -> Element:
    if element["t"] == "tableau":
        lignes = tuple(tuple(tuple(_paragraph(p, rang) for p in case) for case in ligne) for ligne in element["lignes"])
        return Tableau(rang, element["entetes"], lignes)
    return _paragraph(element, rang)


def _paragraph(p: dict[str, Any], rang: int) -> Paragraphe:
    nom = p["style"]
    if nom.startswith("contents ") and nom[-1].isdigit():
        nom = f"toc {nom[-1]}"
    return Paragraphe(
        rang,
        _AUTRES_NOMS.get(nom) or CLES.get(nom) or (f"h{p['titre']}" if 1 <= p["titre"] <= 5 else ""),
        p["liste"],
        p["cle"],
        p["niveau"],
        p["titre"],
        p["saut"],
        tuple(p["ancres"]),
        tuple(Run(*run) for run in p["c"]),
    )


def plain(runs: Iterable[Run]) -> str:
    return "".join(run.texte for run in runs if run.marques != "img").strip(" \t\n\f")


def inline_html(runs: Sequence[Run]) -> str:
    """HTML of stretches of text: at each place, the mark that lasts longest stands outside; links before bold before italic.

    Links to places of the document lose their address.
    """
    suite = [_split(run) for run in runs if run.marques != "img"]
    return _nested([(texte, marks) for texte, marks in suite if texte]).strip(" \t\f")


def _split(run: Run) -> tuple[str, tuple[str, ...]]:
    lien = f"a{run.lien}" if run.lien and not run.lien.startswith("#") else ""
    texte = run.texte.replace("\t", " ").replace("\f", "")
    return texte, tuple(filter(None, (lien, *("bi"[n] for n in range(2) if "bi"[n] in run.marques))))


def _nested(suite: list[tuple[str, tuple[str, ...]]]) -> str:
    morceaux: list[str] = []
    debut = 0
    while debut < len(suite):
        texte, marques = suite[debut]
        if not marques:
            morceaux.append(escape(texte, quote=False).replace("\n", "<br/>"))
            debut += 1
            continue
        durees = {marque: _lasting(suite, debut, marque) for marque in marques}
        marque = max(marques, key=lambda m: durees[m])
        fin = debut + durees[marque]
        dedans = _nested([(t, tuple(m for m in ms if m != marque)) for t, ms in suite[debut:fin]])
        ouvre = f'<a href="{escape(marque[1:])}">' if marque[0] == "a" else f"<{marque}>"
        morceaux.append(f"{ouvre}{dedans}</{marque[0]}>")
        debut = fin
    return "".join(morceaux)


def _lasting(suite: list[tuple[str, tuple[str, ...]]], debut: int, marque: str) -> int:
    duree = 0
    while debut + duree < len(suite) and marque in suite[debut + duree][1]:
        duree += 1
    return duree
