"""An index of a few texts, without any fiche or database: what `strategie` answers from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.documents import Document
from bonnespratiques.recherche.embarque.evaluation import Evaluation
from bonnespratiques.recherche.embarque.reconstruction import reconstruction
from bonnespratiques.recherche.embarque.schema import Passage
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.pilotage.synonymes import Groupe
from bonnespratiques.recherche.requete import parse
from bonnespratiques.recherche.strategie import Lecture, read


def index_texts(dossier: Path, *texts: str) -> Depot:
    """An index of these texts, whose keys are their numbers from 0."""
    depot = Depot(dossier, "0" * 12)
    with reconstruction(depot) as remplissage:
        remplissage.add_documents(
            Document(str(number), "essai.texte", [Passage(0, 1.0, francais.stems_to_index(text))], [], b"", b"00000000")
            for number, text in enumerate(texts)
        )
    return depot


@dataclass(frozen=True)
class Bibliotheque:
    """Texts, and those among them that the reader may not see."""

    depot: Depot
    textes: tuple[str, ...]
    caches: frozenset[int] = frozenset()

    @classmethod
    def of(cls, dossier: Path, *textes: str, caches: tuple[int, ...] = ()) -> "Bibliotheque":
        return cls(index_texts(dossier, *textes), textes, frozenset(caches))

    def ask(self, query: Any) -> list[str]:
        """The texts found, the best first."""
        with self.depot.instantane() as instantane:
            scores = Evaluation(instantane).run(query)
            cles = [int(cle) for cle in instantane.ensemble.cles]
        rows = sorted(np.flatnonzero(scores >= 0), key=lambda row: -scores[row])
        return [self.textes[cles[row]] for row in rows if cles[row] not in self.caches]

    def read(self, typed: str, *groupes: Groupe, tel_quel: bool = False) -> Lecture:
        with self.depot.instantane() as instantane:
            lexique = instantane.lexique

        def texts(found: list[str]) -> Iterator[str]:
            yield from found[:5]

        return read(parse(typed), self.ask, tel_quel=tel_quel, groupes=groupes, lexique=lexique, textes=texts)
