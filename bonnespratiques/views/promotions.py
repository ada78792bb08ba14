"""The pages put first, in the Wagtail admin: Wagtail's own « promoted results », in plain words, at their own addresses.

Ours take the place of three of its screens: only pages are chosen (a link elsewhere would not be read by `promotions`), three at
most, and words that read the same as others are sent back to them. The permissions are those of Wagtail's `SearchPromotion`.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminPageChooser
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.contrib.search_promotions.views.settings import IndexView, SearchPromotionColumn
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import policy_registry

from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.pilotage.promotions import PROMUES_MAX

TITRE = "Pages mises en avant"
SIGNES_MAX = 80
_PAGES = [f"page_{rang}" for rang in range(1, PROMUES_MAX + 1)]


class PromotionForm(WagtailAdminModelForm):
    """The words, and the pages in their order."""

    query_string = forms.CharField(
        label="Mots cherchés",
        max_length=SIGNES_MAX,
        help_text="Ce que tape le lecteur. Les pluriels, les accents et l’ordre des mots ne comptent pas.",
        error_messages={"required": "Écrivez les mots que tapent les lecteurs."},
    )

    class Meta:
        model = Query
        fields = ["query_string"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = list(_promotions(self.instance)) if self.instance.pk else []
        for rang, name in enumerate(_PAGES):
            self.fields[name] = forms.ModelChoiceField(
                queryset=Page.objects.filter(depth__gt=1),
                required=rang == 0,
                label="Page à montrer en premier" if rang == 0 else f"Page {rang + 1}, si vous voulez",
                widget=AdminPageChooser(),
                initial=kept[rang].page_id if rang < len(kept) else None,
                error_messages={"required": "Choisissez la page à montrer."},
            )

    def clean_query_string(self) -> str:
        words = self.cleaned_data["query_string"]
        racines = set(francais.stems(words))
        if not racines:
            raise ValidationError("Ces mots sont dans presque toutes les fiches. Donnez un mot qui dit le sujet.")
        others = Query.objects.filter(editors_picks__isnull=False).exclude(pk=self.instance.pk).distinct()
        for other in others:
            if set(francais.stems(other.query_string)) == racines:
                raise ValidationError(
                    f"«\u00a0{other.query_string}\u00a0» a déjà ses pages, et vaut pour ces mots\u00a0: modifiez-la dans la liste."
                )
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for name in _PAGES:
            page = data.get(name)
            if page and not page.live:
                self.add_error(name, "Cette page n’est pas publiée\u00a0: les lecteurs ne la verraient pas.")
            elif page and page.pk in seen:
                self.add_error(name, "Cette page est déjà choisie plus haut.")
            elif page:
                seen.add(page.pk)
        return data

    def validate_unique(self) -> None:
        """Words that Wagtail knows already, without pages of their own, are used again (`save`)."""

    @property
    def pages(self) -> list[Page]:
        return [page for name in _PAGES if (page := self.cleaned_data[name])]

    @transaction.atomic
    def save(self, commit: bool = True) -> Query:
        """The words take the place of the former ones, and these pages of all theirs."""
        query = Query.get(self.cleaned_data["query_string"])
        SearchPromotion.objects.filter(query__in=[query.pk, self.instance.pk]).delete()
        for rang, page in enumerate(self.pages):
            SearchPromotion.objects.create(query=query, page=page, sort_order=rang)
        return query


def _promotions(query: Query) -> Any:
    return query.editors_picks.filter(page__isnull=False).order_by("sort_order", "pk")[:PROMUES_MAX]


class _DesPromotions:
    """Rights are those on promotions, not on the words that Wagtail ties them to."""

    model = Query
    form_class = PromotionForm
    header_icon = "pick"
    index_url_name = "wagtailsearchpromotions:index"
    edit_url_name = "wagtailsearchpromotions:edit"
    page_subtitle = "Page mise en avant"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(SearchPromotion)

    def save_instance(self) -> Query:
        """Other words may be another row of Wagtail's: the one that the form returns."""
        query = self.form.save()  # type: ignore[attr-defined]
        log(query, "wagtail.edit")
        return query

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = super().get_breadcrumbs_items()  # type: ignore[misc]
        items[-2]["label"] = TITRE
        return items


class ListeView(IndexView):
    page_title = TITRE
    add_item_label = "Mettre une page en avant"
    columns = [
        TitleColumn(
            "query_string",
            label="Mots cherchés",
            width="40%",
            url_name="wagtailsearchpromotions:edit",
            sort_key="query_string",
        ),
        SearchPromotionColumn("editors_picks", label=TITRE),
    ]


class AjouterView(_DesPromotions, generic.CreateView):
    add_url_name = "wagtailsearchpromotions:add"
    success_message = "Page mise en avant pour «\u00a0%(object)s\u00a0»."
    error_message = "Rien n’est enregistré\u00a0: voyez ce qui manque."

    def get_initial(self) -> dict[str, Any]:
        """`?requete=accueil`: from the list of what readers look for."""
        requete = self.request.GET.get("requete", "").replace("\0", "")[:SIGNES_MAX]
        return {**super().get_initial(), "query_string": requete} if requete else super().get_initial()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = super().get_breadcrumbs_items()
        items[-1]["label"] = ListeView.add_item_label
        return items


class ModifierView(_DesPromotions, generic.EditView):
    pk_url_kwarg = "query_id"
    delete_url_name = "wagtailsearchpromotions:delete"
    success_message = "Pages mises en avant pour «\u00a0%(object)s\u00a0»\u00a0: enregistré."
    error_message = "Rien n’est enregistré\u00a0: voyez ce qui manque."


def adding_address(requete: str) -> str:
    """Where an animateur puts a page first for these words."""
    return reverse("wagtailsearchpromotions:add", query={"requete": requete})
