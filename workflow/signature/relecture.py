"""All that somebody who signs has before their eyes when they decide: the text, what changed and why, what they had asked.

Read only; the same for who is signed in and for who follows a signed link. Callers: the pages of approval (`views.relire`,
`views.par_lien`).
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from bonnespratiques.nettoyage import to_markdown
from bonnespratiques.rubriques import RUBRIQUES_PAR_CHAMP
from workflow import actions
from workflow.circuit import Action, Statut
from workflow.comite.raisons import changes_of, protected_changes, raisons_of
from workflow.comparaison import Comparaison, compare, lines_of, text_of
from workflow.models import Dossier, EntreeJournal, Message, RaisonChangement
from workflow.sections import NOTE, SECTIONS_PAR_CLE


def shown_name(personne: Any) -> str:
    """Never an address: a link that is forwarded shows these pages to somebody else."""
    return (personne.get_full_name() if personne else "") or "un autre signataire"


@dataclass(frozen=True)
class Demande:
    """What was asked of the committee last time, about a section or (without one) about the whole."""

    texte: str
    qui: str


@dataclass(frozen=True)
class Signataire:
    nom: str
    approuve_le: Any = None


@dataclass(frozen=True)
class Rubrique:
    """A section to decide. `depuis`: what the committee changed since the demand, None when nothing was asked here."""

    comparaison: Comparaison
    raison: RaisonChangement | None = None
    protegee: bool = False
    demandes: list[Demande] = field(default_factory=list)
    depuis: Comparaison | None = None


def signataires_of(dossier: Dossier) -> list[Signataire]:
    """Who has approved the text as it stands, and who is awaited. Empty where one person signs alone, or before the approval."""
    people = dossier.signataires
    if len(people) < 2 or dossier.statut not in {Statut.ACCORD, Statut.VALIDATION, Statut.PROGRAMMEE}:
        return []
    given = {approbation.personne_id: approbation.le for approbation in dossier.approbations.valables()}
    return [Signataire(shown_name(person), given.get(person.pk)) for person in people]


class Relecture:
    """Of `dossier`, at the step Accord, by `personne`, who signs it."""

    def __init__(self, dossier: Dossier, personne: Any) -> None:
        self.dossier, self.personne = dossier, personne
        self.revision: Revision = actions.revision_to_approve(dossier)
        self.empreinte = empreinte(self.revision.content)
        changes = changes_of(dossier, self.revision)
        self.comparaisons = [change for change in changes if change.section != NOTE]
        self.protegees = protected_changes(dossier, self.revision, self.comparaisons)

    @property
    def note(self) -> str:
        """The author's note, as it will be published beside the text."""
        return self.revision.content.get("note_auteur", "")

    @property
    def changees(self) -> int:
        return sum(comparaison.changed for comparaison in self.comparaisons)

    @cached_property
    def rubriques(self) -> list[Rubrique]:
        raisons = raisons_of(self.revision)
        asked = self._demandes_by_section
        since = self._depuis if asked else {}
        return [
            Rubrique(
                comparaison,
                raison=raisons.get(comparaison.section.cle) if comparaison.changed else None,
                protegee=comparaison.section.cle in self.protegees,
                demandes=asked.get(comparaison.section.cle, []),
                depuis=since.get(comparaison.section.cle) if comparaison.section.cle in asked else None,
            )
            for comparaison in self.comparaisons
        ]

    def wording(self, cle: str, *, mine: bool) -> str:
        """A section as one may begin a proposal from it, in plain lines and **bold**: one's own text, or the committee's."""
        proposed = text_of(self.revision)
        submitted = self.dossier.revision_soumise
        fiche = text_of(submitted) if mine and submitted else proposed
        rubrique = RUBRIQUES_PAR_CHAMP.get(cle)
        if rubrique:
            return to_markdown(getattr(fiche, rubrique.champ))
        return "\n".join(lines_of(fiche, SECTIONS_PAR_CLE[cle]))

    @property
    def demandes_generales(self) -> list[Demande]:
        return self._demandes_by_section.get("", [])

    @cached_property
    def _rounds(self) -> list[EntreeJournal]:
        """The last two times that the text was sent for approval, the latest first."""
        entries = EntreeJournal.objects.filter(dossier=self.dossier, action=Action.SEND_FOR_APPROVAL)
        return list(entries.select_related("revision").order_by("-pk")[:2])

    @cached_property
    def _demandes_by_section(self) -> dict[str, list[Demande]]:
        if len(self._rounds) < 2:
            return {}
        latest, previous = self._rounds
        asked = EntreeJournal.objects.filter(
            dossier=self.dossier, action=Action.ASK_CHANGES, pk__gt=previous.pk, pk__lt=latest.pk
        ).first()
        if asked is None:
            return {}
        messages = Message.objects.filter(
            dossier=self.dossier, pk__in=asked.details.get("messages", [])
        ).select_related("de")
        by_section: dict[str, list[Demande]] = {}
        for message in messages:
            who = "Vous" if message.de == self.personne else shown_name(message.de)
            by_section.setdefault(message.rubrique, []).append(Demande(message.texte, who))
        return by_section

    @cached_property
    def _depuis(self) -> dict[str, Comparaison]:
        before = self._rounds[1].revision
        if before is None:
            return {}
        return {c.section.cle: c for c in compare(text_of(before), text_of(self.revision))}

    @cached_property
    def signataires(self) -> list[Signataire]:
        return signataires_of(self.dossier)
