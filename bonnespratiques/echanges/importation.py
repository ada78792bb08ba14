"""A booklet that was read becomes pages: themes, fiches published under them, and the recueil that holds them in order.

One transaction: all of it, or nothing. What a former import made is recognised (`Provenance`) and left as it is.
Caller: the command `importer_recueil`.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from bonnespratiques.echanges.classement import Organismes, Themes, slug_for
from bonnespratiques.echanges.illustrations import Illustrations
from bonnespratiques.echanges.livret import Axe, Carte, Livret
from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.pages_completes import sommaire_of, updated_on
from bonnespratiques.echanges.pages_importees import (
    make_contact,
    make_fiche,
    make_recueil,
    publication_of,
    sections_of,
)
from bonnespratiques.empreinte import empreinte
from bonnespratiques.installation import install_site
from bonnespratiques.models import (
    Contact,
    FicheOrganisme,
    FichePage,
    Provenance,
    RecueilIndexPage,
    RecueilPage,
    ThemePage,
)

CLE_DU_RECUEIL = "recueil"
CREEE, DEJA_LA, MODIFIEE = "créée", "déjà là", "modifiée depuis l’import, laissée telle quelle"


class ImportImpossible(Exception):
    """The booklet is readable, but the site cannot take it as it was asked. The message says what to do."""


@dataclass
class CarteImportee:
    """What became of a card. `numero` is None when nothing was written."""

    carte: Carte
    etat: str
    numero: int | None = None


@dataclass
class Bilan:
    """What the import did, or with `a_blanc` would do."""

    recueil: str
    a_blanc: bool
    cartes: list[CarteImportee] = field(default_factory=list)
    recueil_etat: str = CREEE
    themes_crees: list[str] = field(default_factory=list)
    organismes_crees: list[str] = field(default_factory=list)

    def with_etat(self, etat: str) -> list[CarteImportee]:
        return [importee for importee in self.cartes if importee.etat == etat]


def import_livret(livret: Livret, *, slug: str = "", dry_run: bool = False) -> Bilan:
    """Write the booklet, or with `dry_run` only say what would be written.

    Raises `ImportImpossible`, or `LivretIllisible` for a text that no fiche can hold; then nothing is written.
    """
    slug = slug or default_slug(livret)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        raise ImportImpossible(
            f"« {slug} » ne peut pas être une adresse : des lettres sans accent, des chiffres et des tirets, par exemple recueil-2014."
        )
    illustrations = Illustrations(livret.complet.images if livret.complet else {})
    try:
        return _import(livret, slug, illustrations, dry_run=dry_run)
    except BaseException:
        illustrations.undo()
        raise


def _import(livret: Livret, slug: str, illustrations: Illustrations, *, dry_run: bool) -> Bilan:
    with transaction.atomic():
        _refuse_foreign_recueil(slug)
        accueil = None if dry_run else install_site()
        # Wagtail would note what refers to what at each of the three savings of a page: once, at the end, is enough.
        with disable_reference_index_auto_update():
            bilan = _Importation(livret, slug, accueil, illustrations).run()
        if bilan.with_etat(CREEE) and not dry_run:
            for provenance in Provenance.objects.filter(recueil=slug).select_related("page"):
                ReferenceIndex.create_or_update_for_object(provenance.page.specific)
    return bilan


def _refuse_foreign_recueil(slug: str) -> None:
    imported = Provenance.objects.filter(recueil=slug, cle=CLE_DU_RECUEIL).exists()
    if RecueilPage.objects.filter(slug=slug).exists() and not imported:
        raise ImportImpossible(
            f"Un autre recueil a déjà l’adresse « {slug} ». Donnez-en une autre à celui-ci : --slug {slug}-2."
        )


def default_slug(livret: Livret) -> str:
    """« Recueil des bonnes pratiques », 2014 → "recueil-des-bonnes-pratiques-2014"."""
    annee = f"-{livret.paru_le.year}" if livret.paru_le else ""
    return (slugify(key(livret.titre))[:70].strip("-") or "recueil") + annee


def cle_of(carte: Carte) -> str:
    """What identifies a card in its recueil: its rank and its title, since two cards may share a title."""
    titre = key(carte.titre)
    if len(titre) > 200:
        titre = titre[:160] + hashlib.sha256(titre.encode()).hexdigest()[:32]
    return f"{carte.position:03d} {titre}"


class _Importation:
    """One booklet being written under `accueil`; when it is None, only counted."""

    def __init__(self, livret: Livret, slug: str, accueil: Page | None, illustrations: Illustrations) -> None:
        self.livret, self.slug, self.dry_run = livret, slug, accueil is None
        self.illustrations = illustrations
        self.fiches: dict[int, tuple[ThemePage, FichePage]] = {}  # by position
        self.bilan = Bilan(slug, a_blanc=self.dry_run)
        self.connues = _Connues(slug)
        self.recueil = RecueilPage.objects.filter(slug=slug).first()
        self.themes = Themes(accueil)
        self.organismes = Organismes(dry_run=self.dry_run)

    def run(self) -> Bilan:
        for carte in self.livret.cartes:
            theme, fiche = self._file(carte)
            if theme is not None and fiche is not None:
                self.fiches[carte.position] = (theme, fiche)
        self._file_recueil()
        self.bilan.themes_crees = self.themes.crees
        self.bilan.organismes_crees = self.organismes.crees
        return self.bilan

    def _file(self, carte: Carte) -> tuple[ThemePage | None, FichePage | None]:
        """The card's theme in this recueil and its fiche, found or made."""
        axe = next(axe for axe in self.livret.axes if axe.titre == carte.axe)
        page = self.connues.page_of(cle_of(carte))
        if page is not None:
            fiche = FichePage.objects.get(pk=page.pk)
            etat = MODIFIEE if self.connues.is_modified(cle_of(carte)) else DEJA_LA
            self.bilan.cartes.append(CarteImportee(carte, etat, fiche.numero))
            return fiche.theme, fiche
        theme = self._theme(axe, carte)
        lieu = carte.complet.lieu if carte.complet and len(carte.organismes) == 1 else ""
        organismes = [self.organismes.get(nom, lieu=lieu) for nom in carte.organismes]
        if self.dry_run or theme is None:
            self.bilan.cartes.append(CarteImportee(carte, CREEE))
            return None, None
        fiche = self._publish(carte, theme, [organisme for organisme in organismes if organisme is not None])
        self.bilan.cartes.append(CarteImportee(carte, CREEE, fiche.numero))
        return theme, fiche

    def _theme(self, axe: Axe, carte: Carte) -> ThemePage | None:
        if carte.complet and carte.complet.theme and (page := self.themes.find_axe(carte.complet.theme)):
            return page
        return self.themes.get_sous_theme(axe, carte.sous_theme) if carte.sous_theme else self.themes.get_axe(axe)

    def _publish(self, carte: Carte, theme: ThemePage, organismes: Iterable) -> FichePage:
        paru = publication_of(self.livret, carte.position)
        fiche = make_fiche(carte, self.livret, paru, self.illustrations)
        fiche.slug = slug_for(carte.titre, theme)
        fiche.organismes = [FicheOrganisme(organisme=organisme) for organisme in organismes]
        theme.add_child(instance=fiche)
        _publish(fiche, self.slug, cle_of(carte))
        # The day of the booklet, not of the import, is what readers are told.
        a_jour = updated_on(carte) or paru
        FichePage.objects.filter(pk=fiche.pk).update(last_published_at=a_jour)
        Contact.objects.bulk_create([make_contact(fiche, personne) for personne in carte.contacts])
        return fiche

    def _sections(self) -> list[tuple[str, dict[str, Any]]]:
        if self.livret.complet:
            return sommaire_of(self.livret.complet, self.fiches)
        return sections_of(list(self.fiches.values()))

    def _file_recueil(self) -> None:
        """Make the recueil; or give its new fiches to the one that an import made and that nobody has edited since."""
        if self.recueil is not None:
            modified = self.connues.is_modified(CLE_DU_RECUEIL)
            self.bilan.recueil_etat = MODIFIEE if modified else DEJA_LA
            if modified or self.dry_run or not self.bilan.with_etat(CREEE):
                return
            self.recueil.sections = self._sections()
            self.connues.provenances[CLE_DU_RECUEIL].delete()
            _publish(self.recueil, self.slug, CLE_DU_RECUEIL)
        elif not self.dry_run:
            fiches = {position: fiche for position, (_, fiche) in self.fiches.items()}
            recueil = make_recueil(self.livret, self.slug, self.illustrations, fiches)
            recueil.sections = self._sections()
            RecueilIndexPage.objects.get().add_child(instance=recueil)
            _publish(recueil, self.slug, CLE_DU_RECUEIL)


def _publish(page: Page, slug: str, cle: str) -> None:
    revision = page.save_revision()
    revision.publish()
    Provenance.objects.create(page=page, recueil=slug, cle=cle, empreinte=empreinte(revision.content))


class _Connues:
    """The pages that a former import of this recueil made."""

    def __init__(self, slug: str) -> None:
        found = Provenance.objects.filter(recueil=slug).select_related("page")
        self.provenances = {provenance.cle: provenance for provenance in found}
        revisions = Revision.objects.in_bulk([p.page.latest_revision_id for p in found if p.page.latest_revision_id])
        self._contents = {
            cle: revisions[p.page.latest_revision_id].content
            for cle, p in self.provenances.items()
            if p.page.latest_revision_id in revisions
        }

    def page_of(self, cle: str) -> Page | None:
        provenance = self.provenances.get(cle)
        return provenance.page if provenance else None

    def is_modified(self, cle: str) -> bool:
        """Whether somebody changed the text since, in a published version or in a draft."""
        content = self._contents.get(cle)
        return content is None or empreinte(content) != self.provenances[cle].empreinte
