"""Answering a call: the draft remembers it, the fiche says it, the committee sees it; a call that closed meanwhile is not answered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bonnespratiques.models import Appel
from tests.factories import RUBRIQUES_COMPLETES, PersonneFactory, comite, installed_site, theme
from workflow import actions
from workflow.models import Dossier

pytestmark = pytest.mark.django_db

HIER = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def ete() -> Appel:
    installed_site()
    return Appel.objects.create(titre="Accueillir l’été", slug="ete", texte="<p>Racontez.</p>")


def begin(qui, adresse: str = "/proposer/?appel=ete") -> Dossier:
    client = Client()
    client.force_login(qui)
    client.post(adresse)
    return Dossier.objects.get(auteur=qui)


def write_and_send(dossier: Dossier) -> Dossier:
    dossier.brouillon = {**dossier.brouillon, "titre": "La canicule au guichet", **RUBRIQUES_COMPLETES}
    dossier.titre, dossier.theme = "La canicule au guichet", theme()
    dossier.save()
    return actions.submit(dossier, by=dossier.auteur, charte=True)


def test_the_fiche_says_which_call_it_answers_and_the_committee_sees_it(ete):
    envoye = write_and_send(begin(PersonneFactory()))
    assert envoye.page.appel == ete
    assert envoye.revision_soumise.as_object().appel == ete
    client = Client()
    client.force_login(comite(theme()))
    assert "Accueillir l’été" in client.get(f"/admin/dossiers/{envoye.pk}/").content.decode()


def test_the_page_to_propose_says_it_and_keeps_it_through_signing_in(ete):
    html = Client().get("/proposer/?appel=ete").content.decode()
    assert "Vous répondez à l’appel" in html
    assert 'action="/proposer/?appel=ete"' in html
    reponse = Client().post("/proposer/?appel=ete")
    assert reponse.status_code == 302
    assert "appel%3Dete" in reponse["Location"]


def test_a_call_that_is_closed_is_told_so_and_the_text_is_welcome_without_it(ete):
    Appel.objects.update(clos_le=HIER, ouvert_le=HIER)
    html = Client().get("/proposer/?appel=ete").content.decode()
    assert "ne prend pas de réponse" in html
    assert 'action="/proposer/"' in html
    assert write_and_send(begin(PersonneFactory())).page.appel is None


def test_a_call_that_closed_while_one_was_writing_is_not_answered(ete):
    dossier = begin(PersonneFactory())
    Appel.objects.update(clos_le=HIER, ouvert_le=HIER)
    assert write_and_send(dossier).page.appel is None


@pytest.mark.parametrize("adresse", ["/proposer/?appel=inconnu", "/proposer/?appel=%00", "/proposer/?appel="])
def test_a_call_that_does_not_exist_is_no_matter(ete, adresse):
    assert Client().get(adresse).status_code == 200
    assert write_and_send(begin(PersonneFactory(), adresse)).page.appel is None


def test_starting_again_from_a_refused_text_keeps_the_call(ete):
    envoye = write_and_send(begin(PersonneFactory()))
    actions.withdraw(envoye, by=envoye.auteur, motif="Je le reprends.")
    client = Client()
    client.force_login(envoye.auteur)
    client.post(f"/contributions/{envoye.pk}/repartir/")
    nouveau = Dossier.objects.filter(auteur=envoye.auteur).exclude(pk=envoye.pk).get()
    assert write_and_send(nouveau).page.appel == ete
