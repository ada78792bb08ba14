"""French typography of the imported words: spaces, apostrophes and œ. Words, capitals and other signs stay the author's."""

import re

INSECABLE = "\u00a0"
FINE = "\u202f"

# oe is one letter in these roots only: œuvre, cœur, sœur, vœu, nœud, œil, bœuf, mœurs, œdème, œcuménique, œsophage, fœtus.
_OE = re.compile(r"oe(?=uvr|urs?\b|ux?\b|uds?\b|ufs?\b|ils?\b|illet|d[eè]m|cum|soph|tus\b)", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['´`](?=[\w«“*_])")
_REGLES = (
    (re.compile(r"[ \t\u00a0\u202f\u2009]+"), " "),
    # Before : ; ! ? only where a sentence ends or goes on after a space: never in addresses or times.
    (re.compile(r"(?<=[\w)»”%€])[ ]?:(?=\s|$)"), INSECABLE + ":"),
    (re.compile(r"(?<=[\w)»”%€…])[ ]?([;!?]+)(?=[\s»)]|$)"), FINE + r"\1"),
    (re.compile(r"«[ ]?"), "«" + INSECABLE),
    (re.compile(r"[ ]?»"), INSECABLE + "»"),
    (re.compile(r"(?<=\d)[ ]?([%€])(?!\w)"), INSECABLE + r"\1"),
)


def compose(text: str) -> str:
    """`text` with non-breaking spaces, ’ and œ where French wants them, and no other change."""
    text = _APOSTROPHE.sub("’", text)
    text = _OE.sub(lambda match: "œ" if match[0][0] == "o" else "Œ", text)
    for pattern, replacement in _REGLES:
        text = pattern.sub(replacement, text)
    return text.strip(" ")


def sentence_case(text: str) -> str:
    """A title typed in capitals only, as a sentence; any other title, or a short acronym, as it is."""
    if not text.isupper() or (" " not in text and len(text) <= 5):
        return text
    return text[:1] + text[1:].lower()
