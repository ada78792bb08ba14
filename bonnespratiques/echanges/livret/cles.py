"""Comparing words as a reader does: accents, case, œ, both apostrophes, dashes and extra spaces do not count."""

import re
import unicodedata


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say nothing of what a title is about.
_OUTILS = word_set(
    "a au aux avec ce ces cette comment d dans de des du elle en est et il ils l la le les leur leurs ma mes mon n "
    "nos notre on ou par pour qu que quel quelle quelles quels qui s sa se ses son sur un une vos votre y"
)


def key(text: str) -> str:
    """`text` as lower-case words without accents, separated by single spaces. « Le mémo du 39 39 » → "le memo du 3939"."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"[^a-z0-9]+", " ", text).strip()
    return re.sub(r"(?<=\d) (?=\d)", "", text)


def words(text: str) -> frozenset[str]:
    """The words that carry the sense of `text`, without plural marks."""
    found = key(text).split()
    return frozenset(word.rstrip("sx") or word for word in found if word not in _OUTILS) or frozenset(found)


def recall(reference: frozenset[str], candidate: frozenset[str]) -> float:
    """Share of the reference's words that the candidate holds, from 0 to 1."""
    return len(reference & candidate) / len(reference) if reference else 0.0


def resemblance(reference: frozenset[str], candidate: frozenset[str]) -> float:
    """Harmonic mean of recall and precision, from 0 to 1."""
    common = len(reference & candidate)
    return 2 * common / (len(reference) + len(candidate)) if common else 0.0
