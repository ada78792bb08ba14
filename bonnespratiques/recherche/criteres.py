"""What a reader asks for: words, choices in the facettes, an order. Made from an address, and made into one: every state of the
search page is a plain address that can be shared.

Bounded: what comes in an address is public input.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import QueryDict
from django.urls import reverse

CHOIX_MAX = 40  # values chosen in all; nobody ticks more
SIGNES_DE_CHOIX_MAX = 255  # the longest name of an organisme or territory

# The facettes, in the order of the page: name in the address → title. What each holds: `FichePage.get_search_columns`.
TITRES = {
    "theme": "Thème",
    "nature": "Nature",
    "type": "Qui l’a fait",
    "organisme": "Organisme",
    "territoire": "Territoire",
    "tag": "Mot-clé",
    "maturite": "Maturité",
    "preuve": "Preuve",
    "cout": "Coût de départ",
    "annee": "Année de début",
}


class Tri(models.TextChoices):
    PERTINENCE = "pertinence", "Les plus proches de vos mots"
    RECENTES = "recentes", "Les plus récentes"
    VERIFIEES = "verifiees", "Les dernières vérifiées"


@dataclass(frozen=True)
class Criteres:
    """`choix`: values chosen by facette, as they stand in the address; known or not (`facettes` says which are).

    `tri`: None for the usual one (relevance when there are words, newest otherwise). `tel_quel`: neither synonyms nor corrections.
    """

    texte: str = ""
    choix: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tri: Tri | None = None
    tel_quel: bool = False

    @classmethod
    def from_address(cls, parameters: QueryDict) -> "Criteres":
        """Never raises; what is unknown or too much is left out."""
        choix: dict[str, tuple[str, ...]] = {}
        room = CHOIX_MAX
        for name in TITRES:
            values = (value.replace("\0", "").strip() for value in parameters.getlist(name)[:CHOIX_MAX])
            kept = tuple(dict.fromkeys(value for value in values if 0 < len(value) <= SIGNES_DE_CHOIX_MAX))[:room]
            if kept:
                choix[name] = kept
                room -= len(kept)
        tri = parameters.get("tri", "")
        return cls(
            texte=parameters.get("q", ""),
            choix=choix,
            tri=Tri(tri) if tri in Tri.values else None,
            tel_quel="exact" in parameters,
        )

    def parameters(self) -> list[tuple[str, str]]:
        """Names and values of the address, in the order of the page; `page` is not among them."""
        pairs = [("q", self.texte)] if self.texte else []
        pairs += [(name, value) for name in TITRES for value in self.choix.get(name, ())]
        pairs += [("tri", self.tri.value)] if self.tri else []
        pairs += [("exact", "1")] if self.tel_quel and self.texte else []
        return pairs

    def address(self, route: str = "recherche") -> str:
        """A plain address, that can be shared. `route`: "recherche" or "recherche_flux"."""
        pairs = self.parameters()
        return f"{reverse(route)}?{urlencode(pairs)}" if pairs else reverse(route)

    def toggled(self, name: str, value: str) -> "Criteres":
        """With this value chosen, or let go of when it was."""
        values = self.choix.get(name, ())
        values = tuple(v for v in values if v != value) if value in values else (*values, value)
        choix = {**self.choix, name: values}
        return replace(self, choix={name: values for name, values in choix.items() if values})

    def without(self, *names: str) -> "Criteres":
        """Without what was chosen in these facettes; in all of them when none is named."""
        kept = {name: values for name, values in self.choix.items() if names and name not in names}
        return replace(self, choix=kept)

    def but(self, **changes: Any) -> "Criteres":
        """`but(texte="accueil")`, `but(tri=Tri.RECENTES)`, `but(tel_quel=True)`."""
        return replace(self, **changes)

    @property
    def order(self) -> Tri:
        """The order in force. Without a word nothing is nearer than anything else: the newest first."""
        if self.tri in {None, Tri.PERTINENCE}:
            return Tri.PERTINENCE if self.texte.strip() else Tri.RECENTES
        return self.tri
