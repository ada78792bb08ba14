"""The committee's text: who may change it, how it is saved, and what happens when it was saved elsewhere meanwhile.

Each field carries the seal of the text that the person had before their eyes. A field that nobody else touched is saved; one
that only the other changed keeps the other's words; one that both changed stops everything, and both are shown. The circuit's
own moves are in `workflow.actions`. Caller: the committee's desk.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from bonnespratiques.models import FichePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.texte_riche import FEATURES
from workflow.actions.transition import latest_revision
from workflow.circuit import Statut
from workflow.comite.raisons import Raison, to_draft
from workflow.comparaison import text_of
from workflow.ecriture.texte import RICHES
from workflow.erreurs import ActionInterdite, ActionRefusee
from workflow.models import Dossier
from workflow.permissions import can_rewrite

CHAMPS = ("title", "promesse", *RICHES)
_EDITEUR = ContentstateConverter(FEATURES)
MIEN, AUTRE, LES_DEUX = "mien", "autre", "les_deux"


@dataclass(frozen=True)
class Conflit:
    """`mien`: what the person has just written; `autre`: what was saved elsewhere."""

    champ: str
    mien: str
    autre: str


class ConflitDeReecriture(ActionRefusee):
    """Somebody else changed the same fields. Nothing was written. `fiche`: the text as it stands."""

    def __init__(self, conflits: list[Conflit], fiche: FichePage) -> None:
        self.conflits, self.fiche = conflits, fiche
        super().__init__(
            "Ce texte a été enregistré ailleurs depuis que vous l’avez ouvert. Rien n’est écrasé : comparez, puis choisissez."
        )


def current_text(dossier: Dossier) -> FichePage:
    """The committee's text as it stands, to be read. Raises `ActionRefusee` when the page was deleted."""
    return text_of(latest_revision(dossier))


def value_of(fiche: FichePage, champ: str) -> str:
    """The words of a field in one form, however they were typed: the editor marks each paragraph anew at every save."""
    value = getattr(fiche, champ)
    return _normal(champ, value)


def _normal(champ: str, value: str) -> str:
    if champ not in RICHES:
        return " ".join(value.split())
    # Through the editor's own format and back: a text that nobody touched comes out the same.
    html = _EDITEUR.to_database_format(_EDITEUR.from_database_format(clean_html(value, internal_links=True)))
    return clean_html(html, internal_links=True)


def seal_of(value: str) -> str:
    """A short mark of one field: two different texts never share it by chance."""
    return hashlib.sha256(value.encode()).hexdigest()[:32]


def seals_of(fiche: FichePage) -> dict[str, str]:
    return {champ: seal_of(value_of(fiche, champ)) for champ in CHAMPS}


def save_rewriting(
    dossier: Dossier,
    *,
    by: Any,
    champs: Mapping[str, str],
    seals: Mapping[str, str],
    choix: Mapping[str, str] | None = None,
    raisons: Mapping[str, Raison] | None = None,
) -> bool:
    """Save some fields of the committee's text, and the reasons said so far. Returns whether the text changed.

    `seals`: of each field as the person had it before their eyes. `choix`: for a field that both changed, which text to keep,
    once both were seen. Raises `ConflitDeReecriture`, `ActionInterdite` when the dossier is not in their hands, `ActionRefusee`
    with the reasons of the page when a field is not valid.
    """
    if unknown := set(champs) - set(CHAMPS):
        raise ValueError(f"Champs inconnus : {sorted(unknown)}")
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not can_rewrite(by, dossier):
            raise ActionInterdite(why_not(dossier))
        if raisons is not None:
            dossier.raisons_brouillon = to_draft(raisons)
            dossier.save(update_fields=["raisons_brouillon", "modifie_le"])
        # Wagtail's editor locks no dossier, but ends by writing this row.
        FichePage.objects.select_for_update().get(pk=dossier.page_id)
        fiche = latest_revision(dossier).as_object()
        changes = _merge(fiche, champs, seals, choix or {})
        if changes:
            _write(fiche, changes, by=by)
    return bool(changes)


def why_not(dossier: Dossier) -> str:
    """What to tell somebody who may not rewrite it now."""
    if dossier.statut != Statut.REECRITURE or dossier.page_id is None:
        return f"Ce texte ne se réécrit plus : le dossier est à l’étape « {dossier.get_statut_display()} »."
    if dossier.pris_par_id is None:
        return "Prenez d’abord le dossier : deux personnes ne réécrivent jamais le même texte à la fois."
    return f"Ce texte n’est plus entre vos mains : {dossier.pris_par} a le dossier."


def _merge(
    fiche: FichePage, champs: Mapping[str, str], seals: Mapping[str, str], choix: Mapping[str, str]
) -> dict[str, str]:
    """What to write in `fiche`. Raises `ConflitDeReecriture`."""
    changes, conflits = {}, []
    for champ, typed in champs.items():
        mine, kept = _normal(champ, typed), value_of(fiche, champ)
        before = seals.get(champ, "")
        if mine == kept or seal_of(mine) == before:
            continue  # nothing new, or only the other's words are
        if seal_of(kept) == before and champ not in choix:
            changes[champ] = mine
        elif seal_of(kept) == before and choix[champ] in {MIEN, AUTRE, LES_DEUX}:
            changes[champ] = {MIEN: mine, AUTRE: kept, LES_DEUX: _both(champ, kept, mine)}[choix[champ]]
        else:
            conflits.append(Conflit(champ, mine, kept))
    if conflits:
        raise ConflitDeReecriture(conflits, fiche)
    return {champ: value for champ, value in changes.items() if value != value_of(fiche, champ)}


def _both(champ: str, kept: str, mine: str) -> str:
    return kept + mine if champ in RICHES else f"{kept} / {mine}"


def _write(fiche: FichePage, changes: Mapping[str, str], *, by: Any) -> None:
    for champ, value in changes.items():
        setattr(fiche, champ, value)
    if "title" in changes:
        fiche.draft_title = fiche.title
    try:
        fiche.save_revision(user=by, log_action=True)
    except ValidationError as error:
        raise ActionRefusee(" ".join(error.messages)) from error
