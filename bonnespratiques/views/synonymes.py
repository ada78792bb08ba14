"""The synonyms in the Wagtail admin: list, search, add, change, delete; and what a group would change, before it is saved.

« Voir ce que cela change » posts the form like « Enregistrer », and nothing is written: it works without JavaScript.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from bonnespratiques.models import GroupeSynonymes
from bonnespratiques.models.synonymes import EXPRESSIONS_MAX, SIGNES_MAX
from bonnespratiques.recherche.pilotage.apercu import Changement, preview
from bonnespratiques.recherche.pilotage.synonymes import GROUPES_MAX

APERCU = "apercu"


class GroupeSynonymesForm(WagtailAdminModelForm):
    class Meta:
        model = GroupeSynonymes
        fields = ["expressions", "sens", "actif"]
        widgets = {"expressions": forms.Textarea(attrs={"rows": 6}), "sens": forms.RadioSelect}
        help_texts = {
            "expressions": "Un mot ou une expression par ligne. Exemple\u00a0: usager, puis client, puis allocataire."
        }
        error_messages = {
            "expressions": {"required": "Donnez au moins deux mots, un par ligne. Exemple\u00a0: courriel, puis mail."},
            "sens": {"required": "Dites dans quel sens ces mots se remplacent."},
        }

    def clean_actif(self) -> bool:
        actif = self.cleaned_data["actif"]
        others = GroupeSynonymes.objects.filter(actif=True).exclude(pk=self.instance.pk)
        if actif and others.count() >= GROUPES_MAX:
            raise ValidationError(
                f"La recherche tient {GROUPES_MAX} groupes. Supprimez ou décochez d’abord un groupe qui ne sert plus."
            )
        return actif


class AvecApercu:
    """For the views that make and change a group."""

    apercu: list[Changement] | None = None

    def form_valid(self, form: GroupeSynonymesForm) -> HttpResponse:
        if APERCU not in self.request.POST:  # type: ignore[attr-defined]
            return super().form_valid(form)  # type: ignore[misc]
        self.form = form
        self.apercu = preview(form.instance, user=self.request.user)  # type: ignore[attr-defined]
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(apercu=self.apercu, **kwargs)  # type: ignore[misc]


class AjouterView(AvecApercu, generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """`?expressions=courriel`: from the list of what readers look for."""
        lines = self.request.GET.getlist("expressions")[:EXPRESSIONS_MAX]
        expressions = "\n".join(line.replace("\0", "")[:SIGNES_MAX] for line in lines)
        return {**super().get_initial(), "expressions": expressions} if expressions else super().get_initial()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = super().get_breadcrumbs_items()
        items[-1]["label"] = "Nouveau groupe de synonymes"
        return items


class ModifierView(AvecApercu, generic.EditView):
    pass


class ListeView(generic.IndexView):
    add_item_label = "Ajouter un groupe"


class SynonymesViewSet(ModelViewSet):
    name = "synonymes"
    model = GroupeSynonymes
    form_class = GroupeSynonymesForm
    icon = "link"
    menu_label = "Synonymes"
    menu_order = 20
    index_view_class = ListeView
    add_view_class = AjouterView
    edit_view_class = ModifierView
    create_template_name = edit_template_name = "bonnespratiques/admin/synonymes.html"
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("get_sens_display", label="Sens", sort_key="sens"),
        BooleanColumn("actif", label="Utilisé", sort_key="actif"),
        DateColumn("modifie_le", label="Modifié le", sort_key="modifie_le"),
    ]
    list_filter = ["sens", "actif"]
    search_fields = ["expressions"]
    ordering = ["expressions"]

    def get_form_class(self, for_update: bool = False) -> type[GroupeSynonymesForm]:
        return self.form_class


def adding_address(expression: str) -> str:
    """Where an animateur adds synonyms to this."""
    return reverse("synonymes:add", query={"expressions": expression})
