"""Pages about people that are not allauth's own: the code, one's account, the administration's doors, the local mailbox."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView as AllauthConfirmLoginCodeView
from allauth.account.views import LogoutView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.messages.views import SuccessMessageMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.generic import RedirectView, TemplateView, UpdateView, View

from comptes import courriels_locaux
from comptes.adapter import TROP_DE_DEMANDES
from comptes.forms import CompteForm
from comptes.models import Personne


class ConfirmLoginCodeView(AllauthConfirmLoginCodeView):
    """The page of the code. allauth ends a session's tries after three; guesses are also counted by address, over all sessions."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, action="login_code_tries", key=self._process.state["email"].lower()):
            self._process.abort()
            messages.error(request, TROP_DE_DEMANDES)
            return redirect("connexion")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        # Kept in the session when the sign-in renews its key; 0 ends it with the browser.
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data["rester"] else 0)
        return super().form_valid(form)


class CompteView(LoginRequiredMixin, SuccessMessageMixin, UpdateView):
    form_class = CompteForm
    template_name = "comptes/compte.html"
    success_url = reverse_lazy("compte")
    success_message = "C’est enregistré."

    def get_object(self, queryset: QuerySet | None = None) -> Personne:
        return self.request.user  # type: ignore[return-value]


class AdminLoginView(RedirectView):
    """`/admin/login/` leads to the password page of allauth, which asks for the second factor."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        target = self.request.GET.get(REDIRECT_FIELD_NAME) or reverse("wagtailadmin_home")
        return f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: target})}"


class AdminLogoutView(LogoutView):
    """The administration's own button signs out at once; an address typed by hand asks first."""


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


class CourrielLocalHtmlView(_LocalMailboxMixin, View):
    """The HTML of a mail, for the frame of its page: it carries its own styles, which our pages do not allow, and runs nothing."""

    POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"

    def get(self, request: HttpRequest, identifiant: str) -> HttpResponse:
        courriel = courriels_locaux.read(identifiant)
        if courriel is None or not courriel.html:
            raise Http404
        return HttpResponse(courriel.html, headers={"Content-Security-Policy": self.POLICY})
