"""What the Wagtail administration shows beside the pages: organismes, keywords and contacts, under one entry of the menu."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bonnespratiques.models import Contact, Organisme, Tag


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


class ClassementViewSetGroup(SnippetViewSetGroup):
    items = [OrganismeViewSet, TagViewSet, ContactViewSet]
    menu_label = "Carnet"
    menu_icon = "folder-open-inverse"
    menu_order = 250


register_snippet(ClassementViewSetGroup)
