"""How a French word sounds, roughly: akueil and accueil, telefone and téléphone, développemant and développement are one."""

import re
from functools import lru_cache

# In this order, on a folded word.
_SONS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("qu?|ck|k", "k"),
        ("c(?=[eiy])|ss|sc(?=[ei])|z", "s"),
        ("c(?!h)", "k"),
        ("g(?=[ei])", "j"),
        ("y", "i"),
        ("eau|au", "o"),
        ("ai|ei", "e"),
        ("[ae][mn](?![aeiou])", "an"),
        ("(?<!c)h", ""),
        (r"(.)\1+", r"\1"),
        ("[estx]+$", ""),
    )
)


@lru_cache(maxsize=10_000)
def sound_of(word: str) -> str:
    for pattern, sound in _SONS:
        word = pattern.sub(sound, word)
    return word
