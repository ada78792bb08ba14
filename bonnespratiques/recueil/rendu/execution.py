"""One content in one form: the parent of the process that composes. Each build has a directory of its own, gone when it ends.

Knows nothing of what is kept or who waits (`fabrication`).
"""

import json
import logging
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bonnespratiques.recueil.alertes import LivretImpossible, blocking
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.rendu.formes import Forme

logger = logging.getLogger(__name__)

DUREE_MAX_S = 120
CPU_MAX_S = 240  # two processors
MEMOIRE_MAX_OCTETS = 4 * 1024**3  # of address space, of which about half is ever used
COMPOSER = Path(__file__).resolve().with_name("composer.py")
TIC_S = 0.25  # between two words to whoever watches a silent build
REFUSE = 3  # `composer.REFUSE`
_MOTEURS = ("typst", "segno", "python-docx")

# Told how far it is, (etape, fait, total), several times a second: `etape` is "" until the process says something. Returns False
# to stop the build.
Suivi = Callable[[str, int, int], bool]


class FabricationAnnulee(Exception):
    """Whoever watched the build asked to stop it."""


@dataclass(frozen=True)
class Rendu:
    octets: bytes
    pages: int | None
    mesures: dict[str, Any] = field(default_factory=dict)


def content_key(document: Document, forme: Forme) -> str:
    """SHA-256 of all that decides of the bytes: content (with the pictures' own hashes), form, templates, fonts, libraries."""
    return sha256(document.canonical() + engine() + forme.cle.encode()).hexdigest()


@cache
def engine() -> bytes:
    somme = sha256("".join(f"{nom} {version(nom)} " for nom in _MOTEURS).encode())
    dossier = COMPOSER.parent
    for fichier in sorted(f for f in dossier.rglob("*") if f.suffix in {".py", ".typ", ".ttf", ".css"}):
        somme.update(fichier.name.encode() + fichier.read_bytes())
    return somme.digest()


def render(
    document: Document, forme: Forme, *, mesures: Mapping[str, Any] | None = None, suivi: Suivi | None = None
) -> Rendu:
    """The booklet in one form. The same document gives the same bytes.

    Raises `LivretImpossible`: an alert stops it, a picture cannot be read, or the process refuses, crashes or takes too long;
    `FabricationAnnulee` when `suivi` says so.
    """
    refuse_blocked(document)
    return _run(document.donnees, document.images, forme.module, dict(forme.options), mesures or {}, suivi)


def refuse_blocked(document: Document) -> None:
    """Raises `LivretImpossible` when an alert stops the booklet."""
    blocage = blocking(document.alertes)
    if blocage:
        raise LivretImpossible("Le livret ne peut pas être composé :\n" + "\n".join(f"– {a}" for a in blocage), blocage)


def build_page(gabarit: Path, donnees: dict[str, Any]) -> bytes:
    """Another PDF than a booklet: `gabarit`, which may import the templates of the booklet, filled with `donnees`.

    `donnees["jour"]` is its date: [year, month, day]. Raises `LivretImpossible`.
    """
    module = f"{__package__}.pdf"
    return _run(donnees, {}, module, {"gabarit": gabarit.name}, {}, None, gabarits=(gabarit,)).octets


def _run(
    donnees: dict[str, Any],
    images: Mapping[str, Callable[[], bytes]],
    module: str,
    options: dict[str, Any],
    mesures: Mapping[str, Any],
    suivi: Suivi | None,
    gabarits: tuple[Path, ...] = (),
) -> Rendu:
    with tempfile.TemporaryDirectory(prefix="recueil-") as nom:
        dossier = Path(nom)
        (dossier / "racine" / "images").mkdir(parents=True)
        for image, read in images.items():
            (dossier / "racine" / "images" / image).write_bytes(read())
        for gabarit in gabarits:
            (dossier / "racine" / gabarit.name).write_bytes(gabarit.read_bytes())
        commande = {
            "module": module,
            "options": options,
            "mesures": dict(mesures),
            "cpu_s": CPU_MAX_S,
            "memoire": MEMOIRE_MAX_OCTETS,
        }
        (dossier / "commande.json").write_text(json.dumps(commande))
        (dossier / "donnees.json").write_text(json.dumps(donnees, ensure_ascii=False))
        _compose(dossier, suivi)
        bilan = json.loads((dossier / "bilan.json").read_bytes())
        return Rendu((dossier / "livret").read_bytes(), bilan["pages"], bilan["mesures"])


def _compose(dossier: Path, suivi: Suivi | None) -> None:
    with (dossier / "erreurs").open("w+b") as erreurs:
        with subprocess.Popen(  # noqa: S603 - our own script, our own arguments
            [sys.executable, "-I", str(COMPOSER), str(dossier)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=erreurs,
            cwd=dossier,
        ) as processus:
            try:
                _follow(processus, suivi)
            finally:
                processus.kill()
        erreurs.seek(0)
        raison = erreurs.read().decode(errors="replace").strip()
    if processus.returncode == REFUSE:
        raise LivretImpossible(f"Le compositeur a refusé le livret : {raison}")
    if processus.returncode != 0:
        logger.error("Le compositeur s’est arrêté (%s) : %s", processus.returncode, raison)
        raise LivretImpossible(
            "Le compositeur s’est arrêté avant la fin (mémoire ou temps épuisés, ou texte qu’il ne sait pas lire). "
            "Retirez les dernières fiches ajoutées au recueil, puis réessayez."
        )


def _follow(processus: "subprocess.Popen[bytes]", suivi: Suivi | None) -> None:
    """Until the process ends: pass on what it says of its progress, and the last of it again at each tick of a silent one.

    Raises `FabricationAnnulee` when the watcher asks to stop, `LivretImpossible` when it takes too long.
    """
    limite = time.monotonic() + DUREE_MAX_S
    avancee: tuple[str, int, int] = ("", 0, 0)
    reste = b""
    assert processus.stdout is not None  # noqa: S101 - asked for above
    sortie = processus.stdout.fileno()
    while processus.poll() is None:
        if select.select([sortie], [], [], TIC_S)[0]:
            lu = os.read(sortie, 65536)
            if not lu:  # closed: it is about to end
                with suppress(subprocess.TimeoutExpired):
                    processus.wait(TIC_S)
            *lignes, reste = (reste + lu).split(b"\n")
            avancee = _read(lignes) or avancee
        if suivi and not suivi(*avancee):
            raise FabricationAnnulee
        if time.monotonic() > limite:
            raise LivretImpossible(
                f"La composition du livret a dépassé {DUREE_MAX_S} secondes. Partagez-le en plusieurs recueils."
            )


def _read(lignes: list[bytes]) -> tuple[str, int, int] | None:
    """The last progress told; what a library prints is none."""
    for ligne in reversed(lignes):
        with suppress(ValueError, KeyError, TypeError):
            dite = json.loads(ligne)
            return dite["etape"], dite["fait"], dite["total"]
    return None
