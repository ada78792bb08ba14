"""Advice to somebody who writes: length, acronyms, long sentences, figures without a source. It never blocks anything.

Pure functions on the text of a draft. Callers: the guided form and its autosave.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_COEUR
from bonnespratiques.texte_riche import to_lines

PHRASE_MOTS_MAX = 35
# Words below which a rubric of the core says too little, and above which nobody reads it to the end. Most published ones: 80 to 200.
MOTS_MIN, MOTS_MAX = 30, 400
TITRE_SIGNES_MAX = 100
EXEMPLES_MAX = 3  # of one advice, for one rubric

# Nobody needs these spelt out.
SIGLES_CONNUS = frozenset(
    [
        "CD",
        "CV",
        "DVD",
        "EDF",
        "FAQ",
        "GPS",
        "MP3",
        "ONU",
        "PDF",
        "PIN",
        "QR",
        "RATP",
        "SA",
        "SMS",
        "SNCF",
        "TGV",
        "TTC",
        "TV",
        "TVA",
        "UE",
        "USA",
        "USB",
        "WC",
    ]
)

_MOT = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_FIN_DE_PHRASE = re.compile(r"(?<=[.!?…])[\s»”)]+(?=[«“(–]?\s*[A-ZÀ-ÖØ-Þ])")
_SIGLE = re.compile(r"(?<![\w.])(?:[A-ZÀ-ÖØ-Þ]\.){2,}|(?<![\w.-])[A-ZÀ-ÖØ-Þ]\w*(?![\w’'-])")
_ROMAIN = re.compile(r"[IVXLCDM]+(?:er?|es)?\Z")
_CHIFFRE = re.compile(r"\d[\d\s.,]*")
_ANNEE = re.compile(r"(?:19|20)\d\d\Z")
_SOURCE = re.compile(
    r"\b(?:selon|d[’']après|sources?|mesur|compt(?:e|é|age)|pointage|enquête|sondage|relev|registre|tableau de bord|estim|"
    r"statistique|bilan|rapport|étude|évalu|questionnaire|baromètre|observ)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Conseil:
    """`champ`: the field it is about; `phrase`: what the person reads."""

    champ: str
    phrase: str


def advise(texte: dict[str, Any], champs: tuple[str, ...]) -> list[Conseil]:
    """Advice on these fields of a draft, in the order of the page. The rest of the text says which acronyms are explained."""
    lines = {rubrique.champ: to_lines(texte.get(rubrique.champ) or "") for rubrique in RUBRIQUES}
    unexplained = _unexplained(lines)
    conseils = []
    for champ in champs:
        if champ == "titre":
            phrases = list(_title(texte.get("titre") or ""))
        else:
            phrases = [
                *_length(champ, lines.get(champ, [])),
                *unexplained.get(champ, []),
                *_prose(lines.get(champ, [])),
            ]
        if champ == "resultats":
            phrases += _figures(lines["resultats"])
        conseils += [Conseil(champ, phrase) for phrase in phrases]
    return conseils


def count_words(lines: list[str]) -> int:
    return sum(len(_MOT.findall(line)) for line in lines)


def _title(titre: str) -> Iterator[str]:
    if len(titre) > TITRE_SIGNES_MAX:
        yield f"Le titre fait {len(titre)} signes. En moins de {TITRE_SIGNES_MAX}, il se lit d’un coup d’œil."


def _length(champ: str, lines: list[str]) -> Iterator[str]:
    words = count_words(lines)
    if not words:
        return
    if words < MOTS_MIN and any(rubrique.champ == champ for rubrique in RUBRIQUES_COEUR):
        counted = "un mot" if words == 1 else f"{words} mots"
        yield f"C’est court : {counted}. La plupart des fiches en ont 80 à 200. Un exemple aiderait à comprendre."
    elif words > MOTS_MAX:
        yield f"C’est long : {words} mots. La plupart des fiches en ont 80 à 200. Qu’est-ce que l’on peut retirer ?"


def sentences(line: str) -> list[str]:
    return [sentence.strip() for sentence in _FIN_DE_PHRASE.split(line) if sentence.strip()]


def _prose(lines: list[str]) -> list[str]:
    long = [
        (sentence, words)
        for line in lines
        for sentence in sentences(line)
        if (words := len(_MOT.findall(sentence))) > PHRASE_MOTS_MAX
    ]
    return [
        f"Une phrase de {words} mots commence par « {' '.join(sentence.split()[:5])}… ». Deux phrases se liraient mieux."
        for sentence, words in long[:EXEMPLES_MAX]
    ]


def _figures(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    figures = [
        figure.strip(" .,\n\xa0\u202f") for figure in _CHIFFRE.findall(re.sub(r"^\d+\.", "", text, flags=re.MULTILINE))
    ]
    if _SOURCE.search(text) or not any(figure and not _ANNEE.match(figure) for figure in figures):
        return []
    return ["D’où viennent vos chiffres ? « Estimation de l’équipe » est une réponse acceptée."]


# --- Acronyms ---------------------------------------------------------------------------------------------------


def _unexplained(lines: dict[str, list[str]]) -> dict[str, list[str]]:
    """For each field, a sentence on the acronyms that appear there for the first time without being explained."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for champ, champ_lines in lines.items():
        missing = []
        for line in champ_lines:
            for sigle, is_explained in _sigles(line):
                if sigle not in seen and not is_explained:
                    missing.append(sigle)
                seen.add(sigle)
        if missing:
            found[champ] = [_ask(missing)]
    return found


def _ask(sigles: list[str]) -> str:
    cited = ", ".join(f"« {sigle} »" for sigle in sigles[:EXEMPLES_MAX])
    if len(sigles) == 1:
        return f"Que veut dire {cited} ? Écrivez-le en toutes lettres la première fois, le sigle entre parenthèses."
    return f"Que veulent dire {cited} ? Écrivez-les en toutes lettres la première fois, les sigles entre parenthèses."


def _sigles(line: str) -> Iterator[tuple[str, bool]]:
    """(acronym, whether this very place explains it), in order. A line in capitals is shouting, not acronyms."""
    if _is_shouted(line):
        return
    for match in _SIGLE.finditer(line):
        sigle = match[0].replace(".", "")
        if not _is_sigle(sigle):
            continue
        before, after = line[: match.start()], line[match.end() :]
        in_brackets = before.endswith("(") and after.startswith(")") and len(_MOT.findall(before)) >= 2
        spelt_out = re.match(r"\s?\(([^)]*)\)|\s?(?:,|:|–|—|=)\s?(?:c’est-à-dire|autrement dit|pour|soit)\b", after)
        explained_after = bool(spelt_out) and (
            not spelt_out or spelt_out[1] is None or len(_MOT.findall(spelt_out[1])) >= 2
        )
        yield sigle, in_brackets or explained_after


def _is_sigle(word: str) -> bool:
    capitals = sum(letter.isupper() for letter in word)
    letters = word[:-1] if word.endswith("s") else word  # « les CCAS », « des PMIs »
    if capitals < 2 or capitals < 0.6 * len(letters):
        return False
    return word not in SIGLES_CONNUS and not _ROMAIN.match(word)


def _is_shouted(line: str) -> bool:
    words = [word for word in _MOT.findall(line) if len(word) > 1]
    return len(words) > 3 and sum(word.isupper() for word in words) > len(words) / 2
