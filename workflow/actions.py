"""Everything that changes a dossier, once: front end, administration, commands and tests all call these functions.

Each one is check → change → journal → mail, in one transaction with the dossier locked; mails leave after the commit. Each
takes the dossier and keyword arguments, and returns it fresh. Refusals raise `ActionRefusee` (message for the person) and
leave nothing half-written. `workflow.circuit` says who may do what; drafts are in `workflow.brouillons`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from workflow import courriels, etapes, tour
from workflow.circuit import DELAI_JOURS, TRANSITIONS, Action, Role, Statut
from workflow.erreurs import ActionInterdite, ActionRefusee, TexteChange, TexteIncomplet
from workflow.models import AccordTask, Approbation, Dossier, EntreeJournal, Message, ValidationTask
from workflow.permissions import can, can_override, is_auteur, is_comite
from workflow.sections import SECTIONS_PAR_CLE
from workflow.texte import apply_to, free_slug, missing_to_submit

MOTIF_MAX = 5000  # characters


@contextmanager
def _locked(dossier: Dossier, action: Action, by: Any, motif: str = "") -> Iterator[Dossier]:
    """The dossier, locked and checked. SQLite's IMMEDIATE transactions queue instead; the check runs after either wait."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        _check(locked, action, by, motif)
        yield locked


def _check(dossier: Dossier, action: Action, by: Any, motif: str) -> None:
    transition = TRANSITIONS[action]
    if not can(by, action, dossier):
        if action == Action.OVERRIDE and dossier.statut == Statut.ACCORD and not can_override(dossier):
            raise ActionInterdite(
                "L’auteur n’a pas accepté que l’on publie sans sa réponse, ou l’échéance n’est pas passée. Écrivez-lui."
            )
        raise ActionInterdite(f"« {action.label} » n’est pas possible : {tour.refusal_reason(by, transition, dossier)}")
    if transition.needs_reason and not motif.strip():
        raise ActionRefusee("Dites pourquoi, en une phrase : la personne concernée la lira.")
    if len(motif) > MOTIF_MAX:
        raise ActionRefusee(f"Le motif dépasse {MOTIF_MAX} signes : résumez-le.")


def _move(
    dossier: Dossier, action: Action, by: Any, *, vers: Statut | None = None, motif: str = "", **journal: Any
) -> Dossier:
    """Change state, write the journal, and send the mails of this action once the transaction is committed."""
    depuis, dossier.statut = dossier.statut, vers or TRANSITIONS[action].vers
    dossier.statut_depuis = timezone.now()
    days = DELAI_JOURS.get(dossier.statut)
    dossier.echeance = timezone.localdate() + timedelta(days=days) if days else None
    dossier.save()
    entree = EntreeJournal.objects.create(
        dossier=dossier,
        page=dossier.page,
        action=action,
        depuis=depuis,
        vers=dossier.statut,
        par=by,
        motif=motif,
        **journal,
    )
    transaction.on_commit(lambda: courriels.send_for(entree))
    return dossier


# --- The contributeur sends -----------------------------------------------------------------------------------


