"""The door of the administration: who may enter at all, and with which proof."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

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
            if settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(request.user):
                messages.warning(
                    request, "L’administration demande un second facteur. Ajoutez-en un, puis revenez : deux minutes suffisent."
                )
                return redirect("mfa_activate_totp")
        return self.get_response(request)


def _is_leaving(request: HttpRequest) -> bool:
    return request.path.startswith((f"{ADMIN_PREFIX}login/", f"{ADMIN_PREFIX}logout/"))
