"""The door of the administration: who may enter at all, and with which proof."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from comptes import second_facteur

ADMIN_PREFIX = "/admin/"


class SecondFactorMiddleware:
    """Keeps people without the right, or without a second factor, out of `/admin/`, with a page that says what to do.

    Without it Wagtail sends a signed-in contributeur back to the sign-in page, for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN_PREFIX) and request.user.is_authenticated and not _is_leaving(request):
            if not request.user.has_perm("wagtailadmin.access_admin"):
                return render(request, "comptes/administration_fermee.html", status=403)
            if settings.SECOND_FACTOR_REQUIRED and (refusal := _ask_second_factor(request)):
                return refusal
        return self.get_response(request)


def _ask_second_factor(request: HttpRequest) -> HttpResponse | None:
    if not second_facteur.has_second_factor(request.user):
        messages.warning(
            request,
            "L’administration demande un second facteur. Ajoutez-en un : deux minutes suffisent, une seule fois.",
        )
        return redirect("mfa_activate_totp")
    if not second_facteur.is_shown(request):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
    return None


def _is_leaving(request: HttpRequest) -> bool:
    return request.path.startswith((f"{ADMIN_PREFIX}login/", f"{ADMIN_PREFIX}logout/"))
