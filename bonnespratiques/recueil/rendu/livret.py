"""What a renderer is given: the tree, its pictures, and a way to say how far it is. In the process that composes: no Django here."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Refus(Exception):
    """The form cannot be made of this content. The message is plain French."""


@dataclass
class Livret:
    """`mesures`: what an earlier build measured (how each fiche fits its page), completed by this one and kept by whoever asked.

    `racine` holds `images/`, and for Typst its templates; nothing else is read.
    """

    dossier: Path
    donnees: dict[str, Any]
    options: dict[str, Any] = field(default_factory=dict)
    mesures: dict[str, Any] = field(default_factory=dict)
    pages: int | None = None  # to be set by forms that have pages

    @property
    def racine(self) -> Path:
        return self.dossier / "racine"

    def image(self, nom: str) -> bytes:
        """The picture that the tree calls `nom`, a name of ours (`arbre.images`)."""
        if "/" in nom or nom.startswith("."):
            raise Refus(f"Nom d’image refusé : {nom}.")
        return (self.racine / "images" / nom).read_bytes()

    def advance(self, etape: str, fait: int = 0, total: int = 0) -> None:
        """Tell the parent process how far it is."""
        print(json.dumps({"etape": etape, "fait": fait, "total": total}, ensure_ascii=False), flush=True)


def warn(texte: str) -> None:
    """Why it stops, for the parent process."""
    print(texte, file=sys.stderr)
