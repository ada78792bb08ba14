"""What the animateur must know before printing: what is missing from the booklet, what was changed, what stops it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Gravite(StrEnum):
    BLOQUE = "bloque"  # no booklet until it is put right
    ECARTE = "écarté"  # the booklet is made without it
    A_VERIFIER = "à vérifier"  # printed, but not as it was written
    CONSEIL = "conseil"  # nothing is wrong; a careful animateur would look


@dataclass(frozen=True)
class Alerte:
    """`texte` is a whole sentence in French. `page_id` is the fiche to open, or None when the recueil itself is concerned."""

    gravite: Gravite
    texte: str
    page_id: int | None = None

    def __str__(self) -> str:
        return self.texte


class LivretImpossible(Exception):
    """The booklet cannot be made. `alertes` says what stops it; the message is plain French, for the animateur."""

    def __init__(self, message: str, alertes: Iterable[Alerte] = ()) -> None:
        super().__init__(message)
        self.alertes = tuple(alertes)


def blocking(alertes: Iterable[Alerte]) -> list[Alerte]:
    return [alerte for alerte in alertes if alerte.gravite is Gravite.BLOQUE]
