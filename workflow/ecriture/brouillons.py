"""Drafts: begun, saved as often as one likes, never lost. They live in the dossier, outside Wagtail's revisions, until sent."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from bonnespratiques.models import FichePage, ThemePage
from workflow.circuit import TRANSITIONS, Action, Role
from workflow.ecriture.texte import CHAMPS, text_of
from workflow.erreurs import ActionInterdite, ConflitDeVersion
from workflow.models import Dossier, EntreeJournal
from workflow.permissions import can


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


def create_update(fiche: FichePage, *, by: Any, adoption: bool = False, texte: dict[str, Any] | None = None) -> Dossier:
    """A draft that begins with the live text of a fiche, or with `texte`. The live version stays up until it is approved.

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
            titre=(texte or {}).get("titre") or live.title,
            brouillon={**text_of(live), **(texte or {})},
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


@dataclass(frozen=True)
class Lecture:
    """What somebody had before their eyes when they began to type: these fields of a draft, at this version."""

    version: int
    champs: tuple[str, ...] = ()
    empreinte: str = ""

    def still_holds(self, dossier: Dossier) -> bool:
        """Whether the draft says the same there now, even if another step of it was saved meanwhile."""
        return self.version == dossier.version or (self.empreinte != "" and self.empreinte == self._now(dossier))

    def _now(self, dossier: Dossier) -> str:
        return seal_of(dossier, self.champs)


def seal_of(dossier: Dossier, champs: tuple[str, ...]) -> str:
    """A short fingerprint of some fields of a draft: two windows on two steps do not disturb each other."""
    kept = [(champ, dossier.theme_id if champ == "theme" else dossier.brouillon.get(champ)) for champ in champs]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:20]


def save_draft(
    dossier: Dossier, *, by: Any, champs: dict[str, Any], version: int | Lecture, theme: ThemePage | None = None
) -> Dossier:
    """Save some fields of a draft, complete or not. `version`: the one that the person had before their eyes, or more of it.

    Of two windows, one wins and the other gets `ConflitDeVersion`, with what was kept; UPDATE … WHERE version = x sees to it.
    Saving again what is already there is no conflict: the answer to the first attempt was lost on the way.
    Raises `ActionInterdite` when the draft is not theirs, or already sent.
    """
    unknown = set(champs) - set(CHAMPS)
    if unknown:
        raise ValueError(f"Champs inconnus : {sorted(unknown)}")
    lecture = version if isinstance(version, Lecture) else Lecture(version)
    with transaction.atomic():
        current = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not can(by, Action.SAVE, current):
            raise ActionInterdite("Ce brouillon n’est pas le vôtre, ou il a déjà été envoyé.")
        changes = _changes(current, champs, theme)
        if not lecture.still_holds(current):
            if all(getattr(current, name) == value for name, value in changes.items()):
                return current
            raise ConflitDeVersion(current)
        version = current.version + 1
        saved = Dossier.objects.filter(
            pk=dossier.pk, version=current.version, statut__in=TRANSITIONS[Action.SAVE].depuis
        ).update(modifie_le=timezone.now(), version=version, **changes)
        if not saved:
            raise ConflitDeVersion(Dossier.objects.get(pk=dossier.pk))
    return Dossier.objects.with_relations().get(pk=dossier.pk)


def _changes(current: Dossier, champs: dict[str, Any], theme: ThemePage | None) -> dict[str, Any]:
    texte = {**current.brouillon, **champs}
    changes: dict[str, Any] = {"brouillon": texte, "titre": texte.get("titre", "")[:255]}
    if theme is not None and current.page_id is None:
        changes["theme"] = theme
    return changes
