"""The signed link: what it lets one person do once, without an account, and all that it does not let anybody do."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory, approve, coauteur, rewrite, send_for_approval
from workflow import actions
from workflow.erreurs import LienRefuse
from workflow.models import Dossier, EntreeJournal, LienSigne, Message
from workflow.signature import liens
from workflow.signature.frein import INCONNUS_MAX

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OUI = {"d-origine": "accepte", "lu": "on", "decision": "approuver"}


@pytest.fixture(autouse=True)
def _no_brake_from_another_test():
    cache.clear()


@pytest.fixture
def story():
    return DossierStory("accord")


def link(story, objet="accord", **fields):
    """The path of a link such as the mail holds."""
    about = {"personne": story.auteur, "dossier": story.dossier, "empreinte": actions.seal_to_approve(story.dossier)}
    return re.sub(r"^https?://[^/]+", "", liens.create_link(objet, **{**about, **fields}))


def link_of_mail(subject, address=None):
    (message,) = [m for m in mail.outbox if subject in m.subject and (address is None or address in m.to)][-1:]
    return re.search(r"https?://[^/\s]+(/accord/\S+)", message.body)[1]


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def answer(client, path, **data):
    seal = page(client.get(path)).find("input", {"name": "empreinte"})["value"]
    return client.post(path, {"empreinte": seal, **data})


def state(story):
    return Dossier.objects.get(pk=story.dossier.pk).statut


def test_one_approves_from_the_mail_without_an_account(client, story, django_capture_on_commit_callbacks):
    path = link(story)
    response = answer(client, path, **OUI)
    assert "votre accord est enregistré" in page(response).h1.get_text()
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "validation"
    assert story.dossier.approbation.personne == story.auteur
    assert story.dossier.approbation.par_lien
    assert EntreeJournal.objects.get(action="approve").details["par_lien"]


def test_one_asks_for_changes_from_the_mail(client, story):
    answer(client, link(story), **{"p-conseils": "Dites combien de temps.", "fini": "on", "decision": "renvoyer"})
    assert state(story) == "reecriture"
    assert Message.objects.get().de == story.auteur


def test_opening_the_link_changes_nothing_not_even_the_link(client, story):
    path = link(story)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    lien = LienSigne.objects.get(utilise_le=None, revoque_le=None, personne=story.auteur)
    assert lien.utilise_le is None
    assert state(story) == "accord"
    assert not EntreeJournal.objects.filter(dossier=story.dossier).exclude(
        action__in=["create", "submit", "send_for_approval"]
    )


def test_a_scanner_that_submits_every_form_as_it_came_changes_nothing(client, story):
    """Every form of every page within reach, by each of its buttons."""
    journal, links = EntreeJournal.objects.count(), LienSigne.objects.filter(revoque_le=None, utilise_le=None).count()
    path = link(story)
    # The author has begun to answer: a scanner must not send that either.
    answer(client, path, **{"p-conseils": "Dites combien de temps.", "d-origine": "garde", "decision": "garder"})
    for address in (path, f"{path}pas-moi/"):
        for form in page(client.get(address)).find_all("form", method="post"):
            fields = {f["name"]: f.get("value", "") for f in form.find_all("input") if f.get("type") == "hidden"}
            fields |= {f["name"]: f.get_text().lstrip("\n") for f in form.find_all("textarea")}
            fields |= {f["name"]: f["value"] for f in form.find_all("input", checked=True)}
            for button in form.find_all("button"):
                extra = {button["name"]: button["value"]} if button.get("name") else {}
                client.post(form["action"], {**fields, **extra})
    assert state(story) == "accord"
    assert EntreeJournal.objects.count() == journal
    assert LienSigne.objects.filter(revoque_le=None, utilise_le=None).count() == links + 1
    assert not Message.objects.exists()


def test_a_link_serves_once(client, story):
    path = link(story)
    answer(client, path, **OUI)
    response = client.post(path, OUI)
    assert response.status_code == 410
    assert "déjà répondu" in page(response).h1.get_text()


def test_deciding_shuts_the_other_links_of_the_same_person(client, story):
    first, second = link(story), link(story)
    answer(client, first, **OUI)
    assert client.get(second).status_code == 410


def test_deciding_from_the_site_shuts_the_links(client, story):
    path = link(story)
    approve(story.dossier, by=story.auteur)
    assert client.get(path).status_code == 410
    assert client.post(path, OUI).status_code == 410


def test_an_expired_link_says_what_to_do(client, story):
    path = link(story)
    LienSigne.objects.update(expire_le=timezone.now() - timedelta(seconds=1))
    response = client.get(path)
    assert response.status_code == 410
    assert "a expiré" in page(response).h1.get_text()
    assert "Se connecter" in page(response).get_text()


def test_a_link_to_a_text_taken_back_decides_nothing(client, story):
    path = link(story)
    actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")
    assert client.get(path).status_code == 410
    assert client.post(path, OUI).status_code == 410
    assert state(story) == "reecriture"


def test_a_link_to_another_version_of_the_text_decides_nothing(client, story):
    path = link(story, empreinte="0" * 64)
    response = client.get(path)
    assert response.status_code == 410
    assert "Le texte a changé" in page(response).get_text()
    assert client.post(path, OUI).status_code == 410
    assert state(story) == "accord"


def test_a_link_made_without_saying_to_which_text_is_to_that_of_the_day(client, story):
    path = link(story, empreinte="")
    assert client.get(path).status_code == 200
    actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")
    rewrite(story.dossier, by=story.comite, origine="<p>Corrigé.</p>")
    send_for_approval(story.dossier, by=story.comite)
    assert client.get(path).status_code == 410


def test_a_link_to_a_fiche_withdrawn_decides_nothing(client, story):
    path = link(story)
    actions.withdraw(story.dossier, by=story.auteur)
    assert client.get(path).status_code == 410


def test_somebody_else_who_is_signed_in_decides_nothing(client, story):
    path = link(story)
    for stranger in (PersonneFactory(), story.comite, PersonneFactory(groupe="Administration")):
        client.force_login(stranger)
        for response in (client.get(path), client.post(path, OUI), client.post(f"{path}pas-moi/", {"oui": "on"})):
            assert response.status_code == 403
            assert "n’est pas le vôtre" in page(response).h1.get_text()
            assert str(story.dossier) not in page(response).get_text()
    assert state(story) == "accord"


def test_its_person_signed_in_is_led_to_their_own_page(client, story):
    client.force_login(story.auteur)
    assert client.get(link(story)).url == f"/contributions/{story.dossier.pk}/accord/"


def test_a_guessed_link_finds_nothing_and_is_slowed_down(client, story):
    path = link(story)
    codes = {client.get(f"/accord/{'a' * 30}{number:02}/").status_code for number in range(INCONNUS_MAX)}
    assert codes == {404}
    assert client.get("/accord/encore-un-autre-au-hasard/").status_code == 429
    # Whoever has a true one, behind the same address, still opens it.
    assert client.get(path).status_code == 200


def test_a_link_of_one_kind_does_not_open_another_door(client, story):
    path = link(story)
    token = path.strip("/").split("/")[1]
    assert client.get(f"/accord/{token}/revenir/").status_code == 404
    assert client.get(link(story, "revocation").replace("revenir/", "")).status_code == 404


def test_a_link_of_another_dossier_decides_that_one_only(client, story):
    other = DossierStory("accord")
    lien = LienSigne.objects.get(jeton=liens._hash("accord", link(other).strip("/").split("/")[1]))
    with pytest.raises(LienRefuse):
        actions.approve(story.dossier, by=story.auteur, empreinte_lue=actions.seal_to_approve(story.dossier), lien=lien)
    assert state(story) == "accord"


def test_the_link_of_a_deleted_or_closed_account_opens_nothing(client, story):
    path = link(story)
    story.auteur.is_active = False
    story.auteur.save()
    assert client.get(path).status_code == 404


def test_the_page_keeps_its_address_to_itself(client, story):
    path = link(story)
    for response in (client.get(path), client.get(f"{path}pas-moi/"), client.get("/accord/inconnu/")):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"].startswith("noindex")
        assert "no-store" in response.headers["Cache-Control"]
        assert not response.cookies
    token = path.strip("/").split("/")[1]
    elsewhere = [a["href"] for a in page(client.get(path)).find_all("a") if token in a["href"]]
    assert elsewhere == [f"{path}pas-moi/"]


def test_the_page_of_a_link_shows_nothing_else_as_theirs(client, story):
    actions.post_message(story.dossier, by=story.comite, texte="Un mot entre nous deux.", interne=False)
    text = page(client.get(link(story))).get_text()
    assert "Un mot entre nous deux." not in text
    assert "Mes contributions" not in text
    assert story.auteur.email not in text


def test_whoever_received_it_by_mistake_shuts_it_and_its_person_is_told(
    client, story, django_capture_on_commit_callbacks
):
    path = link(story)
    assert client.post(f"{path}pas-moi/").status_code == 400
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{path}pas-moi/", {"oui": "on"}).status_code == 200
    assert client.get(path).status_code == 410
    assert "a été fermé" in mail.outbox[-1].subject
    assert mail.outbox[-1].to == [story.auteur.email]
    assert EntreeJournal.objects.get(action="link_revoked").par is None
    assert state(story) == "accord"


class TestGoingBack:
    def test_the_mail_that_confirms_leads_back_for_a_day(self, client, story, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            approve(story.dossier, by=story.auteur)
        path = link_of_mail("Votre bon à publier")
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 400
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(path, {"oui": "on"}).status_code == 200
        assert state(story) == "accord"
        assert client.post(path, {"oui": "on"}).status_code == 410
        again = link_of_mail("Vous revenez sur votre accord", story.auteur.email)
        answer(client, again, **OUI)
        assert state(story) == "validation"

    def test_after_a_day_it_is_too_late(self, client, story):
        story.dossier = approve(story.dossier, by=story.auteur)
        path = link(story, "revocation", empreinte=story.dossier.approbation.empreinte)
        story.dossier.approbations.update(le=timezone.now() - timedelta(hours=25))
        assert client.get(path).status_code == 410
        assert state(story) == "validation"

    def test_once_published_it_is_too_late(self, client, story):
        story.dossier = approve(story.dossier, by=story.auteur)
        path = link(story, "revocation", empreinte=story.dossier.approbation.empreinte)
        actions.validate(story.dossier, by=story.comite)
        assert client.get(path).status_code == 410
        assert state(story) == "publiee"

    def test_the_link_lasts_a_day(self, story):
        story.dossier = approve(story.dossier, by=story.auteur)
        link(story, "revocation", empreinte=story.dossier.approbation.empreinte)
        lien = LienSigne.objects.get(objet="revocation", utilise_le=None)
        assert lien.expire_le - lien.cree_le <= timedelta(days=1, minutes=1)

    def test_it_is_bound_to_the_text_approved(self, client, story):
        story.dossier = approve(story.dossier, by=story.auteur)
        path = link(story, "revocation", empreinte=story.dossier.approbation.empreinte)
        story.dossier = actions.send_back(story.dossier, by=story.comite, motif="Un chiffre.")
        rewrite(story.dossier, by=story.comite, conseils="<p>Comptez trois semaines.</p>")
        story.dossier = approve(send_for_approval(story.dossier, by=story.comite), by=story.auteur)
        assert client.get(path).status_code == 410
        assert state(story) == "validation"


def test_each_who_signs_has_a_link_of_their_own(client, story):
    other = coauteur(story.dossier)
    answer(client, link(story), **OUI)
    assert state(story) == "accord"
    response = answer(client, link(story, personne=other), **OUI)
    assert "Bon à publier enregistré" in page(response).get_text()
    assert state(story) == "validation"


def test_the_link_of_a_coauthor_who_was_removed_opens_nothing(client, story):
    other = coauteur(story.dossier)
    path = link(story, personne=other)
    row = story.dossier.coauteurs.get()
    row.statut = "retire"
    row.save()
    assert client.get(path).status_code == 410
    assert client.post(path, OUI).status_code == 410


def test_when_the_page_was_deleted_each_door_says_so_and_accounts_may_still_go(client, story):
    other = coauteur(story.dossier)
    path = link(story)
    story.page.delete()
    assert client.get(path).status_code == 410
    client.force_login(story.auteur)
    text = page(client.get(f"/contributions/{story.dossier.pk}/accord/", follow=True)).get_text()
    assert "a été supprimée" in text
    assert "Relire et décider" not in text
    other.delete()
    story.auteur.delete()
    assert state(story) == "accord"
