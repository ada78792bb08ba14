"""In the Wagtail admin: the words of every mail, with their preview. `courriels_sortants` shows the mails themselves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.auth import require_admin_access

from workflow.courriels.catalogue import all_mails, allowed_variables, recipients, when
from workflow.courriels.courriel import Courriel
from workflow.courriels.envoi import send_sample
from workflow.courriels.texte import Texte, default_text, text_of, unknown_variables
from workflow.models import TexteCourriel

PERMISSION = "workflow.change_textecourriel"
CORPS_MAX = 5000


class TexteForm(forms.Form):
    objet = forms.CharField(label="Objet", max_length=200)
    corps = forms.CharField(
        label="Texte",
        max_length=CORPS_MAX,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Laissez une ligne vide entre deux paragraphes. Un paragraphe dont une variable est vide disparaît.",
    )
    bouton = forms.CharField(label="Texte du bouton", max_length=80)

    def __init__(self, kind: type[Courriel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if unknown := unknown_variables(value, allowed_variables(self.kind)):
                self.add_error(name, self._refusal(unknown))
        return cleaned

    def _refusal(self, unknown: list[str]) -> str:
        wrong = ", ".join(f"{{{name}}}" for name in unknown)
        allowed = ", ".join(f"{{{name}}}" for name in allowed_variables(self.kind))
        return f"Ce courriel ne connaît pas {wrong}. Il connaît : {allowed}."

    def texte(self) -> Texte:
        """Subject and button stand on one line, whatever was typed."""
        data = self.cleaned_data
        objet, bouton = (" ".join(data[name].split()) for name in ("objet", "bouton"))
        return Texte(objet, data["corps"].replace("\r\n", "\n").strip(), bouton)


@require_admin_access
@permission_required(PERMISSION, raise_exception=True)
def textes(request: HttpRequest) -> HttpResponse:
    """Every mail: to whom, when, at once or in the digest, and whether its words were changed here."""
    rewritten = {row.cle: Texte(row.objet, row.corps, row.bouton) for row in TexteCourriel.objects.all()}
    lignes = [
        {
            "cle": cle,
            "objet": (rewritten.get(cle) or default_text(cle)).objet,
            "a_qui": recipients(kind),
            "quand": when(kind),
            "urgent": kind.urgent,
            "reecrit": cle in rewritten,
            "a_revoir": cle in rewritten and _unknown(kind, rewritten[cle]),
        }
        for cle, kind in all_mails().items()
    ]
    return render(request, "workflow/admin/courriels/textes.html", {"lignes": lignes})


@require_admin_access
@permission_required(PERMISSION, raise_exception=True)
def texte(request: HttpRequest, cle: str) -> HttpResponse:
    """One mail: its words, its preview. `?origine` puts the first words back in the form, and saves nothing."""
    kind = all_mails().get(cle)
    if kind is None:
        raise Http404
    if request.method == "POST":
        return _save_or_show(request, kind)
    shown = default_text(cle) if "origine" in request.GET else text_of(cle)
    if "origine" in request.GET:
        messages.info(request, "Voici le texte d’origine. Rien n’est changé tant que vous n’enregistrez pas.")
    form = TexteForm(kind, initial={"objet": shown.objet, "corps": shown.corps, "bouton": shown.bouton})
    return _page(request, kind, form, shown)


def _save_or_show(request: HttpRequest, kind: type[Courriel]) -> HttpResponse:
    form = TexteForm(kind, request.POST)
    if not form.is_valid():
        messages.error(request, "Ce texte n’est pas enregistré : voyez ce qui est à corriger.")
        return _page(request, kind, form, None, status=400)
    if "apercu" in request.POST:
        return _page(request, kind, form, form.texte())
    if "essai" in request.POST:
        send_sample(kind.preview(form.texte()), cle=kind.cle, to=request.user)
        messages.info(request, f"L’essai part à {request.user}. S’il n’arrive pas, « Les envois » dit pourquoi.")
        return _page(request, kind, form, form.texte())
    _save(kind.cle, form.texte())
    messages.success(request, "Ce texte est enregistré. Les prochains courriels le diront.")
    return redirect("workflow_texte_courriel", kind.cle)


def _save(cle: str, texte: Texte) -> None:
    """The words of the product are not kept a second time: a later version may better them."""
    if texte == default_text(cle):
        TexteCourriel.objects.filter(cle=cle).delete()
        return
    TexteCourriel.objects.update_or_create(
        cle=cle, defaults={"objet": texte.objet, "corps": texte.corps, "bouton": texte.bouton}
    )


def _page(
    request: HttpRequest, kind: type[Courriel], form: TexteForm, shown: Texte | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "cle": kind.cle,
        "form": form,
        "a_qui": recipients(kind),
        "quand": when(kind),
        "urgent": kind.urgent,
        "variables": allowed_variables(kind),
        "reecrit": TexteCourriel.objects.filter(cle=kind.cle).exists(),
        "apercu": kind.preview(shown) if shown else None,
    }
    return render(request, "workflow/admin/courriels/texte.html", context, status=status)


def _unknown(kind: type[Courriel], texte: Texte) -> list[str]:
    return unknown_variables(f"{texte.objet} {texte.corps} {texte.bouton}", allowed_variables(kind))
