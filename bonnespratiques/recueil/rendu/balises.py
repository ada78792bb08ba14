"""Markup for screens (EPUB, web page), safe by construction: the only place where a `<` is written.

`el` makes an element out of names on a list; every plain string given to it becomes a text node, escaped. What comes out is
well-formed XML and correct HTML at once. No Django here.
"""

import re
from collections.abc import Iterable
from functools import lru_cache


def _words(liste: str) -> frozenset[str]:
    return frozenset(liste.split())


_ELEMENTS = _words(
    "a article blockquote body br caption dd details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header html img li "
    "link main meta nav ol p section small span strong summary table tbody td th thead title tr ul svg symbol use g path circle rect polygon"
)
_VIDES = _words("br img link meta")
_ATTRIBUTS = _words(
    "id class lang xml:lang dir href rel src alt width height scope tabindex role hidden name content charset type http-equiv "
    "aria-label aria-labelledby aria-hidden decoding data-axe data-nature xmlns xmlns:epub epub:type "
    "viewBox d cx cy r x y points focusable"
)
_ADRESSES = frozenset({"href", "src"})
_ADRESSE = re.compile(
    r"https?://|mailto:|tel:|data:image/(?:png|jpeg);base64,|#|[a-z0-9][a-z0-9/_-]*\.(?:xhtml|css|png|jpg)(?:#|\Z)"
)
# What no XML document may hold, whatever the way it is written.
_INTERDITS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_A_ECHAPPER = re.compile("[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Balisage(str):
    """Markup already written. Made by `el`, `text` and `joined` only."""

    __slots__ = ()


VIDE = Balisage("")


def _escape(texte: str) -> str:
    if not _A_ECHAPPER.search(texte):
        return texte
    texte = _INTERDITS.sub("", texte).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return texte.replace('"', "&quot;").replace("'", "&#39;")


def text(texte: str) -> Balisage:
    """A text node. Markup given by mistake is escaped once more, never passed through."""
    return Balisage(_escape(texte))


def joined(morceaux: Iterable[Balisage | str]) -> Balisage:
    return Balisage("".join([m if type(m) is Balisage else _escape(m) for m in morceaux]))


def el(nom: str, *contenus: Balisage | str, **attributs: str | int | bool | None) -> Balisage:
    """One element. Attributes are given in Python's spelling (`class_`, `aria_label`, `epub__type`); None and False are left out.

    Raises ValueError on an element, an attribute or an address that is on no list: a mistake of ours, never a contributor's.
    """
    # Pictures come as data: too large to be remembered.
    ouverture = (_opening.__wrapped__ if "src" in attributs else _opening)(nom, tuple(attributs.items()))
    if nom in _VIDES:
        if contenus:
            raise ValueError(f"<{nom}> ne contient rien.")
        return Balisage(f"{ouverture}/>")
    # An explicit loop over `joined`: this runs a hundred thousand times for a large booklet.
    corps = "".join([c if type(c) is Balisage else _escape(c) for c in contenus])
    return Balisage(f"{ouverture}>{corps}</{nom}>")


@lru_cache(maxsize=2048)
def _opening(nom: str, attributs: tuple[tuple[str, str | int | bool | None], ...]) -> str:
    if nom not in _ELEMENTS:
        raise ValueError(f"Balise refusée : {nom}.")
    morceaux = [f"<{nom}"]
    for cle, valeur in attributs:
        if valeur is None or valeur is False:
            continue
        attribut = _spelled(cle)
        if attribut not in _ATTRIBUTS:
            raise ValueError(f"Attribut refusé : {attribut}.")
        dit = attribut if valeur is True else str(valeur)
        if attribut in _ADRESSES and not _ADRESSE.match(dit):
            raise ValueError(f"Adresse refusée : {dit[:80]}.")
        morceaux.append(f' {attribut}="{_escape(dit)}"')
    return "".join(morceaux)


@lru_cache(maxsize=256)
def _spelled(cle: str) -> str:
    if cle == "viewBox":  # SVG tells capitals apart
        return cle
    return cle.rstrip("_").replace("__", ":").replace("_", "-")
