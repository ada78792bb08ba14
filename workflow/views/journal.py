"""The journal in the Wagtail admin: filters, pages, and the same rows as a file. For who holds `workflow.exporter_journal`."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from bonnespratiques.echanges.fichiers import to_csv, to_json
from workflow.circuit import Action
from workflow.memoire.consultation import DROIT
from workflow.memoire.registre import COLONNES, Filtre, entries, rows, title_of
from workflow.models import EntreeJournal
from workflow.models.journal import ANONYME

PAR_PAGE = 50
DE_MAIN_EN_MAIN = {Action.TAKE, Action.HAND_BACK, Action.REASSIGN}
EXPORTER = "workflow.exporter_journal"
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


class FiltreForm(forms.Form):
    depuis = forms.DateField(
        label="Du", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    jusqu = forms.DateField(
        label="Au", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    action = forms.ChoiceField(label="Quoi", required=False)
    dossier = forms.IntegerField(label="Dossier n°", required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = EntreeJournal._meta.get_field("action").choices
        self.fields["action"].choices = [("", "Tout"), *choices]  # type: ignore[attr-defined]

    def filtre(self) -> Filtre:
        """What is well asked: a filter that cannot be read asks nothing, and its field says so."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        return Filtre(
            depuis=data.get("depuis"),
            jusqu=data.get("jusqu"),
            action=data.get("action", ""),
            dossier=data.get("dossier"),
        )


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(EXPORTER):
        raise PermissionDenied


@require_admin_access
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    _check(request)
    form = FiltreForm(request.GET)
    page = Paginator(entries(form.filtre()), PAR_PAGE).get_page(request.GET.get("p"))
    context = {
        "form": form,
        "page_obj": page,
        "lignes": _lines(list(page)),
        "can_consult": request.user.has_perm(DROIT),  # type: ignore[union-attr]
        "filtres": _asked(request),
    }
    return render(request, "workflow/admin/journal.html", context)


@require_admin_access
@require_safe
def exporter(request: HttpRequest, genre: str) -> HttpResponse:
    """The rows of the present filters, as a file."""
    _check(request)
    if genre not in TYPES:
        raise Http404
    found = rows(FiltreForm(request.GET).filtre())
    data = to_csv(found, colonnes=COLONNES) if genre == "csv" else to_json(found)
    response = HttpResponse(data, content_type=TYPES[genre])
    response["Content-Disposition"] = f'attachment; filename="journal-{timezone.localdate()}.{genre}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(entrees: list[EntreeJournal]) -> list[tuple[EntreeJournal, str, str]]:
    """Each entry, the title of its dossier, and what changed in words: whose hands, which date. One query for the names."""
    hands = [_change(entree) for entree in entrees if entree.action in DE_MAIN_EN_MAIN]
    names = get_user_model().objects.in_bulk({pk for change in hands for pk in change if isinstance(pk, int)})

    def said(entree: EntreeJournal) -> str:
        avant, apres = _change(entree)
        if entree.action in DE_MAIN_EN_MAIN:
            return (
                f"{names.get(avant, ANONYME) if avant else 'libre'} → {names.get(apres, ANONYME) if apres else 'libre'}"
            )
        # Other numbers are those of rows: an invitation, a file. The export keeps them.
        return f"{avant or '–'} → {apres or '–'}" if isinstance(apres, str) else ""

    return [(entree, title_of(entree), said(entree)) for entree in entrees]


def _change(entree: EntreeJournal) -> tuple[Any, Any]:
    return entree.details.get("avant"), entree.details.get("apres")


def _asked(request: HttpRequest) -> str:
    """The filters of the address, without the page."""
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
