"""What stands before the table of contents: title, date and place, organisers, presentation, editorial."""

import re
from collections.abc import Sequence
from datetime import date

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.formes import Livret
from bonnespratiques.echanges.livret.intitules import is_editorial, is_sommaire
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.organismes import split_organismes
from bonnespratiques.echanges.livret.texte import to_html
from bonnespratiques.echanges.livret.typographie import compose, sentence_case

_MOIS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_JOURS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_DATE = re.compile(rf"\b(?:(?P<jour>\d{{1,2}})(?: ?er)? )?(?P<mois>{'|'.join(_MOIS)}) (?P<annee>(?:19|20)\d{{2}})\b")
_ANNEE = re.compile(r"\b((?:19|20)\d{2})\b")
_TITRE = re.compile(r"\b(?:recueil|livret|cahier|guide|bonnes pratiques)\b")
_PAR = re.compile(
    r"\b(?:organis|port|propos|réalis|édit)ée?s?(?:\s+et\s+\w+ée?s?)?\s+(?:conjointement\s+)?par\s+(.+?)(?:\.(?:\s|$)|,\s+(?:à|en|dans|pour|le\s+\d)\b|$)"
)
_ORGANISATEURS = re.compile(r"^(?:organisateurs?|organis[ée]e?s? par|édit[ée]e?s? par)\s*:?\s+(.+)$", re.IGNORECASE)
SOUS_TITRE_MAX = 200
_MOTS_DE_TITRE_MAX = 14
_TITRE_PAR_DEFAUT = "Recueil des bonnes pratiques"


def read_couverture(lignes: Sequence[Ligne], *, largeur: int = 0) -> tuple[Livret, list[Ligne]]:
    """A `Livret` with its cover alone, and the lines of the cover that found no place."""
    livret = Livret(titre="")
    courtes: list[Ligne] = []
    presentation: list[Ligne] = []
    editorial: list[Ligne] | None = None
    for ligne in lignes:
        if is_sommaire(ligne):
            continue
        if is_editorial(ligne):
            editorial = []
        elif editorial is not None:
            editorial.append(ligne)
        elif found := _ORGANISATEURS.match(ligne.nu):
            livret.organisateurs += split_organismes(found[1])
        elif _is_sentence(ligne) or presentation:
            presentation.append(ligne)
        elif livret.paru_le is None and (day := find_date(ligne.cle)):
            livret.paru_le, livret.lieu = day, _place(ligne.nu)
        else:
            courtes.append(ligne)
    livret.titre, livret.sous_titre, perdues = _titles(courtes, " ".join(ligne.nu for ligne in presentation))
    livret.presentation = to_html(presentation, largeur=largeur)
    livret.editorial = to_html(editorial or [], largeur=largeur)
    _complete(livret, " ".join(ligne.nu for ligne in presentation))
    return livret, perdues


def find_date(cle: str) -> date | None:
    """The first date in a folded text; the first of the month or of the year when the day or month is not said."""
    try:
        if match := _DATE.search(cle):
            return date(int(match["annee"]), _MOIS.index(match["mois"]) + 1, int(match["jour"] or 1))
        if match := _ANNEE.search(cle):
            return date(int(match[1]), 1, 1)
    except ValueError:  # 31 juin
        return None
    return None


def _complete(livret: Livret, presentation: str) -> None:
    """What the cover did not say may be in the presentation: organisers, date."""
    if not livret.organisateurs and (found := _PAR.search(presentation)):
        livret.organisateurs = split_organismes(found[1])
    if livret.paru_le is None:
        livret.paru_le = find_date(key(presentation)) or find_date(key(f"{livret.titre} {livret.sous_titre}"))


def _is_sentence(ligne: Ligne) -> bool:
    return len(ligne.cle.split()) > _MOTS_DE_TITRE_MAX or (ligne.nu.endswith(".") and len(ligne.cle.split()) > 5)


def _place(texte: str) -> str:
    """« Paris - Jeudi 19 Juin 2014 » → « Paris »."""
    debut = re.split(
        rf"\s+[–—-]\s+|,\s*|\s+(?:le\s+)?(?:{_JOURS})\b|\s+le\s+(?=\d)|\s+(?=\d)", texte, flags=re.IGNORECASE
    )[0]
    return "" if find_date(key(debut)) or key(debut) in _MOIS or re.match(_JOURS, key(debut)) else compose(debut)


def _titles(courtes: list[Ligne], presentation: str) -> tuple[str, str, list[Ligne]]:
    """(title, subtitle, lines lost). The title is the line that says « recueil », « livret » or « bonnes pratiques »."""
    if not courtes:
        return _TITRE_PAR_DEFAUT, "", []
    rang = next((rang for rang, ligne in enumerate(courtes) if _TITRE.search(ligne.cle)), 0)
    autres = [ligne for ligne in courtes if ligne is not courtes[rang]]
    sous_titre = _spelled(autres, presentation)
    perdues: list[Ligne] = []
    while len(sous_titre) > SOUS_TITRE_MAX:
        perdues.insert(0, autres.pop())
        sous_titre = _spelled(autres, presentation)
    return _lower_shouted(compose(courtes[rang].nu)), sous_titre, perdues


def _spelled(lignes: list[Ligne], presentation: str) -> str:
    """A cover cries its name in capitals; the presentation often quotes it as it is written."""
    for citation in re.findall(r"«\s*(.+?)\s*»", presentation):
        if key(citation) == key(" ".join(ligne.nu for ligne in lignes)):
            return compose(citation)
    return " – ".join(sentence_case(compose(ligne.nu)) for ligne in lignes)


def _lower_shouted(titre: str) -> str:
    """« Recueil des BONNES PRATIQUES » → « Recueil des bonnes pratiques »; acronyms, five letters at most, stay."""
    if titre.isupper():
        return sentence_case(titre)
    return re.sub(r"\b[A-ZÀ-Þ]{6,}\b", lambda match: match[0].lower(), titre)
