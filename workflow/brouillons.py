"""Drafts: begun, saved as often as one likes, never lost. They live in the dossier, outside Wagtail's revisions, until sent."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from bonnespratiques.models import FichePage, ThemePage
from workflow.circuit import TRANSITIONS, Action, Role
from workflow.erreurs import ActionInterdite, ConflitDeVersion
from workflow.models import Dossier, EntreeJournal
from workflow.permissions import can
from workflow.texte import CHAMPS, text_of


def create_draft(*, by: Any, texte: dict[str, Any] | None = None, theme: ThemePage | None = None) -> Dossier:
    """A new draft, empty or begun with `texte`."""
    signature = ", ".join(part for part in (by.get_full_name(), by.organisme) if part)
    texte = {"signature": signature, "organismes": [by.organisme] if by.organisme else [], **(texte or {})}
    with transaction.atomic():
        dossier = Dossier.objects.create(auteur=by, theme=theme, titre=texte.get("titre", ""), brouillon=texte)
        EntreeJournal.objects.create(
            dossier=dossier, action=EntreeJournal.Evenement.CREATE, vers=dossier.statut, par=by, role=Role.AUTEUR
        )
    return dossier


def create_update(fiche: FichePage, *, by: Any, adoption: bool = False) -> Dossier:
    """A draft that begins with the live text of a fiche. The live version stays up until the update is approved.

    `adoption`: whoever sends it means to answer for the fiche from then on.

    Raises `ActionInterdite` when the fiche is not published or not readable by `by`.
    """
    live = FichePage.objects.visible_to(by).select_related("live_revision").filter(pk=fiche.pk).first()
    if live is None:
        raise ActionInterdite("Cette fiche n’est pas publiée, ou vous n’y avez pas accès.")
    with transaction.atomic():
        dossier = Dossier.objects.create(
            auteur=by,
            page=live,
            theme=live.theme,
            titre=live.title,
            brouillon=text_of(live),
            base_revision=live.live_revision,
            adoption=adoption,
        )
        EntreeJournal.objects.create(
            dossier=dossier,
            page=live,
            action=EntreeJournal.Evenement.CREATE,
            vers=dossier.statut,
            par=by,
            role=Role.AUTEUR,
        )
    return dossier


def save_draft(
    dossier: Dossier, *, by: Any, champs: dict[str, Any], version: int, theme: ThemePage | None = None
) -> Dossier:
    """Save some fields of a draft, complete or not. `version` is the one that the person had before their eyes.

    One UPDATE … WHERE version = x: of two windows, one wins and the other gets `ConflitDeVersion`, with what was kept.
    Raises `ActionInterdite` when the draft is not theirs, or already sent.
    """
    unknown = set(champs) - set(CHAMPS)
    if unknown:
        raise ValueError(f"Champs inconnus : {sorted(unknown)}")
    with transaction.atomic():
        current = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not can(by, Action.SAVE, current):
            raise ActionInterdite("Ce brouillon n’est pas le vôtre, ou il a déjà été envoyé.")
        texte = {**current.brouillon, **champs}
        changes: dict[str, Any] = {"brouillon": texte, "titre": texte.get("titre", "")[:255], "version": version + 1}
        if theme is not None and current.page_id is None:
            changes["theme"] = theme
        saved = Dossier.objects.filter(
            pk=dossier.pk, version=version, statut__in=TRANSITIONS[Action.SAVE].depuis
        ).update(modifie_le=timezone.now(), **changes)
        if not saved:
            raise ConflitDeVersion(current)
    return Dossier.objects.get(pk=dossier.pk)