def submit(
    dossier: Dossier, *, by: Any, charte: bool, silence_vaut_accord: bool = False, accept_base: bool = False
) -> Dossier:
    """Send a draft to the committee: it becomes a page, not live, or a new revision of the live one.

    `accept_base`: for an update begun on an older version, the author has seen the present one and sends all the same.
    Raises `TexteIncomplet`, or `ActionRefusee` when the charter is not accepted or another dossier is under way.
    """
    with _locked(dossier, Action.SUBMIT, by) as dossier:
        if manques := missing_to_submit(dossier):
            raise TexteIncomplet(manques)
        if not charte:
            raise ActionRefusee("Acceptez la charte du contributeur pour envoyer votre fiche.")
        page = _updated_page(dossier, accept_base) if dossier.page_id else _new_page(dossier, by)
        dossier.page = page
        try:
            with transaction.atomic():
                dossier.save(update_fields=["page"])
                dossier.revision_soumise = page.save_revision(user=by, log_action=True)
                _move(dossier, Action.SUBMIT, by, revision=dossier.revision_soumise)
                dossier.workflow_state = etapes.start(dossier, by=by)
        except ValidationError as error:
            raise ActionRefusee(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise ActionRefusee(
                "Une autre proposition est déjà en cours sur cette fiche. Votre texte est gardé : envoyez-le quand elle sera finie."
            ) from error
        dossier.charte_acceptee_le = timezone.now()
        dossier.silence_vaut_accord = silence_vaut_accord
        dossier.save()
    return dossier


def _new_page(dossier: Dossier, by: Any) -> FichePage:
    if dossier.theme is None:
        raise ActionRefusee("Choisissez un thème : celui de votre brouillon n’existe plus.")
    fiche = FichePage(owner=by, live=False, slug=free_slug(dossier.theme, dossier.titre))
    apply_to(fiche, dossier.brouillon)
    try:
        dossier.theme.add_child(instance=fiche)
    except ValidationError as error:
        raise ActionRefusee(" ".join(error.messages)) from error
    return fiche


def _updated_page(dossier: Dossier, accept_base: bool) -> FichePage:
    """The live version with the author's text put in. Whatever stranger's draft lies on the page is left aside."""
    page = FichePage.objects.select_related("live_revision").get(pk=dossier.page_id)
    if page.live_revision_id != dossier.base_revision_id:
        if not accept_base:
            raise TexteChange(
                "La fiche en ligne a changé depuis que vous avez commencé. Relisez-la, puis envoyez votre texte s’il tient toujours."
            )
        dossier.base_revision = page.live_revision
    fiche = page.live_revision.as_object() if page.live_revision else page
    apply_to(fiche, dossier.brouillon)
    return fiche


# --- The committee rewrites -----------------------------------------------------------------------------------


def send_for_approval(dossier: Dossier, *, by: Any) -> Dossier:
    """Show the latest rewriting to its author. That revision is frozen from now on."""
    with _locked(dossier, Action.SEND_FOR_APPROVAL, by) as dossier:
        revision = _latest_revision(dossier)
        manques = [f"la rubrique « {rubrique.titre} »" for rubrique in revision.as_object().missing_to_publish()]
        if manques:
            raise TexteIncomplet(manques)
        etapes.advance(dossier, by=by, to=AccordTask, revision=revision)
        _move(dossier, Action.SEND_FOR_APPROVAL, by, revision=revision, empreinte=empreinte(revision.content))
    return dossier


def take_back(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Take the text back from its author, to change it again."""
    with _locked(dossier, Action.TAKE_BACK, by, motif) as dossier:
        etapes.back_to_reecriture(dossier, by=by, comment=motif)
        _move(dossier, Action.TAKE_BACK, by, motif=motif)
    return dossier


# --- The contributeur decides ---------------------------------------------------------------------------------


def revision_to_approve(dossier: Dossier) -> Revision:
    """The revision before the author's eyes at the step Accord."""
    return etapes.current(dossier).revision


def seal_to_approve(dossier: Dossier) -> str:
    """The seal that the page of approval shows and sends back: it binds the decision to that very text."""
    return empreinte(revision_to_approve(dossier).content)


def approve(dossier: Dossier, *, by: Any, empreinte_lue: str) -> Dossier:
    """The « bon à publier », sealed to the text that was read: `empreinte_lue` is the seal shown on the page.

    Raises `TexteChange` when the text is not, or no longer, that one.
    """
    with _locked(dossier, Action.APPROVE, by) as dossier:
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        if seal != empreinte_lue or _latest_revision(dossier) != revision:
            raise TexteChange(
                "Le texte a changé depuis que vous l’avez ouvert. Relisez-le avant de donner votre accord."
            )
        _seal(dossier, revision, seal, by=by)
        etapes.advance(dossier, by=by, to=ValidationTask, revision=revision)
        _move(dossier, Action.APPROVE, by, revision=revision, empreinte=seal)
    return dossier


def override(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """The committee decides without the author, where the charter allows it. The seal says who, when and why."""
    with _locked(dossier, Action.OVERRIDE, by, motif) as dossier:
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        _seal(dossier, revision, seal, by=by, outrepassee=True, motif=motif)
        etapes.advance(dossier, by=by, to=ValidationTask, revision=revision)
        _move(dossier, Action.OVERRIDE, by, motif=motif, revision=revision, empreinte=seal)
    return dossier


def _seal(dossier: Dossier, revision: Revision, seal: str, *, by: Any, **fields: Any) -> None:
    dossier.approbation = Approbation.objects.create(
        dossier=dossier, revision=revision, empreinte=seal, personne=by, **fields
    )


def ask_changes(dossier: Dossier, *, by: Any, demandes: Mapping[str, str], motif: str = "") -> Dossier:
    """Send the text back to the committee. `demandes`: what to change, by section; `motif`: about the whole.

    At least one of them is needed. Each becomes a message to the committee.
    """
    demandes = {cle: texte.strip() for cle, texte in demandes.items() if texte.strip()}
    reasons = [f"{SECTIONS_PAR_CLE[cle].titre} : {texte}" for cle, texte in demandes.items()]
    whole = "\n".join([*reasons, *([motif.strip()] if motif.strip() else [])])
    with _locked(dossier, Action.ASK_CHANGES, by, whole) as dossier:
        for cle, texte in [*demandes.items(), *([("", motif.strip())] if motif.strip() else [])]:
            Message.objects.create(dossier=dossier, de=by, role=Role.AUTEUR, rubrique=cle, texte=texte, interne=False)
        etapes.back_to_reecriture(dossier, by=by, comment=whole)
        _move(dossier, Action.ASK_CHANGES, by, motif=whole)
    return dossier


# --- The committee concludes ----------------------------------------------------------------------------------


def send_back(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Reopen the rewriting of an approved text. Its approval falls: the author will be asked again."""
    with _locked(dossier, Action.SEND_BACK, by, motif) as dossier:
        dossier.approbation = None
        etapes.back_to_reecriture(dossier, by=by, comment=motif)
        _move(dossier, Action.SEND_BACK, by, motif=motif)
    return dossier


def validate(dossier: Dossier, *, by: Any, at: datetime | None = None) -> Dossier:
    """Publish the approved revision, now or `at` a later moment.

    Raises `TexteChange` when anything was saved on the page since the approval.
    """
    with _locked(dossier, Action.VALIDATE, by) as dossier:
        approbation = dossier.approbation
        if approbation is None or _latest_revision(dossier) != approbation.revision:
            raise TexteChange("Le texte a été modifié après l’accord de l’auteur. Renvoyez-le en réécriture.")
        if empreinte(approbation.revision.content) != approbation.empreinte:
            raise TexteChange("Le texte n’est plus celui que l’auteur a approuvé. Renvoyez-le en réécriture.")
        dossier.programmee_le = at if at and at > timezone.now() else None
        dossier.save(update_fields=["programmee_le"])
        etapes.finish(dossier, by=by)
        live_revision = FichePage.objects.values_list("live_revision", flat=True).get(pk=dossier.page_id)
        vers = Statut.PUBLIEE if live_revision == approbation.revision_id else Statut.PROGRAMMEE
        dossier.refresh_from_db(fields=["page"])
        _move(dossier, Action.VALIDATE, by, vers=vers, revision=approbation.revision, empreinte=approbation.empreinte)
    return dossier


def reject(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Do not keep the text. It stays readable in the dossier; a live version, if any, is untouched."""
    return _close(dossier, Action.REJECT, by, motif)


def withdraw(dossier: Dossier, *, by: Any, motif: str = "") -> Dossier:
    """The author takes the text out of the circuit, at any step before publication."""
    return _close(dossier, Action.WITHDRAW, by, motif)


def _close(dossier: Dossier, action: Action, by: Any, motif: str) -> Dossier:
    with _locked(dossier, action, by, motif) as dossier:
        # The state first: what Wagtail signals when its workflow is cancelled is then known to be ours.
        _move(dossier, action, by, motif=motif)
        etapes.cancel(dossier, by=by)
        if dossier.page_id:
            _restore_live_version(dossier, by=by)
    return dossier


def _restore_live_version(dossier: Dossier, *, by: Any) -> None:
    """Cancel a schedule, and put the live text back on top: the refused one would otherwise be the next to be edited."""
    page = FichePage.objects.get(pk=dossier.page_id)
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    if page.live and page.live_revision:
        page.live_revision.as_object().save_revision(user=by, changed=False, clean=False)
        FichePage.objects.filter(pk=page.pk).update(has_unpublished_changes=False, draft_title=page.title)


def _latest_revision(dossier: Dossier) -> Revision:
    """Read again from the database. Raises `ActionRefusee` when the page was deleted."""
    page = FichePage.objects.select_related("latest_revision").filter(pk=dossier.page_id).first()
    if page is None:
        raise ActionRefusee("La page de cette fiche a été supprimée. Le texte de l’auteur reste dans le dossier.")
    return page.latest_revision


# --- Everybody talks ------------------------------------------------------------------------------------------


def post_message(dossier: Dossier, *, by: Any, texte: str, interne: bool = True) -> Message:
    """Write in the dossier. Internal to the committee unless said otherwise; what an author writes never is.

    Raises `ActionInterdite` for anybody else, `ActionRefusee` for an empty or endless message.
    """
    texte = texte.strip()
    if is_comite(by, dossier):
        role = Role.COMITE
    elif is_auteur(by, dossier):
        role, interne = Role.AUTEUR, False
    else:
        raise ActionInterdite("Ce dossier n’est pas le vôtre.")
    if not texte or len(texte) > MOTIF_MAX:
        raise ActionRefusee(f"Écrivez votre message, en {MOTIF_MAX} signes au plus.")
    with transaction.atomic():
        message = Message.objects.create(dossier=dossier, de=by, role=role, texte=texte, interne=interne)
        if not interne:
            transaction.on_commit(lambda: courriels.send_message(message))
    return message
