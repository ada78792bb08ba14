"""What the screen of a dossier shows: a fixed number of queries, whatever was said and done."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from bonnespratiques.rubriques import RUBRIQUES_PAR_CHAMP
from workflow.actions import awaited_signataires
from workflow.circuit import TRANSITIONS, Action, Statut
from workflow.comite.raisons import Raison, from_draft, may_be_protected, protected_changes, raisons_of
from workflow.comparaison import Comparaison, compare, text_of
from workflow.models import Dossier, Message, Puce
from workflow.permissions import can_rewrite, possible_actions
from workflow.sections import DECIDER, TITRE
from workflow.tour import tour_of
from workflow.views.comite.acces import people_present
from workflow.views.comite.commandes import COMMANDES, PRISE, Commande, CommandeForm

# What the committee writes, and explains.
EXPLIQUEES = frozenset({TITRE.cle, DECIDER.cle, *RUBRIQUES_PAR_CHAMP})


@dataclass(frozen=True)
class Choix:
    """One decision offered: its form, and whether it has just been refused."""

    action: Action
    commande: Commande
    failed: bool

    @property
    def needs_reason(self) -> bool:
        return TRANSITIONS[self.action].needs_reason


@dataclass(frozen=True)
class Rubrique:
    """One section before and after. `puces`: (value, label, ticked), those that may be chosen here. `protegee`: it touches what
    did not work. `said`: the reasons already sent to the author.
    """

    comparaison: Comparaison
    puces: list[tuple[str, str, bool]] = field(default_factory=list)
    precision: str = ""
    protegee: bool = False
    said: str = ""


def screen_context(dossier: Dossier, user: Any, *, form: CommandeForm, failed: Action | None = None) -> dict[str, Any]:
    possible = possible_actions(user, dossier)
    revision = shown_revision(dossier)
    visible = list(Message.objects.visible_to(user, dossier))
    return {
        "dossier": dossier,
        "tour": tour_of(dossier, user),
        "sections": _sections(dossier, revision, form, sending=Action.SEND_FOR_APPROVAL in possible),
        "empreinte": empreinte(revision.content) if revision else "",
        "choix": [
            Choix(action, commande, action == failed)
            for action, commande in COMMANDES.items()
            if action in possible and action not in PRISE
        ],
        "possible": {action.value for action in possible},
        "can_rewrite": can_rewrite(user, dossier),
        "presents": people_present(dossier, user),
        "accords": _approvals(dossier, revision),
        "entre_nous": [message for message in visible if message.interne],
        "avec_l_auteur": [message for message in visible if not message.interne],
        "journal": dossier.journal.select_related("par"),
        "form": form,
        "failed": failed.value if failed else "",
    }


def shown_revision(dossier: Dossier) -> Revision | None:
    """The text that the committee works on; of a finished dossier, the one that was approved."""
    if dossier.is_fini:
        return dossier.approbation.revision if dossier.approbation else None
    page = FichePage.objects.select_related("latest_revision").filter(pk=dossier.page_id).first()
    return page.latest_revision if page else None


def _sections(dossier: Dossier, revision: Revision | None, form: CommandeForm, *, sending: bool) -> list[Rubrique]:
    if revision is None or dossier.revision_soumise is None:
        return []
    comparaisons = compare(text_of(dossier.revision_soumise), text_of(revision))
    protected = protected_changes(dossier, revision, comparaisons)
    if not sending:
        said = raisons_of(revision)
        return [
            Rubrique(c, protegee=c.section.cle in protected, said=str(said.get(c.section.cle, "")))
            for c in comparaisons
        ]
    chosen = form.raisons() if form.is_bound and form.data.get("action") == "send_for_approval" else from_draft(dossier)
    protectable = may_be_protected(dossier)
    return [
        Rubrique(
            c,
            puces=chips(c.section.cle, chosen, protectable),
            precision=chosen[c.section.cle].precision if c.section.cle in chosen else "",
            protegee=c.section.cle in protected,
        )
        for c in comparaisons
    ]


def chips(cle: str, chosen: dict[str, Raison], protectable: set[str]) -> list[tuple[str, str, bool]]:
    """The reasons that may be given for a section, with those already ticked. The special one only where it means something."""
    if cle not in EXPLIQUEES:
        return []
    ticked = chosen[cle].puces if cle in chosen else ()
    return [(puce.value, puce.label, puce.value in ticked) for puce in Puce if puce != Puce.ECHEC or cle in protectable]


def _approvals(dossier: Dossier, revision: Revision | None) -> dict[str, list]:
    """Where several sign: who has approved, who is awaited. Two queries."""
    if dossier.statut not in {Statut.ACCORD, Statut.VALIDATION, Statut.PROGRAMMEE} or revision is None:
        return {"donnes": [], "attendus": []}
    given = list(dossier.approbations.valables().filter(revision=revision).select_related("personne"))
    awaited = awaited_signataires(dossier, revision) if dossier.statut == Statut.ACCORD else []
    return {"donnes": given, "attendus": awaited}
