"""What does not press, as it waits for the daily digest: a few sentences and one link. Written by `envoi`, read by `resume`."""

from dataclasses import dataclass

_SEPARATEUR = "\n\n"


@dataclass(frozen=True)
class Nouvelle:
    paragraphes: list[str]
    bouton: str
    lien: str

    def dump(self) -> str:
        return _SEPARATEUR.join([*self.paragraphes, f"{self.bouton} :\n{self.lien}"])

    @classmethod
    def load(cls, texte: str) -> "Nouvelle":
        *paragraphes, last = texte.split(_SEPARATEUR)
        bouton, _, lien = last.rpartition(" :\n")
        return cls(paragraphes, bouton, lien)
