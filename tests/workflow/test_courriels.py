"""What mails say and to whom: one event, one mail to one person; whose turn; nothing that a title could forge."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from bonnespratiques.groupes import join_committee
from bonnespratiques.models import Reglages
from tests.factories import DossierStory, PersonneFactory, approve, coauteur, comite
from workflow import actions, courriels
from workflow.courriels.catalogue import all_mails, allowed_variables
from workflow.courriels.du_circuit import AccuseReception, MessageDuComite
from workflow.courriels.table import COURRIELS
from workflow.courriels.texte import TEXTES, default_text, paragraphs, unknown_variables, visible
from workflow.ecriture import brouillons
from workflow.models import CourrielSortant, TexteCourriel

CLES = list(all_mails())


def mails_of(personne) -> list[str]:
    return list(CourrielSortant.objects.filter(personne=personne).order_by("pk").values_list("cle", flat=True))


# --- Each mail ------------------------------------------------------------------------------------------------


def test_every_mail_has_its_words_and_no_words_are_left_over():
    assert {path.stem for path in TEXTES.glob("*.txt")} == set(CLES)
    assert {kind.cle for kinds in COURRIELS.values() for kind in kinds} <= set(CLES)


@pytest.mark.parametrize("cle", CLES)
def test_a_text_uses_only_what_its_mail_knows(cle):
    texte = default_text(cle)
    allowed = allowed_variables(all_mails()[cle])
    assert unknown_variables(f"{texte.objet} {texte.corps} {texte.bouton}", allowed) == []


@pytest.mark.django_db
@pytest.mark.parametrize("cle", CLES)
def test_each_mail_renders_with_every_variable(cle):
    kind = all_mails()[cle]
    every = "\n\n".join(f"{{{name}}}" for name in allowed_variables(kind))
    texte = default_text(cle)
    rendu = kind.preview(type(texte)(texte.objet, every, texte.bouton))
    assert "{" not in rendu.objet + rendu.texte
    soup = BeautifulSoup(rendu.html, "html.parser")
    assert not soup.find_all(["img", "script", "link", "iframe"])
    assert soup.html["lang"] == "fr"


@pytest.mark.parametrize("cle", CLES)
def test_a_signed_link_never_waits_in_a_digest(cle):
    """A class of mail with a signed link leaves at once, whatever it says of itself: `envoi` sees to it."""
    kind = all_mails()[cle]
    assert kind.urgent or not kind.lien_signe or kind.lien_signe in {"fraicheur"}


# --- One event, one mail to one person ------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_author_who_sits_on_the_committee_gets_one_mail_of_one_event():
    story = DossierStory("accord")
    join_committee(story.auteur, story.theme)
    CourrielSortant.objects.all().delete()
    story.dossier = approve(story.dossier, by=story.auteur)
    assert mails_of(story.auteur) == ["bon_a_publier_confirme"]
    assert mails_of(story.comite) == ["bon_a_publier_donne"]


@pytest.mark.django_db
def test_whoever_writes_a_message_does_not_receive_it():
    story = DossierStory("reecriture")
    author = story.comite
    story.dossier.auteur = author
    story.dossier.save()
    CourrielSortant.objects.all().delete()
    actions.post_message(story.dossier, by=author, texte="À moi-même.", interne=False)
    assert mails_of(author) == []


@pytest.mark.django_db
def test_the_same_event_told_twice_is_one_mail():
    story = DossierStory("reecriture")
    for _ in range(2):
        courriels.enqueue(AccuseReception(story.dossier), evenement="essai:1")
    assert CourrielSortant.objects.filter(evenement="essai:1").count() == 1


@pytest.mark.django_db
def test_closed_accounts_are_not_written_to():
    story = DossierStory("reecriture")
    gone = comite(story.theme, is_active=False)
    story.dossier.pris_par = gone
    story.dossier.save()
    CourrielSortant.objects.all().delete()
    actions.post_message(story.dossier, by=story.auteur, texte="Bonjour.", interne=False)
    assert mails_of(gone) == []
    assert mails_of(story.comite) == ["message_de_l_auteur"]


@pytest.mark.django_db
def test_somebody_without_an_account_may_be_written_to():
    story = DossierStory("brouillon")
    invited = SimpleNamespace(pk=None, email="Invitee@Example.org", first_name="")
    courriels.enqueue(MessageDuComite(story.dossier, message="Venez."), evenement="invitation:1", to=invited)
    kept = CourrielSortant.objects.get()
    assert (kept.adresse, kept.personne) == ("invitee@example.org", None)
    assert "Choisir mes courriels" not in kept.texte


@pytest.mark.django_db
def test_what_is_urgent_leaves_at_once_and_the_rest_waits():
    story = DossierStory("accord")
    coauteur(story.dossier)
    CourrielSortant.objects.all().delete()
    approve(story.dossier, by=story.auteur)
    kept = {mail.cle: mail.pour_resume for mail in CourrielSortant.objects.all()}
    assert kept == {"bon_a_publier_confirme": False, "accord_en_partie": True}


# --- What a mail says -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_says_whose_turn_it_is_above_all_else():
    story = DossierStory("accord")
    kept = CourrielSortant.objects.get(cle="accord_demande")
    phrase = "C’est à vous de relire et de décider, avant le "
    assert kept.texte.startswith(phrase)
    soup = BeautifulSoup(kept.html, "html.parser")
    assert soup.find(class_="tour").get_text().startswith(phrase)
    assert story.auteur.first_name in kept.texte


@pytest.mark.django_db
def test_the_foot_says_why_who_and_where_to_choose():
    Reglages.objects.update_or_create(
        pk=1, defaults={"editeur": "Métropole de Rive", "courriel_contact": "contact@example.org"}
    )
    DossierStory("accord")
    for kept in CourrielSortant.objects.all():
        for part in (kept.texte, BeautifulSoup(kept.html, "html.parser").get_text(" ")):
            assert "Vous recevez ce courriel parce que" in part
            assert "Métropole de Rive" in part
            assert "Choisir mes courriels" in part
            assert "Répondez simplement à ce courriel" in part


@pytest.mark.django_db
def test_the_button_is_a_link_whose_address_stands_below():
    kept = DossierStory("reecriture") and CourrielSortant.objects.get(cle="accuse_reception")
    soup = BeautifulSoup(kept.html, "html.parser")
    button = soup.find("a", class_="bouton")
    assert [a.get_text() for a in soup.find_all("a", href=button["href"])][1] == button["href"]
    assert button["href"] in kept.texte


@pytest.mark.django_db
def test_html_escapes_what_people_write():
    story = DossierStory("reecriture")
    actions.post_message(story.dossier, by=story.auteur, texte="<b>Gras</b> & <script>x</script>", interne=False)
    kept = CourrielSortant.objects.get(cle="message_de_l_auteur")
    assert "<b>Gras</b> & <script>" in kept.texte
    assert "<script" not in kept.html


# --- What a title could forge ---------------------------------------------------------------------------------

TITRES = {
    "retour à la ligne": "Bonjour\r\nBcc: tous@example.org",
    "lecture à l’envers": "Facture \u202egpj.exe",
    "invisibles": "Ou\u200bvrir\u2066 la\u00ad mairie\ufeff",
    "marque": "\ue000lien\ue000",
    "adresse": "Ouvrez https://mauvais.example/ ou WWW.mauvais.example",
    "très long": "Ouvrir la mairie " * 15,
}


@pytest.mark.django_db
@pytest.mark.parametrize("titre", TITRES.values(), ids=TITRES)
def test_a_title_forges_nothing(titre):
    auteur = PersonneFactory()
    dossier = brouillons.create_draft(by=auteur, texte={}, theme=None)
    dossier.titre = titre[:255]
    courriels.enqueue(AccuseReception(dossier), evenement="essai:1")
    kept = CourrielSortant.objects.get()
    assert len(kept.objet) <= 180
    for part in (kept.objet, kept.texte.replace(CourrielSortant.MARQUE_PREFERENCES, ""), kept.html):
        assert not set(part) & set("\u202e\u2066\u200b\u00ad\ufeff")
        assert "mauvais.example/" not in part.replace("https mauvais.example/", "")
        assert "WWW.mauvais" not in part
        assert CourrielSortant.MARQUE_LIEN not in part
    assert "\n" not in kept.objet
    assert not any(line.startswith("Bcc:") for line in kept.texte.splitlines())


def test_visible_keeps_french_and_lines():
    assert visible("Été\u0301 « œuvre\u00a0» 😀\r\nsuite") == "Été\u0301 « œuvre\u00a0» 😀\nsuite"


# --- Words that administrators write ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_rewritten_words_are_the_ones_that_leave():
    TexteCourriel.objects.create(
        cle="accuse_reception", objet="Reçu : {titre}", corps="Merci {prenom}.\n\n{delai_observe}", bouton="Suivre"
    )
    DossierStory("reecriture")
    kept = CourrielSortant.objects.get(cle="accuse_reception")
    assert kept.objet == "Reçu : Ouvrir la mairie le jeudi soir"
    assert "Merci Maëlle." in kept.texte


def test_a_paragraph_that_wants_an_empty_variable_is_left_out():
    assert paragraphs("Un.\n\nEn {jours} jours.\r\n\r\nDeux.", {"jours": ""}) == ["Un.", "Deux."]


def test_a_text_is_no_template():
    assert paragraphs("{{ settings.SECRET_KEY }} {% load x %}", {}) == ["{{ settings.SECRET_KEY }} {% load x %}"]
    assert unknown_variables("{titre} {Titre} { titre } {titre.auteur}", {"titre"}) == [
        " titre ",
        "Titre",
        "titre.auteur",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "said"),
    [(False, "Rien ne paraîtra sans votre accord."), (True, "le comité pourra publier sans votre réponse")],
)
def test_the_mail_promises_what_was_accepted_at_submission(accepted, said):
    DossierStory("accord", silence_vaut_accord=accepted)
    assert said in CourrielSortant.objects.get(cle="accord_demande").texte
