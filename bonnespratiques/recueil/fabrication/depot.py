"""Built booklets, kept under the fingerprint of their content in `settings.RECUEILS_DIR`: what has not changed is built once.

A change of content makes another file; the last few of each recueil stay. Callers: the download view, the page of the recueil,
the command `produire_recueil`.
"""

import fcntl
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document, build_document
from bonnespratiques.recueil.rendu.execution import content_key, render
from bonnespratiques.recueil.rendu.formes import FORMES

ATTENTE_MAX_S = 30
GARDES = 5  # files kept for each recueil
ECHEC_RETENU_S = 60  # a content that cannot be composed is not tried again at each click
_PAS_S = 0.05
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")  # Typst writes its page tree first, in clear


@dataclass(frozen=True)
class FichierPdf:
    """`octets` and `pages` are what the page of the recueil tells before a download."""

    path: Path
    empreinte: str
    octets: int
    pages: int


class LivretOccupe(Exception):
    """Another booklet is being composed and this one waited `ATTENTE_MAX_S` for its turn: to be asked again later."""


def public_document(recueil: RecueilPage, *, user: Any = None) -> Document:
    """The booklet that everybody who can read the page of `recueil` may receive.

    A recueil open to all holds only fiches open to all, even when a member asks: booklets are passed on. One that is itself
    kept to members is made for the member who asks.
    """
    ouvert = RecueilPage.objects.visible_to(None).filter(pk=recueil.pk).exists()
    return build_document(recueil, lecteur=None if ouvert else user)


def get_pdf(recueil: RecueilPage, document: Document) -> FichierPdf:
    """The PDF of `document`, built unless it is there. Ten requests at once build it once.

    Raises `LivretImpossible` (alerts say why) and `LivretOccupe`.
    """
    empreinte = content_key(document, FORMES["pdf"])
    path = _dossier(recueil) / f"{empreinte}.pdf"
    if not path.exists():
        with _turn():
            if not path.exists():
                _build(document, path)
    fichier = _describe(path)
    _remember(recueil, fichier)
    return fichier


def cached_pdf(recueil: RecueilPage) -> FichierPdf | None:
    """The last PDF built for this recueil, without building or reading the fiches: no query. None when there is none.

    Its content may be a little behind the fiches; the download itself never is.
    """
    try:
        empreinte = json.loads((_dossier(recueil) / "dernier.json").read_text())["empreinte"]
        return _describe(_dossier(recueil) / f"{empreinte}.pdf")
    except (OSError, ValueError, KeyError):
        return None


def _dossier(recueil: RecueilPage) -> Path:
    return Path(settings.RECUEILS_DIR) / str(recueil.pk)


@contextmanager
def _turn() -> Iterator[None]:
    """One composition at a time on this machine: it takes two processors and some 500 MB."""
    racine = Path(settings.RECUEILS_DIR)
    racine.mkdir(parents=True, exist_ok=True)
    limite = time.monotonic() + ATTENTE_MAX_S
    with (racine / "composition.lock").open("w") as verrou:
        while True:
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > limite:
                    raise LivretOccupe("Un autre livret est en cours de composition.") from None
                time.sleep(_PAS_S)
        yield  # closing the file gives the lock back, even after a crash


def _build(document: Document, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    echec = path.with_suffix(".echec")
    if echec.exists() and time.time() - echec.stat().st_mtime < ECHEC_RETENU_S:
        raise LivretImpossible(echec.read_text(), document.alertes)
    try:
        write_atomically(path, render(document, FORMES["pdf"]).octets)
    except LivretImpossible as erreur:
        echec.write_text(str(erreur))
        raise
    finally:
        _forget_old(path)


def write_atomically(path: Path, octets: bytes) -> None:
    """The whole file or nothing: a reader never sees half of it."""
    descripteur, provisoire = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(octets)
        os.chmod(provisoire, 0o644)
        os.replace(provisoire, path)
    except BaseException:
        os.unlink(provisoire)
        raise


def _forget_old(path: Path) -> None:
    for suffixe in (".pdf", ".echec"):
        fichiers = sorted(path.parent.glob(f"*{suffixe}"), key=lambda fichier: fichier.stat().st_mtime, reverse=True)
        for ancien in fichiers[GARDES:]:
            ancien.unlink(missing_ok=True)


def _describe(path: Path) -> FichierPdf:
    with path.open("rb") as fichier:
        trouve = _PAGES.search(fichier.read(4096))
    return FichierPdf(path, path.stem, path.stat().st_size, int(trouve[1]) if trouve else 0)


def _remember(recueil: RecueilPage, fichier: FichierPdf) -> None:
    if (connu := cached_pdf(recueil)) is None or connu.empreinte != fichier.empreinte:
        write_atomically(_dossier(recueil) / "dernier.json", json.dumps({"empreinte": fichier.empreinte}).encode())
