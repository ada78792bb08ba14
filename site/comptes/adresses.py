"""Keeps allauth's list of addresses level with the one address of each person.

Without a row there, a code received by mail proves nothing to allauth, which would ask for a second one. With an old row left
behind, an address that an administrator replaced would still open the account.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save

from comptes.models import Personne


def _keep_one_address(
    sender: type[Personne], instance: Personne, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()
    # Not verified: whoever reads its mail proves it at the first sign-in.
    EmailAddress.objects.get_or_create(user=instance, email=instance.email, defaults={"primary": True})


def connect() -> None:
    post_save.connect(_keep_one_address, sender=Personne, dispatch_uid="comptes.adresses")
