"""Doors that are not allauth's own: the administration's sign-in and sign-out, and the local mailbox."""

from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import RedirectView, TemplateView

from comptes import courriels_locaux


class AdminLoginView(RedirectView):
    """`/admin/login/` leads to the password page of allauth, which asks for the second factor."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        target = self.request.GET.get(REDIRECT_FIELD_NAME) or reverse("wagtailadmin_home")
        return f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: target})}"


class AdminLogoutView(RedirectView):
    pattern_name = "account_logout"


class _LocalMailboxMixin:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class CourrielsLocauxView(_LocalMailboxMixin, TemplateView):
    template_name = "comptes/courriels_locaux.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "courriels": list(courriels_locaux.read_all())}


class CourrielLocalView(_LocalMailboxMixin, TemplateView):
    template_name = "comptes/courriel_local.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        courriel = courriels_locaux.read(self.kwargs["identifiant"])
        if courriel is None:
            raise Http404
        return {**super().get_context_data(**kwargs), "courriel": courriel}
