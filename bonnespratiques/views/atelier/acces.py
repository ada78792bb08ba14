"""The door of the atelier: whoever may edit the page of a recueil, and nobody else; and what surrounds each of its screens."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from bonnespratiques.models import RecueilPage


def recueil_or_refuse(request: HttpRequest, pk: int) -> RecueilPage:
    """Raises `Http404` and `PermissionDenied`."""
    recueil = RecueilPage.objects.filter(pk=pk).first()
    if recueil is None:
        raise Http404
    if not recueil.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return recueil


def surroundings(recueil: RecueilPage, actif: str) -> dict[str, Any]:
    """Breadcrumb and tabs. `actif`: "composer", "a_regler", "apercu" or "editions"."""
    onglets = [
        ("composer", "Sommaire", reverse("recueil_composer", args=[recueil.pk]), "list-ol"),
        ("a_regler", "À régler", reverse("recueil_a_regler", args=[recueil.pk]), "tasks"),
        ("apercu", "Aperçu", reverse("recueil_apercu", args=[recueil.pk]), "view"),
        (
            "editeur",
            "Textes et couverture",
            f"{reverse('wagtailadmin_pages:edit', args=[recueil.pk])}#tab-textes",
            "edit",
        ),
        ("editions", "Éditions", reverse("recueil_editions", args=[recueil.pk]), "lock"),
    ]
    parent = recueil.get_parent()
    return {
        "recueil": recueil,
        "titre": recueil.get_admin_display_title(),
        "onglets": onglets,
        "actif": actif,
        "fil": [
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {"url": reverse("wagtailadmin_pages:edit", args=[recueil.pk]), "label": recueil.get_admin_display_title()},
            {"url": "", "label": next(nom for cle, nom, _url, _icone in onglets if cle == actif)},
        ],
    }
