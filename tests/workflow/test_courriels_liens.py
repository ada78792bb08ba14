"""Every link of every mail, opened by its recipient signed out and signed in, and by a stranger.

A mail without a story below gets one of its own: its class is made with all that its context may hold. A page that answers 404
to its recipient, says anything to a stranger, or changes something when it is opened, fails here.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonnespratiques.models import FichePage
from tests.factories import DossierStory, PersonneFactory, approve, coauteur, comite, fiche
from workflow import actions, courriels
from workflow.courriels import message
from workflow.courriels.catalogue import all_mails
from workflow.courriels.resume import write_digests
from workflow.models import (
    Approbation,
    Coauteur,
    CourrielSortant,
    Dossier,
    EntreeJournal,
    PreferencesCourriel,
    VerificationFiche,
)
from workflow.signature.coauteurs import remove
from workflow.suivi import fraicheur

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

URL = re.compile(rf"{re.escape(settings.SITE_URL)}(/[^\s]*)")


# --- One story for each mail ----------------------------------------------------------------------------------


def _submitted() -> None:
    DossierStory("reecriture")


def _taken_back() -> None:
    story = DossierStory("accord")
    actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")


def _changes_asked() -> None:
    story = DossierStory("accord")
    actions.ask_changes(story.dossier, by=story.auteur, demandes={}, motif="Un chiffre.")


def _approved_in_part() -> None:
    story = DossierStory("accord")
    coauteur(story.dossier)
    approve(story.dossier, by=story.auteur)


def _approval_revoked() -> None:
    story = DossierStory("validation")
    actions.revoke(story.dossier, by=story.auteur)


def _rejected() -> None:
    story = DossierStory("reecriture")
    actions.reject(story.dossier, by=story.comite, motif="Hors sujet.")


def _withdrawn() -> None:
    story = DossierStory("reecriture")
    actions.withdraw(story.dossier, by=story.auteur, motif="Je renonce.")


def _handed_on() -> None:
    story = DossierStory("reecriture")
    actions.reassign(story.dossier, by=story.comite, a=comite(story.theme))


def _written(by: str) -> None:
    story = DossierStory("reecriture")
    actions.post_message(story.dossier, by=getattr(story, by), texte="Bonjour.", interne=False)


def _digest() -> None:
    _approved_in_part()
    write_digests()


def _taken_over() -> None:
    story = DossierStory("reecriture")
    actions.take(story.dossier, by=story.comite)
    actions.take(story.dossier, by=comite(story.theme), de=story.comite)


def _coauthor_removed() -> None:
    story = DossierStory("reecriture")
    coauteur(story.dossier)
    remove(story.dossier.coauteurs.get(), by=story.auteur)


def _went_back() -> None:
    story = DossierStory("validation")
    actions.revoke(story.dossier, by=story.auteur)


def _grown_old(*, answered: bool) -> None:
    page = DossierStory("publiee").page
    FichePage.objects.filter(pk=page.pk).update(verifiee_le=date(2020, 1, 1), a_revoir_le=None)
    fraicheur.check_all()
    if not answered:
        VerificationFiche.objects.update(demandee_le=timezone.now() - timedelta(days=400))
        fraicheur.check_all()


RECITS: dict[str, Callable[[], None]] = {
    "accuse_reception": _submitted,
    "fiche_a_reecrire": _submitted,
    "accord_demande": lambda: DossierStory("accord") and None,
    "texte_repris": _taken_back,
    "changements_demandes": _changes_asked,
    "accord_en_partie": _approved_in_part,
    "bon_a_publier_donne": lambda: DossierStory("validation") and None,
    "bon_a_publier_confirme": lambda: DossierStory("validation") and None,
    "accord_revoque": _approval_revoked,
    "fiche_publiee": lambda: DossierStory("publiee") and None,
    "fiche_non_retenue": _rejected,
    "fiche_retiree": _withdrawn,
    "retrait_confirme": _withdrawn,
    "dossier_confie": _handed_on,
    "message_du_comite": lambda: _written("comite"),
    "message_de_l_auteur": lambda: _written("auteur"),
    "dossier_repris": _taken_over,
    "coauteur_retire": _coauthor_removed,
    "retour_confirme": _went_back,
    "toujours_vrai": lambda: _grown_old(answered=True),
    "fraicheur_au_comite": lambda: _grown_old(answered=False),
    "resume": _digest,
}


def _tell(cle: str) -> None:
    """The generic story: the mail is made with everything that its context may hold, about a dossier under approval."""
    kind = all_mails()[cle]
    story = DossierStory("accord")
    page = fiche("Une fiche publiée")
    Dossier.objects.filter(pk=story.dossier.pk).update(escalade_le=story.dossier.cree_le)
    story.dossier.refresh_from_db()
    PersonneFactory(groupe="Animation")
    invited = Coauteur.objects.create(dossier=story.dossier, courriel="invitee@example.org")
    context: dict[str, Any] = {name: f"[{name}]" for name in kind.variables}
    about_page = kind.lien_signe == "fraicheur"
    context |= {"entree": story.dossier.journal.last(), "page": page if about_page else None, "coauteur": invited}
    mail = kind(None if about_page else story.dossier, **context)
    to = None
    if kind.lien_signe == "coauteur":
        to = SimpleNamespace(pk=None, email=invited.courriel, first_name="")
    elif about_page:
        to = story.auteur
    courriels.enqueue(mail, evenement=f"recit:{cle}", to=to)


def _links(cle: str) -> list[tuple[CourrielSortant, list[str]]]:
    """The mails of that kind, each with the addresses that its recipient reads."""
    RECITS.get(cle, lambda: _tell(cle))()
    found = []
    for sortant in CourrielSortant.objects.filter(cle=cle).select_related("personne", "dossier", "page", "coauteur"):
        if sortant.pour_resume:
            body = sortant.texte
        else:
            built = message.build(sortant)
            body = built.body
            for url in URL.findall(body):
                assert url in str(built.alternatives[0][0]), "le même lien dans les deux versions"
        found.append((sortant, [path for path in URL.findall(body) if path != "/"]))
    return found


def _state() -> tuple:
    """What opening a link may not change."""
    return (
        list(Dossier.objects.order_by("pk").values_list("pk", "statut", "version", "passage", "pris_par")),
        EntreeJournal.objects.exclude(action="read_by_admin").count(),
        Approbation.objects.count(),
        list(Coauteur.objects.values_list("pk", "statut")),
        PreferencesCourriel.objects.count(),
        CourrielSortant.objects.count(),
    )


@pytest.mark.parametrize("cle", list(all_mails()))
def test_every_link_opens_for_its_recipient_and_tells_a_stranger_nothing(cle):
    """One story for the three visits: telling it costs more than reading it."""
    mails = _links(cle)
    assert mails, "aucun courriel : racontez-le dans RECITS"
    before = _state()
    for sortant, urls in mails:
        assert urls
        for url in urls:
            if sortant.personne:
                _recipient_signed_in(sortant, url)
            _recipient_signed_out(url)
            _stranger(sortant, url)
    assert _state() == before


def _recipient_signed_in(sortant: CourrielSortant, url: str) -> None:
    client = Client()
    client.force_login(sortant.personne)
    assert client.get(url, follow=True).status_code == 200, f"connecté : {url}"


def _recipient_signed_out(url: str) -> None:
    """The page, or the way in."""
    assert Client().get(url, follow=True).status_code == 200, f"non connecté : {url}"


def _stranger(sortant: CourrielSortant, url: str) -> None:
    """A link that opens without an account opens for whoever holds it, and a published fiche for all; any other stays closed."""
    client = Client()
    client.force_login(PersonneFactory())
    response = client.get(url, follow=True)
    assert response.status_code in {200, 403, 404}, f"inconnu : {url}"
    public = bool(sortant.lien) or sortant.cle == "fiche_publiee"
    if sortant.dossier and not public:
        assert sortant.dossier.titre not in response.content.decode(), f"inconnu : {url}"


def test_the_link_of_a_mail_to_an_author_leads_through_signing_in_to_their_dossier(client):
    DossierStory("reecriture")
    (sortant, urls), *_ = _links("accuse_reception")
    response = client.get(urls[0])
    assert response.status_code == 302
    assert f"next={reverse('dossier', args=[sortant.dossier.pk])}" in response.url
