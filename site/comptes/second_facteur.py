"""Whether this very session has shown a second factor. Callers: the middleware at the door of the administration.

It is not enough that the person has one: a session opened before it was added, on a computer left behind, has not shown it.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

# Set in the session in which the factor was added: its first code has just been checked.
_ADDED_HERE = "comptes_second_facteur_ajoute"
_TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(personne: Any) -> bool:
    """Recovery codes alone are none: they only stand in for one."""
    return is_mfa_enabled(personne, _TYPES)


def is_shown(request: HttpRequest) -> bool:
    if request.session.get(_ADDED_HERE) == request.user.pk:
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def _remember(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type in _TYPES:
        request.session[_ADDED_HERE] = user.pk


def connect() -> None:
    authenticator_added.connect(_remember, dispatch_uid="comptes.second_facteur")
