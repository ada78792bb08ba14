"""What of a query may be written down. Nobody must be found in what the animateurs read: not the reader, nor whom they looked for.

A query that holds an address, a number of a person or of a file, a link, or a name with its title is never kept; it is counted,
without its words. Caller: `suivi`.
"""

import re
import unicodedata

from bonnespratiques.texte_riche import INVISIBLE

MOTS_MAX = 8  # more is a sentence, and people tell their life in sentences
SIGNES_MAX = 80
CHIFFRES_MAX = 5  # 3939, 56000; from six on, telephones, files and social security

_ANNEE = re.compile(r"\b(?:19|20)\d\d\b")
_PERSONAL = re.compile(
    r"""
    @ | \b(?:arobase|at)\b(?=.*\.\w) | [(\[]\s*(?:at|a|chez)\s*[)\]] | \barobase\b    # addresses, hidden ones too
    | :// | \bwww\. | \w\.[^\W\d_]{2,}                                               # links, names of sites
    | \b(?:mme|mlle|mr|monsieur|madame|mademoiselle)\b | \bm\.\s*\w                  # names of people, with their title
    """,
    re.VERBOSE,
)


def keepable(requete: str) -> str:
    """The query as it may be kept: lower case, single spaces. "" when it may not."""
    typed = requete.encode("utf-8", "ignore").decode()
    tidied = " ".join(unicodedata.normalize("NFKC", INVISIBLE.sub(" ", typed)).lower().split())
    if not tidied or len(tidied) > SIGNES_MAX or len(tidied.split()) > MOTS_MAX or _PERSONAL.search(tidied):
        return ""
    digits = sum(character.isdigit() for character in _ANNEE.sub("", tidied))
    return tidied if digits <= CHIFFRES_MAX else ""
