"""Signing together: invited by mail, answering without an account, seen by whom it should, and followed when somebody leaves."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from comptes.models import Personne
from tests.factories import DossierStory, PersonneFactory, approve, coauteur, comite, send_for_approval, theme
from workflow import actions
from workflow.circuit import Action
from workflow.erreurs import ActionInterdite, ActionRefusee
from workflow.models import Coauteur, CourrielSortant, Dossier, EntreeJournal, LienSigne
from workflow.permissions import can, can_view
from workflow.signature import coauteurs

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ADRESSE = "ines@example.org"


@pytest.fixture
def story() -> DossierStory:
    return DossierStory()


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@pytest.fixture
def invite(django_capture_on_commit_callbacks):
    """The author invites; the address of the link that the mail holds."""

    def _invite(story: DossierStory, courriel: str = ADRESSE, **fields) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            coauteurs.invite(story.dossier, by=story.auteur, courriel=courriel, **fields)
        body = str(mail.outbox[-1].body)
        return re.search(r"https?://[^/\s]+(/invitation/\S+)", body)[1]

    return _invite


def of(story: DossierStory) -> Coauteur:
    return Coauteur.objects.get(dossier=story.dossier, courriel=ADRESSE)


def test_somebody_without_an_account_signs_from_the_mail(client, story, invite, django_capture_on_commit_callbacks):
    link = invite(story)
    assert mail.outbox[-1].to == [ADRESSE]
    assert str(story.auteur) in mail.outbox[-1].subject
    page = text(client.get(link))
    assert str(story.dossier) in page
    assert "Voulez-vous signer ce texte" in page
    with django_capture_on_commit_callbacks(execute=True):
        answered = client.post(link, {"reponse": "accepte"})
    assert "Merci, vous signez" in text(answered)
    personne = Personne.objects.get(email=ADRESSE)
    assert not personne.has_usable_password()
    assert of(story).personne == personne
    assert LienSigne.objects.get(objet="coauteur").utilise_le
    assert mail.outbox[-1].to == [story.auteur.email]
    assert EntreeJournal.objects.filter(action="coauthor_accepted", par=personne).count() == 1


def test_the_answer_does_not_sign_anybody_in(client, story, invite):
    link = invite(story)
    client.post(link, {"reponse": "accepte"})
    assert client.get(reverse("dossier", args=[story.dossier.pk])).status_code == 302


def test_somebody_who_has_an_account_keeps_it(client, story, invite):
    known = PersonneFactory(email=ADRESSE)
    client.post(invite(story, "INES@example.org "), {"reponse": "accepte"})
    assert of(story).personne == known


def test_declining_makes_no_account_and_closes_the_matter(client, story, invite):
    link = invite(story)
    assert "vous ne signez pas" in text(client.post(link, {"reponse": "decline"}))
    assert not Personne.objects.filter(email=ADRESSE).exists()
    assert of(story).statut == "decline"
    with pytest.raises(ActionRefusee, match="a décliné"):
        coauteurs.invite(story.dossier, by=story.auteur, courriel=ADRESSE)


def test_a_robot_that_opens_and_submits_everything_changes_nothing(client, story, invite):
    link = invite(story)
    soup = BeautifulSoup(client.get(link).content, "html.parser")
    assert not soup.find_all("input", checked=True)
    for data in ({}, {"reponse": ""}, {"reponse": "autre"}):
        assert client.post(link, data).status_code == 400
    assert of(story).statut == "invite"
    assert not LienSigne.objects.filter(utilise_le__isnull=False).exists()


def test_the_address_of_an_invitation_goes_nowhere_else(client, story, invite):
    response = client.get(invite(story))
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_a_link_used_twice_expired_invented_or_taken_back_says_so_and_does_nothing(client, story, invite):
    assert client.get("/invitation/invente/").status_code == 404
    link = invite(story)
    client.post(link, {"reponse": "accepte"})
    again = client.post(link, {"reponse": "decline"})
    assert again.status_code == 410
    assert "déjà" in text(again)
    assert of(story).statut == "accepte"
    other = DossierStory()
    link = invite(other)
    LienSigne.objects.filter(coauteur__dossier=other.dossier).update(expire_le=timezone.now() - timedelta(days=1))
    assert "expiré" in text(client.get(link))
    link = invite(other)
    coauteurs.remove(of(other), by=other.auteur)
    taken_back = client.post(link, {"reponse": "accepte"})
    assert "a retiré cette invitation" in text(taken_back)
    assert of(other).statut == "retire"


def test_a_link_opened_by_somebody_else_signed_in_does_nothing(client, story, invite):
    link = invite(story)
    client.force_login(PersonneFactory())
    for response in (client.get(link), client.post(link, {"reponse": "accepte"})):
        assert response.status_code == 403
        assert "i…@example.org" in text(response)
    assert of(story).statut == "invite"
    client.force_login(PersonneFactory(email=ADRESSE))
    assert client.post(link, {"reponse": "accepte"}).status_code == 200


def test_a_closed_account_does_not_sign(client, story, invite):
    PersonneFactory(email=ADRESSE, is_active=False)
    link = invite(story)
    assert "fermé" in text(client.post(link, {"reponse": "accepte"}))
    assert of(story).statut == "invite"
    assert not LienSigne.objects.filter(utilise_le__isnull=False).exists()


def test_an_invitation_to_a_text_that_is_finished_is_over(client, invite):
    story = DossierStory("reecriture")
    link = invite(story)
    actions.reject(story.dossier, by=story.comite, motif="Déjà racontée.")
    assert client.post(link, {"reponse": "accepte"}).status_code == 410
    assert of(story).statut == "invite"


@pytest.mark.parametrize(
    ("courriel", "said"),
    [("pas une adresse", "n’est pas complète"), ("", "n’est pas complète"), (None, "votre adresse")],
)
def test_an_address_that_cannot_be_invited_is_refused_in_words(story, courriel, said):
    with pytest.raises(ActionRefusee, match=said):
        coauteurs.invite(
            story.dossier, by=story.auteur, courriel=story.auteur.email.upper() if courriel is None else courriel
        )


def test_eight_people_sign_at_most(story):
    for n in range(coauteurs.COAUTEURS_MAX):
        coauteurs.invite(story.dossier, by=story.auteur, courriel=f"p{n}@example.org")
    with pytest.raises(ActionRefusee, match="8 coauteurs"):
        coauteurs.invite(story.dossier, by=story.auteur, courriel="de-trop@example.org")
    coauteurs.remove(story.dossier.coauteurs.first(), by=story.auteur)
    coauteurs.invite(story.dossier, by=story.auteur, courriel="de-trop@example.org")


def test_nobody_floods_a_mailbox_by_inviting_again_and_again(story):
    for _ in range(coauteurs.INVITATIONS_RECUES_PAR_JOUR):
        coauteurs.invite(story.dossier, by=story.auteur, courriel=ADRESSE)
    with pytest.raises(ActionRefusee, match="Reprenez demain"):
        coauteurs.invite(story.dossier, by=story.auteur, courriel=ADRESSE)
    assert Coauteur.objects.count() == 1


def test_several_accounts_do_not_flood_a_mailbox_either():
    for n in range(coauteurs.INVITATIONS_RECUES_PAR_JOUR):
        other = DossierStory()
        coauteurs.invite(other.dossier, by=other.auteur, courriel=f"ines+{n}@example.org")
    last = DossierStory()
    with pytest.raises(ActionRefusee, match="cette adresse"):
        coauteurs.invite(last.dossier, by=last.auteur, courriel=ADRESSE)


def test_nobody_invites_the_whole_world_in_a_day(story):
    for n in range(coauteurs.INVITATIONS_PAR_JOUR):
        coauteurs.remove(
            coauteurs.invite(story.dossier, by=story.auteur, courriel=f"p{n}@example.org"), by=story.auteur
        )
    with pytest.raises(ActionRefusee, match="Reprenez demain"):
        coauteurs.invite(story.dossier, by=story.auteur, courriel=ADRESSE)


def test_who_declined_is_not_asked_again_by_being_removed_first(story):
    coauteurs.invite(story.dossier, by=story.auteur, courriel=ADRESSE)
    Coauteur.objects.update(statut=Coauteur.Statut.DECLINE)
    coauteurs.remove(of(story), by=story.auteur)
    with pytest.raises(ActionRefusee, match="a décliné"):
        coauteurs.invite(story.dossier, by=story.auteur, courriel=ADRESSE)


def test_a_cosigner_sees_corrects_and_approves(client, story):
    other = coauteur(story.dossier)
    client.force_login(other)
    assert str(story.dossier) in text(client.get(reverse("contributions")))
    assert client.get(reverse("ecrire", args=[story.dossier.pk, "envoyer"])).status_code == 200
    assert can(other, Action.SAVE, story.dossier)
    assert not can(other, Action.SUBMIT, story.dossier)
    story._advance("reecriture", {})
    story._advance("accord", {})
    assert approve(story.dossier, by=other).statut == "accord"
    assert approve(story.dossier, by=story.auteur).statut == "validation"


def test_a_cosigner_removed_sees_nothing_any_more_and_is_told(client, story):
    other = coauteur(story.dossier)
    coauteurs.remove(story.dossier.coauteurs.get(), by=story.auteur)
    client.force_login(other)
    for name in ("dossier", "pieces", "coauteurs"):
        assert client.get(reverse(name, args=[story.dossier.pk])).status_code == 404
    assert not can_view(other, Dossier.objects.get(pk=story.dossier.pk))
    assert CourrielSortant.objects.filter(cle="coauteur_retire", personne=other).exists()


def test_only_the_author_invites_and_removes(client, story):
    other = coauteur(story.dossier)
    row = story.dossier.coauteurs.get()
    for person in (other, story.comite, PersonneFactory(), comite(theme("Ailleurs", axe="Autre axe"))):
        with pytest.raises(ActionInterdite):
            coauteurs.invite(story.dossier, by=person, courriel=ADRESSE)
        with pytest.raises(ActionInterdite):
            coauteurs.remove(row, by=person)
    client.force_login(other)
    assert "inviter" in text(client.get(reverse("coauteurs", args=[story.dossier.pk])))
    client.force_login(PersonneFactory())
    for name, arguments in (("coauteurs", []), ("coauteur", [row.pk])):
        address = reverse(name, args=[story.dossier.pk, *arguments])
        assert client.post(address, {"courriel": ADRESSE, "action": "retirer"}).status_code == 404


def test_the_page_keeps_what_was_typed_and_lists_the_answers(client, story):
    client.force_login(story.auteur)
    address = reverse("coauteurs", args=[story.dossier.pk])
    refused = client.post(address, {"courriel": "ines@", "nom": "Inès Marchandeau"})
    assert refused.status_code == 400
    assert BeautifulSoup(refused.content, "html.parser").find("input", {"name": "nom"})["value"] == "Inès Marchandeau"
    client.post(address, {"courriel": ADRESSE, "nom": "Inès Marchandeau"})
    assert "Inès Marchandeau invité, sans réponse" in text(client.get(address))
    row = reverse("coauteur", args=[story.dossier.pk, of(story).pk])
    client.post(row, {"action": "renvoyer"})
    assert CourrielSortant.objects.filter(cle="invitation_a_signer").count() == 2
    assert client.post(row, {"action": ""}).status_code == 404
    client.post(row, {"action": "retirer"})
    assert of(story).statut == "retire"


def test_a_signature_given_while_the_text_awaits_approval_counts_at_once(client, invite):
    story = DossierStory("reecriture")
    link = invite(story)
    story._advance("accord", {})
    client.post(link, {"reponse": "accepte"})
    other = of(story).personne
    assert CourrielSortant.objects.filter(cle="accord_demande", personne=other).exists()
    dossier = Dossier.objects.get(pk=story.dossier.pk)
    assert approve(dossier, by=story.auteur).statut == "accord"
    assert approve(dossier, by=other).statut == "validation"


def test_the_oldest_cosigner_becomes_the_author_when_the_account_is_deleted(story):
    young, old = coauteur(story.dossier), coauteur(story.dossier)
    rows = story.dossier.coauteurs
    rows.filter(personne=old).update(repondu_le=timezone.now() - timedelta(days=3))
    rows.filter(personne=young).update(repondu_le=timezone.now())
    story._advance("reecriture", {})
    Personne.objects.filter(pk=story.auteur.pk).delete()
    dossier = Dossier.objects.get(pk=story.dossier.pk)
    assert dossier.auteur == old
    assert dossier.signataires == [old, young]
    assert CourrielSortant.objects.filter(cle="coauteur_devient_auteur", personne=old).count() == 1
    dossier.auteur.delete()
    assert Dossier.objects.get(pk=story.dossier.pk).auteur == young


def test_without_a_cosigner_the_text_stays_and_the_committee_goes_on(story):
    story._advance("reecriture", {})
    story._advance("accord", {})
    story.auteur.delete()
    dossier = Dossier.objects.get(pk=story.dossier.pk)
    assert dossier.auteur is None
    assert actions.override(dossier, by=story.comite, motif="Compte supprimé.").statut == "validation"


def test_the_account_of_a_cosigner_deleted_leaves_the_others_free(story):
    other = coauteur(story.dossier)
    story._advance("reecriture", {})
    story._advance("accord", {})
    other.delete()
    assert approve(Dossier.objects.get(pk=story.dossier.pk), by=story.auteur).statut == "validation"


def test_the_committee_sends_to_all_those_who_sign(story):
    other = coauteur(story.dossier)
    story._advance("reecriture", {})
    send_for_approval(story.dossier, by=story.comite)
    asked = CourrielSortant.objects.filter(cle="accord_demande").values_list("adresse", flat=True)
    assert set(asked) == {story.auteur.email, other.email}
