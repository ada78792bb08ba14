"""French typography of plain strings: spaces that must not break, quotation marks, apostrophes, dates in words.

Only spacing and signs change, never a word. Applying it twice changes nothing more. Callers: the booklets (`bonnespratiques.recueil`).
"""

import re
from datetime import date

INSECABLE = "\u00a0"
FINE = "\u202f"  # narrow no-break space: before ; ! ? and between thousands

_MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_UNITES = r"h|min|s|mois|ans?|jours?|agents?|habitants?|personnes?|pages?|km|cm|mm|m²|M€|k€|°C|ETP|euros?"
# Most strings hold none of these signs and are left alone.
_A_REVOIR = re.compile(r"[;!?:«»%€'\"]|\.\.\.| - |\d[ \u00a0]|(?:n°|p\.|M\.|Mme|art\.) ")
_REGLES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(motif), remplacement)
    for motif, remplacement in (
        (r"(?<=[^\W\d_])'", "’"),
        (r"\.\.\.", "…"),
        (r" - ", f"{INSECABLE}– "),
        (r'(?<!\S)"(?=[^\s"])([^"]*[^\s"])"(?=[\s.,;:!?)…]|$)', f"«{INSECABLE}\\1{INSECABLE}»"),
        (r"«[ \u00a0\u202f]*", f"«{INSECABLE}"),
        (r"[ \u00a0\u202f]*»", f"{INSECABLE}»"),
        (r"[ \u00a0\u202f]+([;!?])", f"{FINE}\\1"),
        (r"[ \u202f]+:(?=\s|$)", f"{INSECABLE}:"),
        (r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))", FINE),
        (r"(?<=\d)[ \u202f]?(?=[%€])", INSECABLE),
        (rf"(?<=\d) (?=(?:{_UNITES})\b)", INSECABLE),
        (r"\b(n°|p\.|M\.|Mme|art\.) (?=[\d\w])", f"\\1{INSECABLE}"),
    )
)
# A sign glued to its word gets its space, unless the word is an address or an entity: « a?b=c », « &amp; ».
_COLLE = re.compile(r"(?<=[\w)»”’…])([;!?]+|:)(?=[\s»)]|$)")
# A passage between quotes, of any kind.
_CITATION = re.compile('«\\s*([^«»]*?)\\s*»|[“”„]([^“”„]*)[“”]|"([^"]*)"')
_ESPACE = re.compile(r"\s")


def francais(texte: str) -> str:
    """`texte` spaced as French is printed: « Quoi ? » with its no-break spaces, 12 000 € in one piece."""
    if not _A_REVOIR.search(texte):
        return texte
    for motif, remplacement in _REGLES:
        texte = motif.sub(remplacement, texte)
    return _COLLE.sub(_detacher, texte)


def _detacher(trouve: re.Match[str]) -> str:
    mot = _ESPACE.split(trouve.string[max(0, trouve.start() - 100) : trouve.start()])[-1]
    if any(marque in mot for marque in "/@&#=\\<>{}$"):
        return trouve[0]
    return (INSECABLE if trouve[0] == ":" else FINE) + trouve[0]


def en_lettres(jour: date) -> str:
    """« 16 novembre 2026 », « 1er juin 2026 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme}{INSECABLE}{mois_annee(jour)}"


def mois_annee(jour: date) -> str:
    """« novembre 2026 »."""
    return f"{_MOIS[jour.month - 1]}{INSECABLE}{jour.year}"


def entre_guillemets(texte: str) -> str:
    """What somebody typed, quoted once, be it typed with quotes or without: « du soir », « guichet “du soir” »."""
    cited = _CITATION.fullmatch(texte.strip())
    inner = next(filter(None, cited.groups()), "") if cited else _CITATION.sub(r"“\1\2\3”", texte)
    return f"«{INSECABLE}{inner}{INSECABLE}»"
