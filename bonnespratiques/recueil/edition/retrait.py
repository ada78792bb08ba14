"""What is still decided about an edition once it is frozen: that it is no longer handed out, that it names somebody against their will.

No byte changes, and nothing is hidden: the page of the edition stays, with the reason. Each act is in Wagtail's journal.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from bonnespratiques.models import Edition
from bonnespratiques.recueil.edition import marques
from bonnespratiques.recueil.edition.droits import can_withdraw

JOURNAL = "bonnespratiques.retirer_edition"


class MotifManquant(ValueError):
    """A withdrawal says why, to everybody."""


@transaction.atomic
def withdraw(edition: Edition, *, by: Any, motif: str) -> Edition:
    """Files and reading page answer no more. Once: the first reason stays. Raises `PermissionDenied`, `MotifManquant`."""
    if not can_withdraw(by, edition):
        raise PermissionDenied
    if not motif.strip():
        raise MotifManquant("Dites pourquoi : la page de l’édition le montre à tous.")
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.retiree_le is None:
        edition.retiree_le, edition.retrait_motif = timezone.now(), motif.strip()
        edition.save(update_fields=["retiree_le", "retrait_motif"])
        log(edition.recueil or edition, JOURNAL, user=by, data={"edition": edition.numero, "motif": motif.strip()})
    return edition


@transaction.atomic
def declare_named(edition: Edition, *, by: Any) -> Edition:
    """Somebody asked, by another way than their fiche, not to be named any more: a letter, an account deleted, a fiche deleted.

    Raises `PermissionDenied`.
    """
    if not can_withdraw(by, edition):
        raise PermissionDenied
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.nomme_a_tort_le is None:
        marques.write(edition, by=by)
    return edition
