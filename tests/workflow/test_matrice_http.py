"""Who may do what by HTTP, at every state, by every door: the contributeurs' space, the desk, the animation's screen.

The table is that of `test_matrice`: what is not listed there is refused and changes nothing. A new action without a door here, or
a new address about a dossier that no line accounts for, fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver, reverse

from tests.factories import DossierStory, comite
from tests.workflow.test_matrice import ALLOWED, people_of, story_at
from workflow import actions
from workflow.circuit import Action, Statut
from workflow.models import Dossier, EntreeJournal

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

A = Action
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


@dataclass(frozen=True)
class Door:
    """`donnees`: what its form sends, from the story as it stands. `admin`: behind `/admin/`, for the committee or the animation."""

    action: Action
    url: str
    donnees: Callable[[DossierStory], dict[str, Any]]
    args: tuple = ()
    role: str = ""


def _seal(story: DossierStory) -> str:
    return actions.seal_to_approve(story.dossier) if story.dossier.workflow_state_id else ""


def _accepted(story: DossierStory) -> dict[str, Any]:
    return {"empreinte": _seal(story), "decision": "approuver", "lu": "on", "d-origine": "accepte"}


def _desk(action: Action, **data: Any) -> Door:
    return Door(action, "workflow_agir", lambda story: {"action": action.value, **_fill(data, story)}, role="comite")


def _fill(data: dict[str, Any], story: DossierStory) -> dict[str, Any]:
    return {name: value(story) if callable(value) else value for name, value in data.items()}


DOORS = (
    Door(A.SAVE, "ecrire", lambda s: {"version": s.dossier.version, "titre": "Changé"}, ("titre",)),
    Door(A.SAVE, "autosauver", lambda s: {"version": s.dossier.version, "titre": "Changé"}, ("titre",)),
    Door(A.DISCARD, "supprimer", lambda s: {"supprimer": "1", "oui": "1"}),
    Door(A.INVITE, "coauteurs", lambda s: {"courriel": "quelqu-un@example.org", "nom": "Quelqu’un"}),
    Door(A.ATTACH, "pieces", lambda s: {"fichiers": SimpleUploadedFile("guide.pdf", PDF, "application/pdf")}),
    Door(A.SUBMIT, "ecrire", lambda s: {"version": s.dossier.version, "charte": "on"}, ("envoyer",)),
    Door(A.APPROVE, "accord", _accepted),
    Door(
        A.ASK_CHANGES, "accord", lambda s: {"empreinte": _seal(s), "decision": "renvoyer", "mot": "Non.", "fini": "on"}
    ),
    Door(A.REVOKE, "revenir", lambda s: {"oui": "on"}),
    Door(A.OPEN_MEDIATION, "mediation", lambda s: {"motif": "On ne s’entend pas."}, role="auteur"),
    Door(A.ADD_NOTE, "note", lambda s: {"note": "Je ne suis pas d’accord avec ce chiffre."}),
    Door(A.WITHDRAW, "retirer", lambda s: {"motif": ""}),
    _desk(A.SEND_FOR_APPROVAL, **{"raison-origine": "clarifie"}),
    _desk(A.TAKE),
    _desk(A.HAND_BACK),
    _desk(A.REASSIGN, a=lambda s: s.comite.pk),
    _desk(A.TAKE_BACK, motif="Une coquille."),
    _desk(A.SEND_BACK, motif="Un chiffre."),
    _desk(A.VALIDATE),
    _desk(A.REJECT, motif="Hors sujet."),
    _desk(A.OVERRIDE, motif="Silence."),
    _desk(A.OPEN_MEDIATION, motif="On ne s’entend pas."),
    Door(
        A.EXTEND,
        "workflow_deblocage",
        lambda s: {"commande": "delai", "delai-jours": "5", "delai-motif": "Des congés."},
        role="animateur",
    ),
    Door(
        A.REASSIGN,
        "workflow_deblocage",
        lambda s: {"commande": "confier", "confier-a": s.comite.pk},
        role="animateur",
    ),
)
# Addresses about a dossier that perform no action of the circuit: they read, prepare, or write what moves nothing. Each is
# tested in its own file; who reaches them is tested below.
LECTURES = {
    "dossier", "dossier_message", "repartir", "proches", "attestation", "importer", "piece", "piece_retirer", "coauteur",
    "workflow_file", "workflow_confier", "workflow_dossier", "workflow_message", "workflow_reprendre", "workflow_reecrire",
    "workflow_consulter", "workflow_deblocage_liste",
}  # fmt: skip


def test_every_action_has_a_door_and_every_address_of_a_dossier_is_accounted_for():
    assert {door.action for door in DOORS} == set(Action)
    addresses = {
        name
        for name, (_, pattern, _, converters) in (
            (name, entry)
            for name, entries in get_resolver().reverse_dict.lists()
            for entry in entries
            if isinstance(name, str)
        )
        if "pk" in converters and ("contributions/" in pattern or "dossiers/" in pattern or "deblocage/" in pattern)
    }
    assert addresses - {door.url for door in DOORS} - LECTURES == set()


def mark_of(story: DossierStory) -> Any:
    """All that an action could change, to be compared before and after."""
    dossier = Dossier.objects.filter(pk=story.dossier.pk).first()
    if dossier is None:
        return None
    return (
        dossier.statut, dossier.passage, dossier.version, dossier.brouillon, dossier.pris_par_id, dossier.mediation_le,
        dossier.echeance, dossier.approbation_id, dossier.approbations.valables().count(), dossier.coauteurs.count(),
        dossier.pieces.count(), dossier.messages.count(), dossier.page and dossier.page.latest_revision_id,
        EntreeJournal.objects.filter(dossier=dossier).count(),
    )  # fmt: skip


def _allowed(statut: Statut, role: str, door: Door) -> bool:
    if door.action not in ALLOWED[statut].get(role, set()):
        return False
    # One door of each action that two kinds of people may perform.
    return door.role in {"", role} or (door.role == "auteur" and role == "coauteur")


def _knock(client: Client, story: DossierStory, door: Door) -> Any:
    return client.post(reverse(door.url, args=[story.dossier.pk, *door.args]), door.donnees(story))


def _client(person: Any) -> Client:
    client = Client()
    if not isinstance(person, AnonymousUser):
        client.force_login(person)
    return client


@pytest.fixture
def page_introuvable_brute(monkeypatch):
    """A thousand refusals are counted here, not read: the page of a 404 has its own tests."""
    monkeypatch.setattr("config.urls.handler404", lambda request, exception: HttpResponseNotFound())


@pytest.mark.usefixtures("page_introuvable_brute")
@pytest.mark.parametrize("statut", list(Statut))
def test_what_is_not_listed_is_refused_by_every_door(statut):
    story = story_at(statut)
    clients = {role: _client(person) for role, person in people_of(story).items()}
    before = mark_of(story)
    for door in DOORS:
        for role, client in clients.items():
            if _allowed(statut, role, door):
                continue
            with transaction.atomic():
                response = _knock(client, story, door)
                after = mark_of(story)
                transaction.set_rollback(True)
            place = f"{role} / {statut} / {door.action} / {door.url}"
            assert response.status_code in {302, 400, 401, 403, 404, 409, 410}, f"{place}: {response.status_code}"
            assert after == before, place
    cache.clear()


@pytest.mark.parametrize("statut", list(Statut))
def test_what_is_listed_is_done_by_its_door(statut):
    story = story_at(statut)
    before = mark_of(story)
    for role, person in people_of(story).items():
        for door in DOORS:
            if not _allowed(statut, role, door):
                continue
            with transaction.atomic():
                response = _knock(_client(person), story, door)
                after = mark_of(story)
                transaction.set_rollback(True)
            place = f"{role} / {statut} / {door.action} / {door.url}"
            assert response.status_code in {200, 302}, f"{place}: {response.status_code} {response.content[:3000]!r}"
            assert after != before, place
    cache.clear()


# --- Who opens which page -------------------------------------------------------------------------------------

SIGNATAIRES = {"auteur", "coauteur"}
PAGES: dict[str, set[str]] = {
    "dossier": SIGNATAIRES,
    "pieces": SIGNATAIRES,
    "coauteurs": SIGNATAIRES,
    "workflow_dossier": {"comite"},
}


@pytest.mark.parametrize("statut", [s for s in Statut if s != Statut.BROUILLON])
@pytest.mark.parametrize("page", PAGES)
def test_a_dossier_is_read_by_its_people_and_does_not_exist_for_others(statut, page):
    story = story_at(statut)
    for role, person in people_of(story).items():
        response = _client(person).get(reverse(page, args=[story.dossier.pk]))
        shown = response.status_code == 200 and str(story.dossier) in response.content.decode()
        assert shown is (role in PAGES[page]), f"{role} / {statut} / {page}: {response.status_code}"


def test_a_member_of_another_committee_is_not_told_that_a_dossier_exists():
    story, other = DossierStory("reecriture"), comite(DossierStory("reecriture").theme)
    assert other  # sits on the same committee: the control
    stranger = _client(people_of(story)["autre_comite"])
    assert stranger.get(reverse("workflow_dossier", args=[story.dossier.pk])).status_code == 404
    assert stranger.get(reverse("workflow_dossier", args=[10**6])).status_code == 404
