"""How long mails are kept: what one said is erased three months after it was settled; that it was sent stays."""

from datetime import datetime, timedelta

from django.utils import timezone

from workflow.models import CourrielSortant

JOURS_GARDES = 90


def erase_old_texts(*, at: datetime | None = None) -> int:
    """Returns how many were erased. What is still to be sent is left alone, whatever its age."""
    limit = (at or timezone.now()) - timedelta(days=JOURS_GARDES)
    settled = CourrielSortant.objects.exclude(etat=CourrielSortant.Etat.A_ENVOYER).exclude(texte="")
    return settled.filter(cree_le__lt=limit).update(texte="", html="")
