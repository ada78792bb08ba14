"""Editions in the Wagtail admin: their screens, the way there from a recueil, their words in the journal.

Registered by `bonnespratiques.wagtail_hooks`.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from bonnespratiques.models import Edition, RecueilPage
from bonnespratiques.recueil.edition import gel, marques, retrait
from bonnespratiques.recueil.edition.droits import can_freeze
from bonnespratiques.views import editions_admin


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("recueils/<int:pk>/editions/", editions_admin.editions, name="recueil_editions"),
        path("recueils/<int:pk>/editions/geler/", editions_admin.geler, name="recueil_geler"),
        path("recueils/<int:pk>/editions/gel/<uuid:fabrication>/", editions_admin.gel_en_cours, name="recueil_gel"),
        path("editions/<int:numero>/retirer/", editions_admin.retirer, name="edition_retirer"),
        path("editions/<int:numero>/signaler/", editions_admin.signaler, name="edition_signaler"),
    ]


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if page.specific_class is RecueilPage and can_freeze(user, page.specific_deferred):
        yield Button("Éditions", reverse("recueil_editions", args=[page.pk]), icon_name="lock", priority=3)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("before_delete_page")
def say_that_editions_stay(request: HttpRequest, page: Page) -> None:
    """Nothing is lost, but nobody should believe that deleting the page takes its editions back."""
    if request.method != "GET":
        return
    nombre = Edition.objects.filter(recueil__path__startswith=page.path, recueil__depth__gte=page.depth).count()
    if nombre:
        quoi = "Son édition gelée restera" if nombre == 1 else f"Ses {nombre} éditions gelées resteront"
        messages.warning(
            request,
            f"{quoi} en ligne, à la même adresse. Pour que l’on ne la télécharge plus, retirez-la d’abord de la diffusion."
            if nombre == 1
            else f"{quoi} en ligne, aux mêmes adresses. Pour qu’on ne les télécharge plus, retirez-les d’abord de la diffusion.",
        )


class _Phrase(LogFormatter):
    """One sentence filled with what was written down."""

    phrase = ""

    def format_message(self, log_entry: Any) -> str:
        return self.phrase.format_map({"nom": "Édition", "edition": "", "motif": "", **log_entry.data})


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for action, libelle, phrase in (
        (gel.JOURNAL, "Geler une édition", "{nom} gelée, sous le numéro {edition}"),
        (retrait.JOURNAL, "Retirer une édition", "Édition numéro {edition} retirée de la diffusion\u00a0: {motif}"),
        (
            marques.JOURNAL,
            "Signaler une édition",
            "Édition numéro {edition}\u00a0: elle nomme quelqu’un qui a demandé depuis à ne pas l’être",
        ),
    ):
        actions.register_action(action)(type("Phrase", (_Phrase,), {"label": libelle, "phrase": phrase}))


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("bonnespratiques/editions_admin.css"))
