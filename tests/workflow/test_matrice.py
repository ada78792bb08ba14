"""Who may do what, at every state: the table of the circuit, and nothing else. A new state or action must be entered here."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import DossierStory, PersonneFactory, coauteur, comite, send_for_approval, theme
from workflow import actions
from workflow.circuit import TRANSITIONS, Action, Statut
from workflow.ecriture.brouillons import save_draft
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import can, can_view

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

A, S = Action, Statut

# state → role → actions allowed. Whatever is not listed is refused. OVERRIDE has conditions of its own (test_pieges).
ALLOWED: dict[Statut, dict[str, set[Action]]] = {
    S.BROUILLON: {"auteur": {A.SAVE, A.SUBMIT, A.DISCARD, A.INVITE, A.ATTACH}, "coauteur": {A.SAVE, A.ATTACH}},
    S.REECRITURE: {
        "auteur": {A.WITHDRAW, A.INVITE, A.ATTACH, A.OPEN_MEDIATION},
        "coauteur": {A.ATTACH},
        "comite": {A.SEND_FOR_APPROVAL, A.REJECT, A.TAKE, A.REASSIGN, A.OPEN_MEDIATION},
    },
    S.ACCORD: {
        "auteur": {A.APPROVE, A.ASK_CHANGES, A.WITHDRAW, A.ATTACH, A.OPEN_MEDIATION},
        "coauteur": {A.APPROVE, A.ASK_CHANGES, A.ATTACH},
        "comite": {A.TAKE_BACK, A.TAKE, A.REASSIGN, A.OPEN_MEDIATION},
    },
    S.VALIDATION: {
        # REVOKE: whoever approved, for a day.
        "auteur": {A.WITHDRAW, A.REVOKE},
        "comite": {A.SEND_BACK, A.VALIDATE, A.REJECT, A.TAKE, A.REASSIGN},
    },
    S.PROGRAMMEE: {"auteur": {A.WITHDRAW}},
    S.PUBLIEE: {},
    S.REJETEE: {},
    S.RETIREE: {},
}
ROLES = (
    "auteur",
    "coauteur",
    "comite",
    "autre_comite",
    "autre_auteur",
    "animation",
    "administration",
    "superuser",
    "inactif",
    "anonyme",
)

CALLS = {
    A.SAVE: lambda d, by: save_draft(d, by=by, champs={"titre": "X"}, version=d.version),
    A.DISCARD: lambda d, by: actions.discard(d, by=by),
    A.SUBMIT: lambda d, by: actions.submit(d, by=by, charte=True),
    A.SEND_FOR_APPROVAL: lambda d, by: send_for_approval(d, by=by),
    A.APPROVE: lambda d, by: actions.approve(d, by=by, empreinte_lue=_seal(d)),
    A.ASK_CHANGES: lambda d, by: actions.ask_changes(d, by=by, demandes={}, motif="Non."),
    A.TAKE_BACK: lambda d, by: actions.take_back(d, by=by, motif="Coquille."),
    A.OVERRIDE: lambda d, by: actions.override(d, by=by, motif="Silence."),
    A.SEND_BACK: lambda d, by: actions.send_back(d, by=by, motif="Un chiffre."),
    A.VALIDATE: lambda d, by: actions.validate(d, by=by),
    A.REJECT: lambda d, by: actions.reject(d, by=by, motif="Hors sujet."),
    A.TAKE: lambda d, by: actions.take(d, by=by),
    A.HAND_BACK: lambda d, by: actions.hand_back(d, by=by),
    A.REASSIGN: lambda d, by: actions.reassign(d, by=by, a=by),
    A.REVOKE: lambda d, by: actions.revoke(d, by=by),
    A.OPEN_MEDIATION: lambda d, by: actions.open_mediation(d, by=by, motif="Un chiffre."),
    A.ADD_NOTE: lambda d, by: actions.add_note(d, by=by, note="Une note."),
    A.EXTEND: lambda d, by: actions.extend(d, by=by, jours=5, motif="Congés."),
    A.WITHDRAW: lambda d, by: actions.withdraw(d, by=by),
}


def _seal(dossier: Dossier) -> str:
    return actions.seal_to_approve(dossier) if dossier.workflow_state_id else ""


def people_of(story: DossierStory) -> dict:
    inactive = comite(story.theme, is_active=False)
    return {
        "auteur": story.auteur,
        "coauteur": coauteur(story.dossier),
        "comite": story.comite,
        "autre_comite": comite(theme("Méthodes collaboratives", "Management collaboratif")),
        "autre_auteur": PersonneFactory(),
        "animation": PersonneFactory(groupe="Animation"),
        "administration": PersonneFactory(groupe="Administration"),
        "superuser": PersonneFactory(is_superuser=True),
        "inactif": inactive,
        "anonyme": AnonymousUser(),
    }


def story_at(statut: Statut) -> DossierStory:
    reached = statut if statut in {S.BROUILLON, S.REECRITURE, S.ACCORD, S.VALIDATION, S.PUBLIEE} else S.REECRITURE
    story = DossierStory(reached.value)
    if reached != statut:
        Dossier.objects.filter(pk=story.dossier.pk).update(statut=statut)
        story.dossier.refresh_from_db()
    return story


def test_every_state_and_every_action_is_decided_here():
    assert set(ALLOWED) == set(Statut)
    assert set(CALLS) | {A.INVITE, A.ATTACH} == set(Action) == set(TRANSITIONS)


@pytest.mark.parametrize("statut", list(Statut))
def test_what_is_not_listed_is_refused(statut):
    story = story_at(statut)
    people = people_of(story)
    assert set(people) == set(ROLES)
    for role, person in people.items():
        for action in Action:
            allowed = action in ALLOWED[statut].get(role, set())
            assert can(person, action, story.dossier) is allowed, f"{role} / {statut} / {action}"
            if not allowed and action in CALLS:
                with pytest.raises(ActionRefusee):
                    CALLS[action](story.dossier, person)
    story.dossier.refresh_from_db()
    assert story.dossier.statut == statut


@pytest.mark.parametrize("statut", list(Statut))
def test_lists_and_predicates_tell_the_same(statut):
    """`visible_to` is `can_view` in SQL."""
    story = story_at(statut)
    for role, person in people_of(story).items():
        listed = Dossier.objects.visible_to(person).filter(pk=story.dossier.pk).exists()
        assert listed is can_view(person, story.dossier), f"{role} / {statut}"
