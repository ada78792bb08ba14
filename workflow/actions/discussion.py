"""The committee and the author write to each other. It moves nothing."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from workflow import courriels
from workflow.actions.transition import MOTIF_MAX
from workflow.circuit import Role
from workflow.erreurs import ActionInterdite, ActionRefusee
from workflow.models import Dossier, Message
from workflow.permissions import is_animateur, is_auteur, is_comite, is_signataire

MESSAGES_PAR_HEURE = 20  # by one person in one dossier: each is mailed to a whole committee


def post_message(dossier: Dossier, *, by: Any, texte: str, interne: bool = True) -> Message:
    """Write in the dossier. Internal to the committee unless said otherwise; what an author writes never is.

    What the animation writes for the committee only is sent to it by mail, since nobody there awaits it.

    Raises `ActionInterdite` for anybody else, `ActionRefusee` for an empty or endless message, or one too many.
    """
    texte = texte.strip()
    if is_comite(by, dossier):
        role = Role.COMITE
    elif is_signataire(by, dossier):
        role, interne = (Role.AUTEUR if is_auteur(by, dossier) else Role.COAUTEUR), False
    elif is_animateur(by, dossier):
        role = Role.ANIMATEUR
    else:
        raise ActionInterdite("Ce dossier n’est pas le vôtre.")
    if not texte or len(texte) > MOTIF_MAX:
        raise ActionRefusee(f"Écrivez votre message, en {MOTIF_MAX} signes au plus.")
    recent = Message.objects.filter(dossier=dossier, de=by, le__gte=timezone.now() - timedelta(hours=1))
    if not interne and recent.count() >= MESSAGES_PAR_HEURE:
        raise ActionRefusee(
            "Vous avez écrit beaucoup de messages en une heure, et chacun part par courriel. Reprenez un peu plus tard : celui-ci reste à l’écran."
        )
    with transaction.atomic():
        message = Message.objects.create(dossier=dossier, de=by, role=role, texte=texte, interne=interne)
        if not interne or role == Role.ANIMATEUR:
            courriels.enqueue_message(message)
    return message
