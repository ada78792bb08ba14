"""Plain pages: legal notice, accessibility statement, personal data, charter."""

from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class TextePage(Page):
    corps = RichTextField("texte", blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    parent_page_types = ["bonnespratiques.AccueilPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("corps")]
    search_fields = [*Page.search_fields, index.SearchField("corps")]
    template = "bonnespratiques/texte_page.html"

    class Meta:
        verbose_name = "page de texte"
        verbose_name_plural = "pages de texte"
