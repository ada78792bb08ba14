"""What the atelier adds to the Wagtail admin: its addresses, the ways to it from a recueil, its words in the history of the page.

Registered by `bonnespratiques.wagtail_hooks`.
"""

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, PageLogEntry

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.atelier import retour
from bonnespratiques.typographie import francais
from bonnespratiques.views.atelier import apercu, composer, controler

COMPOSER, APERCU = "Composer le sommaire", "Aperçu du livret"


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("recueils/<int:pk>/composer/", composer.composer, name="recueil_composer"),
        path("recueils/<int:pk>/etat", composer.etat, name="recueil_etat"),
        path("recueils/<int:pk>/a-regler/", controler.a_regler, name="recueil_a_regler"),
        path("recueils/<int:pk>/apercu/", apercu.apercu, name="recueil_apercu"),
        path("recueils/<int:pk>/apercu/<int:page>.png", apercu.page_png, name="recueil_apercu_png"),
    ]


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if page.specific_class is RecueilPage and page.permissions_for_user(user).can_edit():
        yield Button(COMPOSER, reverse("recueil_composer", args=[page.pk]), icon_name="list-ol", priority=1)
        yield Button(APERCU, reverse("recueil_apercu", args=[page.pk]), icon_name="view", priority=2)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    class Composer(LogFormatter):
        label = COMPOSER

        def format_message(self, log_entry: PageLogEntry) -> str:
            return francais(log_entry.data.get("phrase") or COMPOSER)

    actions.register_action(retour.ACTION)(Composer)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("bonnespratiques/admin/atelier.css"))
