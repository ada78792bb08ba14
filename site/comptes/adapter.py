"""What allauth asks of the site: no free sign-up page (the code makes the account), where to land, and its words in plain French."""

import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.urls import reverse

TROP_DE_DEMANDES = "Trop de demandes en peu de temps. Attendez quelques minutes, puis recommencez."


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L’adresse ou le mot de passe ne sont pas les bons. Vous pouvez aussi recevoir un code par courriel.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code n’est pas le bon. Prenez celui du dernier courriel reçu.",
        "incorrect_password": "Ce n’est pas le bon mot de passe.",
        "rate_limited": TROP_DE_DEMANDES,
        "too_many_login_attempts": TROP_DE_DEMANDES,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth asks again even of whoever has just entered: a sign-in of the last minutes is proof enough."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("compte")
