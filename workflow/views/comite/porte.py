"""The door of the desk: Wagtail's own, and nothing that was typed is lost when a session ends.

What is posted without a session waits in a new one until its writer has signed in again, and comes back to the screen: nothing
is decided in the meantime. Declared in `config.urls` before Wagtail's addresses, whose door drops what was posted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from workflow.signature.frein import too_much_kept

SESSION_KEY = "bureau_en_attente"
SESSION_MAX = 400_000  # characters
# Where one comes back to, from an address that only receives.
RETOURS = {
    "workflow_agir": "workflow_dossier",
    "workflow_message": "workflow_dossier",
    "workflow_reecrire": "workflow_reecrire",
}


def desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    guarded = never_cache(require_admin_access(view))

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match = request.resolver_match
        name = match.url_name if match else ""
        if request.method == "POST" and not request.user.is_authenticated and name in RETOURS:
            _keep(request, name or "", kwargs["pk"])
            return redirect_to_login(reverse(RETOURS[name], kwargs=kwargs))
        return guarded(request, *args, **kwargs)

    return wrapper


def _keep(request: HttpRequest, name: str, pk: int) -> None:
    data = {key: values for key, values in request.POST.lists() if key != "csrfmiddlewaretoken"}
    size = sum(len(value) for values in data.values() for value in values)
    if size <= SESSION_MAX and not too_much_kept(request):
        request.session[SESSION_KEY] = {"nom": name, "pk": pk, "data": data}


def typed_before(request: HttpRequest, name: str, pk: int) -> QueryDict | None:
    """What this person had sent to that address when their session was over, once."""
    kept = request.session.get(SESSION_KEY)
    if not kept or (kept["nom"], kept["pk"]) != (name, pk):
        return None
    del request.session[SESSION_KEY]
    data = QueryDict(mutable=True)
    for key, values in kept["data"].items():
        data.setlist(key, values)
    messages.warning(
        request, "Votre session s’était fermée. Voici ce que vous aviez écrit : rien n’est encore enregistré."
    )
    return data
