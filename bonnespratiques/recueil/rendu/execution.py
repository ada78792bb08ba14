"""One content in one form: the parent of the process that composes. Each build has a directory of its own, gone when it ends.

Knows nothing of what is kept or who waits (`fabrication`).
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bonnespratiques.recueil.alertes import LivretImpossible, blocking
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.rendu.formes import Forme
from bonnespratiques.recueil.rendu.limites import Limites, limits_for

logger = logging.getLogger(__name__)

COMPOSER = Path(__file__).resolve().with_name("composer.py")
TIC_S = 0.25  # between two words to whoever watches a silent build
REFUSE, DISQUE_REFUSE, MEMOIRE_EPUISEE = 3, 4, 5  # as in `composer`
_MOTEURS = ("typst", "segno", "python-docx", "pillow")
# Read by the composing process from outside its folder: words of the rubrics, addresses, icons, colours of the site.
_EMPRUNTS = ("rubriques.py", "texte_riche.py", "icones.py", "indicateurs.py", "static/bonnespratiques/jetons.css")

# Told how far it is, (etape, fait, total), several times a second: `etape` is "" until the process says something. Returns False
# to stop the build.
Suivi = Callable[[str, int, int], bool]


class FabricationAnnulee(Exception):
    """Whoever watched the build asked to stop it."""


class Cause(StrEnum):
    """Why a composition did not end, as a sentence goes on after « s’est arrêté avant la fin : »."""

    REFUS = "le contenu est refusé"
    MEMOIRE = "la mémoire lui a manqué"
    DUREE = "le temps lui a manqué"
    ARRET = "il n’a pas su lire le contenu"


class CompositionEchouee(LivretImpossible):
    """The process that composes refused, died or took too long: something in the content, or its size."""

    def __init__(self, message: str, cause: Cause) -> None:
        super().__init__(message)
        self.cause = cause


class ImageIllisible(LivretImpossible):
    """`image`: its name in the tree."""

    def __init__(self, message: str, image: str) -> None:
        super().__init__(message)
        self.image = image


# What the end of the process says: its own word, a Rust program that cannot allocate, the limit of processor time.
_ENDS = {MEMOIRE_EPUISEE: Cause.MEMOIRE, -signal.SIGABRT: Cause.MEMOIRE, -signal.SIGXCPU: Cause.DUREE}


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
    emprunts = [dossier.parents[1] / nom for nom in _EMPRUNTS]
    for fichier in (*sorted(f for f in dossier.rglob("*") if f.suffix in {".py", ".typ", ".ttf", ".css"}), *emprunts):
        somme.update(fichier.name.encode() + fichier.read_bytes())
    return somme.digest()


@cache
def versions() -> dict[str, str]:
    """What `engine` is made of, to be written down: libraries by version, templates and fonts by SHA-256, and the whole."""
    parts = {nom: version(nom) for nom in _MOTEURS}
    for nom in ("gabarits", "polices"):
        somme = sha256()
        for fichier in sorted(f for f in (COMPOSER.parent / nom).rglob("*") if f.is_file()):
            somme.update(fichier.name.encode() + fichier.read_bytes())
        parts[nom] = somme.hexdigest()
    return {**parts, "compositeur": engine().hex()}


def render(
    document: Document,
    forme: Forme,
    *,
    mesures: Mapping[str, Any] | None = None,
    suivi: Suivi | None = None,
    limites: Limites | None = None,
) -> Rendu:
    """The booklet in one form. The same document gives the same bytes.

    Raises `LivretImpossible`: an alert stops it, or one of its kinds `ImageIllisible` and `CompositionEchouee`; `FabricationAnnulee`
    when `suivi` says so; `OSError` when the disk refuses.
    """
    refuse_blocked(document)
    limites = limites or limits_for(forme.cle, len(document.fiches))
    commande = {"module": forme.module, "options": dict(forme.options), "mesures": dict(mesures or {})}
    return _run(document.donnees, document.images, commande, limites, suivi)


def refuse_blocked(document: Document) -> None:
    """Raises `LivretImpossible` when an alert stops the booklet."""
    blocage = blocking(document.alertes)
    if blocage:
        raise LivretImpossible("Le livret ne peut pas être composé :\n" + "\n".join(f"– {a}" for a in blocage), blocage)


def build_page(gabarit: Path, donnees: dict[str, Any]) -> bytes:
    """Another PDF than a booklet: `gabarit`, which may import the templates of the booklet, filled with `donnees`.

    `donnees["jour"]` is its date: [year, month, day]. Raises `LivretImpossible`.
    """
    commande = {"module": f"{__package__}.pdf", "options": {"gabarit": gabarit.name}, "mesures": {}}
    return _run(donnees, {}, commande, limits_for("pdf", 1), None, gabarits=(gabarit,)).octets


def _run(
    donnees: dict[str, Any],
    images: Mapping[str, Callable[[], bytes]],
    commande: dict[str, Any],
    limites: Limites,
    suivi: Suivi | None,
    gabarits: tuple[Path, ...] = (),
) -> Rendu:
    with tempfile.TemporaryDirectory(prefix="recueil-") as nom:
        dossier = Path(nom)
        (dossier / "racine" / "images").mkdir(parents=True)
        for image, read in images.items():
            (dossier / "racine" / "images" / image).write_bytes(_image(image, read))
        for gabarit in gabarits:
            (dossier / "racine" / gabarit.name).write_bytes(gabarit.read_bytes())
        commande = {**commande, "cpu_s": limites.cpu_s, "memoire": limites.memoire}
        (dossier / "commande.json").write_text(json.dumps(commande))
        (dossier / "donnees.json").write_text(json.dumps(donnees, ensure_ascii=False))
        _compose(dossier, limites, suivi)
        bilan = json.loads((dossier / "bilan.json").read_bytes())
        return Rendu((dossier / "livret").read_bytes(), bilan["pages"], bilan["mesures"])


def _image(nom: str, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except LivretImpossible as erreur:
        raise ImageIllisible(str(erreur), nom) from erreur


def _compose(dossier: Path, limites: Limites, suivi: Suivi | None) -> None:
    with (dossier / "erreurs").open("w+b") as erreurs:
        with subprocess.Popen(  # noqa: S603 - our own script, our own arguments
            [sys.executable, "-I", str(COMPOSER), str(dossier)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=erreurs,
            cwd=dossier,
            start_new_session=True,
        ) as processus:
            try:
                _follow(processus, limites, suivi)
            finally:
                with suppress(ProcessLookupError):  # and those that it started
                    os.killpg(processus.pid, signal.SIGKILL)
        erreurs.seek(0)
        raison = erreurs.read().decode(errors="replace").strip()
    if processus.returncode == DISQUE_REFUSE:
        raise OSError(None, raison)
    if processus.returncode == REFUSE:
        raise CompositionEchouee(f"Le compositeur a refusé le livret : {raison}", Cause.REFUS)
    if processus.returncode != 0:
        logger.error("Le compositeur s’est arrêté (%s) : %s", processus.returncode, raison)
        cause = _ENDS.get(processus.returncode, Cause.ARRET)
        raise CompositionEchouee(f"Le compositeur s’est arrêté avant la fin : {cause.value}.", cause)


def _follow(processus: "subprocess.Popen[bytes]", limites: Limites, suivi: Suivi | None) -> None:
    """Until the process ends: pass on what it says of its progress, and the last of it again at each tick of a silent one.

    Raises `FabricationAnnulee` when the watcher asks to stop, `CompositionEchouee` when it takes too long.
    """
    fin = time.monotonic() + limites.duree_s
    avancee: tuple[str, int, int] = ("", 0, 0)
    reste = b""
    assert processus.stdout is not None  # noqa: S101 - asked for above
    with selectors.DefaultSelector() as guet:
        guet.register(processus.stdout, selectors.EVENT_READ)
        while processus.poll() is None:
            if guet.select(TIC_S):
                lu = os.read(processus.stdout.fileno(), 65536)
                if not lu:  # closed: it is about to end
                    with suppress(subprocess.TimeoutExpired):
                        processus.wait(TIC_S)
                *lignes, reste = (reste + lu).split(b"\n")
                avancee = _read(lignes) or avancee
            if suivi and not suivi(*avancee):
                raise FabricationAnnulee
            if time.monotonic() > fin:
                raise CompositionEchouee(
                    f"La composition du livret a dépassé {limites.duree_s:.0f} secondes.", Cause.DUREE
                )


def _read(lignes: list[bytes]) -> tuple[str, int, int] | None:
    """The last progress told; what a library prints is none."""
    for ligne in reversed(lignes):
        with suppress(ValueError, KeyError, TypeError):
            dite = json.loads(ligne)
            return dite["etape"], dite["fait"], dite["total"]
    return None
