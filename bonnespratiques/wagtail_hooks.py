"""What we add to Wagtail: organismes, keywords and contacts in the menu of the administration; a clear refusal on closed pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bonnespratiques.models import Appel, Contact, Organisme, Tag
from bonnespratiques.navigation import navigation_of
from bonnespratiques.recherche.pilotage import hooks as recherche_hooks  # noqa: F401 (hooks of their own)
from bonnespratiques.recueil.atelier import hooks as atelier_hooks  # noqa: F401 (hooks of their own)
from bonnespratiques.recueil.edition import hooks as edition_hooks  # noqa: F401 (hooks of their own)


class OrganismeViewSet(SnippetViewSet):
    model = Organisme
    icon = "home"
    list_display = ["nom", "type", "taille", "departement", "region"]
    list_filter = ["type", "taille", "region"]
    list_export = ["nom", "type", "taille", "departement", "region"]
    export_filename = "organismes"
    ordering = ["nom"]


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = "Mots-clés"
    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name"]


class ContactViewSet(SnippetViewSet):
    """Personal data: no export, and the consent is in the list so that its absence is seen."""

    model = Contact
    icon = "mail"
    menu_label = "Contacts"
    list_display = ["__str__", "fiche", "fonction", "consentement_le"]
    search_fields = ["nom", "fonction", "courriel", "fiche__title"]
    list_filter = {"consentement_le": ["isnull"]}


class AppelViewSet(SnippetViewSet):
    """Calls for contributions, kept by the animation."""

    model = Appel
    icon = "comment-add"
    menu_label = "Appels à contributions"
    menu_order = 255
    add_to_admin_menu = True
    list_display = ["titre", "ouvert_le", "clos_le", "jusqua"]
    search_fields = ["titre"]
    ordering = ["-ouvert_le", "-pk"]


class ClassementViewSetGroup(SnippetViewSetGroup):
    items = [OrganismeViewSet, TagViewSet, ContactViewSet]
    menu_label = "Carnet"
    menu_icon = "folder-open-inverse"
    menu_order = 250


register_snippet(ClassementViewSetGroup)
register_snippet(AppelViewSet)


@hooks.register("before_serve_page")
def refuse_members_of_other_groups(
    page: Page, request: HttpRequest, serve_args: list, serve_kwargs: dict
) -> HttpResponse | None:
    """Somebody signed in without the right group is told so: Wagtail would send them to sign in again, for ever."""
    if not request.user.is_authenticated or not navigation_of(request).is_reserved(page):
        return None
    restrictions = page.get_view_restrictions().filter(restriction_type=PageViewRestriction.GROUPS)
    if all(restriction.accept_request(request) for restriction in restrictions):
        return None
    return render(request, "403.html", {"page_reservee": True}, status=403)
