"""Frozen editions for the tests: `freeze_now(page, by=animatrice())`, and what must never change of one."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bonnespratiques.models import Edition, FichePage, RecueilPage
from bonnespratiques.recueil.edition import depot
from bonnespratiques.recueil.edition.gel import freeze
from bonnespratiques.recueil.edition.preparation import prepare
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.factories import PersonneFactory, fiche, installed_site, recueil, theme

# One form is enough for most stories; all of them are frozen where forms matter.
UNE = ("html",)


def animatrice() -> Any:
    installed_site()
    return PersonneFactory(groupe="Animation")


def two_fiches() -> tuple[RecueilPage, list[FichePage]]:
    dans = theme()
    fiches = [
        fiche("Ouvrir le jeudi soir", dans=dans, signature="Inès Marchandeau"),
        fiche("Un dossier, quatre portes", dans=dans),
    ]
    return recueil((dans, fiches)), fiches


def freeze_now(page: RecueilPage, *, by: Any = None, formes: Iterable[str] = UNE, **choix: Any) -> Edition:
    """Whoever freezes has read what is to be confirmed."""
    by = by or animatrice()
    confirmes = choix.pop("confirmes", None)
    if confirmes is None:
        confirmes = prepare(page, by=by).cles
    return freeze(page, by=by, confirmes=confirmes, formes=tuple(FORMES[cle] for cle in formes), **choix)


def bytes_of(edition: Edition) -> dict[str, bytes]:
    """Every byte on the disk, by name in the folder of the edition."""
    dossier = depot.folder_of(edition)
    return {str(path.relative_to(dossier)): path.read_bytes() for path in dossier.rglob("*") if path.is_file()}


def rows_of(edition: Edition) -> dict[str, Any]:
    """What the database holds of it, less what pages that go take with them."""
    edition = Edition.objects.get(pk=edition.pk)
    champs = (
        "numero",
        "rang",
        "titre",
        "slug",
        "contenu",
        "empreinte",
        "moteur",
        "changements",
        "reservee",
        "gelee_le",
    )
    return {
        **{champ: getattr(edition, champ) for champ in champs},
        "fiches": list(edition.fiches.values_list("numero", "titre", "rang", "forme", "empreinte")),
        "fichiers": list(edition.fichiers.values_list("forme", "volume", "octets", "pages", "empreinte")),
    }


def left_on_disk() -> list[str]:
    """Everything under the folder of editions but locks."""
    racine: Path = depot.racine()
    return sorted(path.name for path in racine.glob("*") if path.is_dir()) if racine.exists() else []
