"""Telephone numbers, mail and web addresses inside a text, and names of people. Used to take contacts out of what is published."""

import re
from dataclasses import dataclass

from bonnespratiques.echanges.livret.cles import key, word_set

_AROBASE = r"(?:@|\s@\s|\s?[\[({]\s?(?:at|arobase)\s?[\])}]\s?|\sarobase\s)"
COURRIEL = re.compile(
    rf"\w[\w.%+-]{{0,63}}{_AROBASE}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,8}}\.[A-Za-z]{{2,24}}(?![\w@])(?:/[^\s,;]*)?"
)
TELEPHONE = re.compile(
    r"(?<![\w,])(?:(?:\+|00)\s?33[\s.-]?(?:\(0\)\s?)?[1-9](?:[\s.\-]?\d{2}){4}|0[1-9](?:[\s.\-/]?\d{2}){4}"
    r"|0\s?8\d{2}[\s.]\d{3}[\s.]\d{3}|\+(?!33)(?=(?:\D?\d){9})\d{2,3}(?:[\s.\-]?\d{1,4}){3,6})(?!\d)"
)
SITE = re.compile(r"(?:https?://|www\.)[^\s<>«»\"|]+", re.IGNORECASE)

_TITRES = r"(?:M|MM|Mme|Mmes|Mlle|Monsieur|Madame|Dr|Docteur|Pr|Professeur|Me|Gal|Cl|Col|LCL|Cdt|CDT|Cne|CNE|LV|Lt|LTN|Adj|Maj)\.?\s+"
_NOM_PROPRE = r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?"
_PARTICULE = r"(?:de|du|des|d['’]|le|la|van|von|ben|el|da|dos)"
_PERSONNE = re.compile(rf"^(?:{_TITRES})?{_NOM_PROPRE}(?:\s+(?:{_PARTICULE}\s*)?{_NOM_PROPRE}){{1,4}}$")
# First words of services and organisations: « Direction Qualité » is nobody's name.
_SERVICES = word_set(
    "accueil agence association bureau cabinet caisse cellule centre comite communaute conseil departement direction "
    "division equipe etablissement federation groupe hopital institut mairie metropole ministere mission office pole "
    "prefecture region secretariat service site societe sous standard syndicat union unite universite ville "
    "responsable chef charge chargee directeur directrice"
)


@dataclass(frozen=True)
class Morceau:
    """A piece of a contact line. `type`: "courriel", "telephone", "site" or "texte"."""

    type: str
    valeur: str


def has_coordonnees(text: str) -> bool:
    return bool(COURRIEL.search(text) or TELEPHONE.search(text))


def is_only_site(text: str) -> bool:
    """A web address and at most a word before it: « Site : www.example.org »."""
    sites = SITE.findall(text)
    return bool(sites) and len(key(SITE.sub("", text)).split()) <= 2 and not has_coordonnees(text)


def looks_like_name(text: str) -> bool:
    text = text.strip(" .,;:•-")
    return bool(_PERSONNE.match(text)) and key(text).split()[0] not in _SERVICES


def cut(text: str) -> list[Morceau]:
    """The pieces of `text` in order. Nothing of a mail or telephone is left in the pieces of type "texte"."""
    found: list[tuple[int, int, Morceau]] = []
    for type_, pattern in (("courriel", COURRIEL), ("telephone", TELEPHONE), ("site", SITE)):
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), Morceau(type_, _tidy(type_, match[0]))))
    pieces, position = [], 0
    for start, end, piece in sorted(found, key=lambda item: item[0]):
        pieces.append(Morceau("texte", text[position:start]))
        pieces.append(piece)
        position = end
    pieces.append(Morceau("texte", text[position:]))
    return [piece for piece in pieces if piece.valeur.strip()]


def _tidy(type_: str, value: str) -> str:
    if type_ == "courriel":
        return re.sub(_AROBASE, "@", value).partition("/")[0].lower()
    if type_ == "telephone":
        return re.sub(r"[\s.\-/]+", " ", value).strip()
    return value.rstrip(".,;:!?)»")


def sites_of(text: str) -> list[str]:
    return [_tidy("site", match[0]) for match in SITE.finditer(text)]
