"""Contents waiting to be built: `RECUEILS_DIR/demandes/<key>/`, so that another process than the asker's can build them.

The tree is written whole. Pictures of the media library are read again from there, under the name that holds their fingerprint;
those that come from elsewhere (an edition) are written beside the tree. Callers: `service` lays, `chantier` reads and drops.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from bonnespratiques.echanges.fichiers import write_atomically
from bonnespratiques.models import Illustration
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.arbre.images import file_name, is_in_library, source_of
from bonnespratiques.recueil.fabrication.depot import racine


def lay(cle: str, document: Document) -> None:
    """Raises `OSError`. Laid twice, it is the same: the key decides of the content."""
    dossier = _dossier(cle)
    if (dossier / "arbre.json").exists():
        return
    (dossier / "images").mkdir(parents=True, exist_ok=True)
    for nom, lire in document.images.items():
        if not is_in_library(lire):
            write_atomically(dossier / "images" / nom, lire())
    images = sorted(document.images)
    arbre = json.dumps({"donnees": document.donnees, "images": images}, ensure_ascii=False)
    write_atomically(dossier / "arbre.json", arbre.encode())


def is_laid(cle: str) -> bool:
    """On this machine: several may share a database and not a disk."""
    return (_dossier(cle) / "arbre.json").exists()


def read(cle: str) -> Document:
    """Raises `OSError` when it is not there."""
    dossier = _dossier(cle)
    demande = json.loads((dossier / "arbre.json").read_bytes())
    return Document(demande["donnees"], _images(dossier, demande["images"]), [])


def drop(cle: str) -> None:
    shutil.rmtree(_dossier(cle), ignore_errors=True)


def demandes() -> Path:
    return racine() / "demandes"


def _dossier(cle: str) -> Path:
    return demandes() / cle


def _images(dossier: Path, noms: list[str]) -> Mapping[str, Callable[[], bytes]]:
    sources: dict[str, Callable[[], bytes]] = {
        nom: (dossier / "images" / nom).read_bytes for nom in noms if (dossier / "images" / nom).exists()
    }
    manquantes = [nom for nom in noms if nom not in sources]
    numeros = {int(nom.partition("-")[0]) for nom in manquantes if nom.partition("-")[0].isdigit()}
    presentes = {file_name(i): i for i in Illustration.objects.in_bulk(numeros).values()} if numeros else {}
    for nom in manquantes:
        sources[nom] = source_of(presentes[nom]) if nom in presentes else _changed
    return sources


def _changed() -> bytes:
    raise LivretImpossible("Une image du livret a été remplacée ou supprimée depuis la demande : redemandez le livret.")
