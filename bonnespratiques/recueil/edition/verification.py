"""Whether editions are still what was frozen: each tree and each file against its SHA-256. A file lost may be made again, if it is the same.

Caller: `manage.py verifier_editions`.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bonnespratiques.models import Edition, EditionFichier
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.edition import depot
from bonnespratiques.recueil.edition.gel import build
from bonnespratiques.recueil.rendu.execution import engine
from bonnespratiques.recueil.rendu.formes import FORMES


@dataclass(frozen=True)
class Constat:
    """One thing that is not right, or was put right (`retabli`). `texte` is a sentence in French."""

    texte: str
    retabli: bool = False


def check(edition: Edition, *, rebuild: bool = False) -> Iterator[Constat]:
    """What is wrong with one edition; with `rebuild`, lost or altered files are made again when that gives the same bytes."""
    if sha256(edition.contenu.encode()).hexdigest() != edition.empreinte:
        yield Constat(
            f"{edition} : le contenu en base n’est plus celui qui a été gelé. Rétablissez-le d’une sauvegarde."
        )
        return
    donnees = json.loads(edition.contenu)
    images = depot.pictures_of(edition)
    perdues = sorted(names_of_pictures(donnees) - set(images))
    for nom in perdues:
        yield Constat(f"{edition} : l’image {nom} n’est plus sur le disque. Rétablissez-la d’une sauvegarde.")
    for fichier in edition.fichiers.all():
        fichier.edition = edition
        mal = damage(fichier)
        if mal and rebuild and not perdues:
            yield _made_again(fichier, Document(donnees, {nom: p.read_bytes for nom, p in images.items()}, []), mal)
        elif mal:
            yield Constat(mal)


def damage(fichier: EditionFichier) -> str:
    """What is wrong with a file, read whole; "" when nothing is."""
    path = depot.path_of(fichier)
    if not path.exists():
        return f"{fichier.edition}, {fichier} : le fichier n’est plus sur le disque."
    if depot.digest(path) != fichier.empreinte:
        return f"{fichier.edition}, {fichier} : le fichier n’est plus celui qui a été gelé."
    return ""


def names_of_pictures(noeud: Any) -> set[str]:
    """Every picture that a tree names."""
    if isinstance(noeud, list):
        return set().union(*map(names_of_pictures, noeud))
    if not isinstance(noeud, dict):
        return set()
    ici = {noeud["src"]} if noeud.get("t") == "image" else set()
    return ici.union(*map(names_of_pictures, noeud.values()))


def _made_again(fichier: EditionFichier, document: Document, mal: str) -> Constat:
    edition, forme = fichier.edition, FORMES[fichier.forme]
    if edition.moteur.get("compositeur") != engine().hex():
        return Constat(f"{mal} Le compositeur a changé depuis : seule une sauvegarde peut le rétablir.")
    try:
        with depot.workshop(edition.numero) as dossier:
            refaits = {ligne.volume: ligne for ligne in build(document, forme, dossier)}
            refait = refaits.get(fichier.volume)
            if refait is None or refait.empreinte != fichier.empreinte:
                return Constat(f"{mal} Recomposé, il n’est pas identique : rétablissez-le d’une sauvegarde.")
            depot.folder_of(edition).mkdir(exist_ok=True)
            os.replace(dossier / depot.stored_name(fichier.forme, fichier.volume), depot.path_of(fichier))
    except LivretImpossible as erreur:
        return Constat(f"{mal} Il ne peut pas être recomposé : {erreur}")
    return Constat(f"{mal} Il est rétabli, à l’identique.", retabli=True)


def check_all(*, rebuild: bool = False, tell: Callable[[Constat], None]) -> tuple[int, int]:
    """Every edition, one after the other. Returns (editions, what is still wrong)."""
    nombre = restent = 0
    for edition in Edition.objects.order_by("numero").iterator(chunk_size=1):
        nombre += 1
        for constat in check(edition, rebuild=rebuild):
            tell(constat)
            restent += not constat.retabli
    return nombre, restent
