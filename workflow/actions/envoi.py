"""The contributeur sends a draft: it becomes a page, or a new revision of the live one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from bonnespratiques.models import FichePage, ThemePage
from workflow import etapes
from workflow.actions.transition import locked, move
from workflow.circuit import Action
from workflow.ecriture import anonymat, appels
from workflow.ecriture.texte import apply_to, free_slug, missing_to_submit
from workflow.erreurs import ActionRefusee, TexteChange, TexteIncomplet
from workflow.models import Dossier
from workflow.models.dossier import RegleAccord
from workflow.suivi.adoption import is_adoptable


def submit(
    dossier: Dossier,
    *,
    by: Any,
    charte: bool,
    silence_vaut_accord: bool = False,
    accept_base: bool = False,
    regle_accord: str = RegleAccord.TOUS,
) -> Dossier:
    """Send a draft to the committee: it becomes a page, not live, or a new revision of the live one.

    `regle_accord`: where several people sign, who must approve.
    `accept_base`: for an update begun on an older version, the author has seen the present one and sends all the same.
    Raises `TexteIncomplet`, or `ActionRefusee` when the charter is not accepted or another dossier is under way.
    """
    with locked(dossier, Action.SUBMIT, by) as dossier:
        if manques := missing_to_submit(dossier):
            raise TexteIncomplet(manques)
        if not charte:
            raise ActionRefusee("Acceptez la charte du contributeur pour envoyer votre fiche.")
        anonymat.check_kept(dossier, by=by)
        page = _updated_page(dossier, accept_base) if dossier.page_id else _new_page(dossier, by)
        # Its author has answered meanwhile: it is an improvement like any other.
        dossier.adoption = dossier.adoption and is_adoptable(page)
        dossier.page = page
        try:
            with transaction.atomic():
                dossier.save(update_fields=["page", "adoption"])
                dossier.revision_soumise = page.save_revision(user=by, log_action=True)
                move(dossier, Action.SUBMIT, by, revision=dossier.revision_soumise)
                dossier.workflow_state = etapes.start(dossier, by=by)
        except ValidationError as error:
            raise ActionRefusee(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise ActionRefusee(
                "Une autre proposition est déjà en cours sur cette fiche. Votre texte est gardé : envoyez-le quand elle sera finie."
            ) from error
        dossier.charte_acceptee_le = timezone.now()
        dossier.silence_vaut_accord = silence_vaut_accord
        dossier.regle_accord = RegleAccord(regle_accord)
        dossier.save()
    return dossier


def _new_page(dossier: Dossier, by: Any) -> FichePage:
    # Locked, then read: of two texts sent at once, the second counts its sisters after the first has become one.
    Page.objects.select_for_update().filter(pk=dossier.theme_id).first()
    theme = ThemePage.objects.filter(pk=dossier.theme_id).first()
    if theme is None:
        raise ActionRefusee("Choisissez un thème : celui de votre brouillon n’existe plus.")
    fiche = FichePage(owner=by, live=False, slug=free_slug(theme, dossier.titre), appel=appels.answered_by(dossier))
    apply_to(fiche, dossier.brouillon)
    try:
        with transaction.atomic():
            theme.add_child(instance=fiche)
    except ValidationError as error:
        raise ActionRefusee(" ".join(error.messages)) from error
    except IntegrityError as error:  # the administration, which does not lock, added a page beside it
        raise ActionRefusee(
            "Le site a reçu une autre page au même instant. Votre texte est gardé : envoyez-le de nouveau."
        ) from error
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
