"""What can be done to an index before a commit. Made by `Depot.ecriture`."""

from collections.abc import Iterable

from whoosh.writing import SegmentWriter

from bonnespratiques.recherche.documents import Document


class Ecriture:
    def __init__(self, writer: SegmentWriter) -> None:
        self._writer = writer
        self._added: set[str] = set()

    def remove_all(self, cles: Iterable[str]) -> None:
        """Remove what was committed under these keys; what is added by the same `Ecriture` stays, before or after."""
        with self._writer.searcher() as searcher:
            for cle in cles:
                self._writer.delete_by_term("cle", cle, searcher=searcher)

    def add_all(self, documents: Iterable[Document]) -> None:
        """Add these documents; of those with the same key, the first."""
        for document in documents:
            if document.cle not in self._added:
                self._added.add(document.cle)
                self._add(document)

    @property
    def count(self) -> int:
        return len(self._added)

    def _add(self, document: Document) -> None:
        self._writer.add_document(
            cle=document.cle,
            type=document.type.encode(),
            longueur=document.longueur,
            empreinte=document.empreinte,
            colonnes=document.colonnes,
            texte=document.texte,
            debut=document.debut,
        )
