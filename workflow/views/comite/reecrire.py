"""The rewriting, on a screen of ours: the author's text beside the committee's, section by section, with the reasons of each change.

Blocks, figures, image and keywords stay in Wagtail's page editor. What was typed is never lost: a refusal, a text saved elsewhere
meanwhile, a session that ended, all come back to this screen with every word.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.models import Revision

from bonnespratiques.rubriques import RUBRIQUES_PAR_CHAMP
from bonnespratiques.texte_riche import to_lines
from workflow.comite.raisons import from_draft, may_be_protected
from workflow.comite.reecriture import Conflit, ConflitDeReecriture, save_rewriting, seal_of, why_not
from workflow.comparaison import lines_of, text_of
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import can_rewrite
from workflow.sections import SECTIONS, TITRE, Section
from workflow.views.comite.acces import committee_dossier_or_404, presence
from workflow.views.comite.commandes import raisons_of_post
from workflow.views.comite.ecran import chips, shown_revision
from workflow.views.comite.porte import desk, typed_before
from workflow.views.comite.reecriture_form import ReecritureForm


@dataclass(frozen=True)
class Champ:
    """A field of the form; `conflit`: both texts, when it was saved elsewhere meanwhile; `autre`: the other's, to be read."""

    champ: BoundField
    sceau: BoundField
    conflit: Conflit | None
    autre: list[str]


@dataclass(frozen=True)
class Partie:
    """One section of the screen: the author's lines, the fields of the committee's text, the reasons."""

    section: Section
    avant: list[str]
    apres: list[str]
    champs: list[Champ]
    puces: list[tuple[str, str, bool]]
    precision: str
    protegeable: bool

    @property
    def changed(self) -> bool:
        return self.avant != self.apres

    @property
    def is_explained(self) -> bool:
        return bool(self.precision) or any(ticked for _, _, ticked in self.puces)

    @property
    def is_vide(self) -> bool:
        return not (self.avant or self.apres or any(champ.champ.value() for champ in self.champs))


@desk
def reecrire(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = committee_dossier_or_404(request, pk)
    if request.method == "POST":
        return _save(request, dossier)
    if not can_rewrite(request.user, dossier):
        messages.info(request, why_not(dossier))
        return redirect("workflow_dossier", pk)
    revision = shown_revision(dossier)
    typed = typed_before(request, "workflow_reecrire", pk)
    return _page(request, dossier, ReecritureForm.of(revision, typed), revision)


def _save(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    form = ReecritureForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "Un champ est à corriger. Rien n’est encore enregistré ; tout ce que vous avez écrit est là."
        )
        return _page(request, dossier, form, shown_revision(dossier), status=400)
    try:
        changed = save_rewriting(
            dossier,
            by=request.user,
            champs=form.champs(),
            seals=form.seals(),
            choix=form.choix(),
            raisons=raisons_of_post(request.POST),
        )
    except ConflitDeReecriture as error:
        messages.error(request, str(error))
        conflits = {conflit.champ: conflit for conflit in error.conflits}
        form.show_seals({champ: seal_of(conflit.autre) for champ, conflit in conflits.items()})
        return _page(request, dossier, form, shown_revision(dossier), conflits=conflits, status=409)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _page(request, dossier, form, shown_revision(dossier), status=409)
    messages.success(request, "Enregistré." if changed else "Rien n’a changé dans le texte ; vos raisons sont gardées.")
    return redirect("workflow_dossier" if "revenir" in request.POST else "workflow_reecrire", dossier.pk)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    form: ReecritureForm,
    revision: Revision | None,
    *,
    conflits: dict[str, Conflit] | None = None,
    status: int = 200,
) -> HttpResponse:
    parties = _parties(dossier, form, revision, conflits or {})
    context: dict[str, Any] = {
        "dossier": dossier,
        "form": form,
        "media": form.media,
        "parties": [partie for partie in parties if not partie.is_vide],
        "vides": [partie for partie in parties if partie.is_vide],
        "presence": presence(dossier, request.user, revision),
        "can_rewrite": can_rewrite(request.user, dossier),
    }
    return render(request, "workflow/admin/reecrire.html", context, status=status)


def _parties(
    dossier: Dossier, form: ReecritureForm, revision: Revision | None, conflits: dict[str, Conflit]
) -> list[Partie]:
    after = text_of(revision) if revision else None
    before = text_of(dossier.revision_soumise) if dossier.revision_soumise else after
    chosen = raisons_of_post(form.data) if form.is_bound else from_draft(dossier)
    protectable = may_be_protected(dossier)
    return [
        Partie(
            section=section,
            avant=lines_of(before, section) if before else [],
            apres=lines_of(after, section) if after else [],
            champs=[_champ(form, name, conflits.get(name)) for name in _fields_of(section)],
            puces=chips(section.cle, chosen, protectable),
            precision=chosen[section.cle].precision if section.cle in chosen else "",
            protegeable=section.cle in protectable,
        )
        for section in SECTIONS
    ]


def _fields_of(section: Section) -> tuple[str, ...]:
    if section == TITRE:
        return ("title", "promesse")
    return (section.cle,) if section.cle in RUBRIQUES_PAR_CHAMP else ()


def _champ(form: ReecritureForm, name: str, conflit: Conflit | None) -> Champ:
    riche = name in RUBRIQUES_PAR_CHAMP
    other = conflit.autre if conflit else ""
    lines = to_lines(other, link_targets=True) if riche else [line for line in [other] if line]
    return Champ(form[name], form[f"sceau-{name}"], conflit, lines)
