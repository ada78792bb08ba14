"""What can be done to an index before a commit. Made by `Depot.ecriture`."""

from collections.abc import Iterable

from bonnespratiques.recherche.embarque.documents import Document
from bonnespratiques.recherche.embarque.ecrivain import Ecrivain


class Ecriture:
    def __init__(self, ecrivain: Ecrivain) -> None:
        self._ecrivain = ecrivain
        self._added: set[str] = set()

    def remove_all(self, cles: Iterable[str]) -> None:
        """Remove what was committed under these keys; what is added by the same `Ecriture` stays, before or after."""
        with self._ecrivain.searcher() as searcher:
            for cle in cles:
                self._ecrivain.delete_by_term("cle", cle, searcher=searcher)

    def add_all(self, documents: Iterable[Document]) -> None:
        """Add these documents; of those with the same key, the first."""
        for document in documents:
            if document.cle not in self._added:
                self._added.add(document.cle)
                self._ecrivain.add_document(document)

    @property
    def count(self) -> int:
        return len(self._added)
