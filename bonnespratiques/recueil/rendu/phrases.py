"""Inline content of our own, in the terms of the tree: strings, {t: b|i, c}, {t: a, href, c}. No Django here."""

from typing import Any

Noeud = dict[str, Any]
Inline = list[Any]


def strong(texte: str) -> Noeud:
    return {"t": "b", "c": [texte]}


def italic(texte: str) -> Noeud:
    return {"t": "i", "c": [texte]}


def link(adresse: str, texte: str) -> Noeud:
    return {"t": "a", "href": adresse, "c": [texte]}


def joined(contenus: list[Inline], separateur: str) -> Inline:
    suite: Inline = []
    for contenu in contenus:
        suite += [separateur, *contenu] if suite else contenu
    return suite


def without_blanks(contenu: Inline) -> Inline:
    return [partie for partie in contenu if partie != ""]


def plain(contenu: Inline) -> str:
    """The words alone."""
    return "".join(
        partie if isinstance(partie, str) else " " if partie["t"] == "br" else plain(partie.get("c", []))
        for partie in contenu
    )
