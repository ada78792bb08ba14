"""What is said of an edition after it was frozen: corrections that name what changed, names to be kept back, withdrawals; the journal."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from bonnespratiques.models import Edition, FichePage, RecueilPage
from bonnespratiques.recueil.edition import changements, marques
from bonnespratiques.recueil.edition.preparation import GelImpossible
from bonnespratiques.recueil.edition.retrait import MotifManquant, declare_named, withdraw
from tests.bonnespratiques.recueil.editions import animatrice, bytes_of, freeze_now, rows_of, two_fiches
from tests.bonnespratiques.recueil.test_edition_pages import client_of, plain, read, text_of
from tests.factories import PersonneFactory, fiche, recueil, section, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def anonymise(page: FichePage, choix: str = "personne") -> None:
    """As the circuit writes it: what is kept back is not in the text."""
    page = FichePage.objects.get(pk=page.pk)
    page.anonymat, page.signature = choix, ""
    if choix in ("organisme", "tout"):
        page.organismes = []
    page.save_revision().publish()


# --- Corrections --------------------------------------------------------------------------------------------------


def test_a_corrected_edition_says_what_changed_and_the_former_one_leads_to_it():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    fautive = freeze_now(page, by=by)
    premiere.origine = "<p>Un autre récit.</p>"
    premiere.save_revision().publish()
    corrigee = freeze_now(page, by=by, corrige=fautive, changements="Le récit du jeudi est complété.\n\n")
    assert (corrigee.rang, corrigee.corrige) == (2, fautive)
    phrases = ["Le récit du jeudi est complété.", f"Texte revu : fiche n° {premiere.numero} « Ouvrir le jeudi soir »."]
    assert [plain(phrase) for phrase in corrigee.changements_liste] == phrases
    imprime = json.loads(corrigee.contenu)["recueil"]["edition"]
    assert imprime["corrige"] == "1re édition"
    assert imprime["changements"] == corrigee.changements_liste
    ancienne, nouvelle = (text_of(Client().get(f"/editions/{numero}/")) for numero in (1, 2))
    assert "Corrigée par la 2e édition" in ancienne
    assert "Le récit du jeudi est complété." in nouvelle
    assert "Depuis la 1re édition" in nouvelle
    assert read("/editions/1/html")[0] == 200


def test_a_new_edition_that_corrects_nothing_is_only_more_recent():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    freeze_now(page, by=by)
    premiere.title = "Ouvrir le samedi"
    premiere.save_revision().publish()
    assert freeze_now(page, by=by).changements == ""
    ancienne = text_of(Client().get("/editions/1/"))
    assert "Une édition plus récente a paru : la 2e édition" in ancienne
    assert "Corrigée par" not in ancienne


def test_a_correction_says_in_words_what_it_corrects():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    fautive = freeze_now(page, by=by)
    premiere.title = "Ouvrir le samedi"
    premiere.save_revision().publish()
    with pytest.raises(GelImpossible, match="Dites en une phrase ce qui a changé"):
        freeze_now(page, by=by, corrige=fautive, changements="  \n")
    autre = recueil((premiere.theme, [premiere]), title="Un autre recueil")
    with pytest.raises(GelImpossible, match="celle d’un autre recueil"):
        freeze_now(autre, by=by, corrige=fautive, changements="Rien à voir.")


def test_every_kind_of_change_is_named():
    dans = theme()
    a, b, c, d = (fiche(f"Fiche {lettre}", dans=dans) for lettre in "ABCD")
    page = recueil((dans, [a, b, c]))
    by = animatrice()
    avant = freeze_now(page, by=by)
    b.title = "Fiche B revue"
    b.save_revision().publish()
    page.sections = [("section", section(dans, [c, FichePage.objects.get(pk=b.pk), d], forme="courte"))]
    page.editorial = "<p>Un mot nouveau.</p>"
    page.save_revision()
    apres = freeze_now(page, by=by, corrige=avant, changements="Refonte.")
    assert [plain(phrase) for phrase in apres.changements_liste] == [
        "Refonte.",
        f"Ajoutée : fiche n° {d.numero} « Fiche D ».",
        f"Retirée : fiche n° {a.numero}.",
        f"Texte revu : fiche n° {b.numero} « Fiche B revue ».",
        f"Imprimées autrement : fiches n° {c.numero} « Fiche C » et n° {b.numero} « Fiche B revue ».",
        f"Déplacée : fiche n° {c.numero} « Fiche C ».",
        "Aussi revus : éditorial.",
    ]


@pytest.mark.parametrize(
    ("avant", "apres", "deplacees"),
    [
        ([1, 2, 3], [1, 2, 3], []),
        ([1, 2, 3, 4], [4, 1, 2, 3], [4]),
        ([1, 2, 3, 4], [2, 3, 4, 1], [1]),
        ([1, 2, 3, 4, 5], [5, 2, 3, 4, 1], [5, 1]),
        ([1, 2, 3], [3, 2, 1], [3, 2]),
        ([1, 2, 3], [2], []),
        ([], [], []),
    ],
)
def test_the_fewest_moves_that_explain_an_order(avant, apres, deplacees):
    assert len(changements.moved(avant, apres)) == len(deplacees)
    assert changements.moved(avant, apres) == deplacees or len(deplacees) == 2


# --- Names to be kept back ----------------------------------------------------------------------------------------


def test_an_author_who_asks_for_silence_marks_the_old_edition_and_is_not_in_the_new_one():
    page, (premiere, seconde) = two_fiches()
    by = animatrice()
    ancienne = freeze_now(page, by=by)
    fige = bytes_of(ancienne), rows_of(ancienne)
    assert "Inès Marchandeau" in ancienne.contenu

    anonymise(premiere)

    ancienne = Edition.objects.get(pk=ancienne.pk)
    assert ancienne.nomme_a_tort_le
    assert (bytes_of(ancienne), rows_of(ancienne)) == fige
    publique = text_of(Client().get("/editions/1/"))
    assert "Quelqu’un a demandé depuis à ne plus y être nommé" in publique
    assert "Une édition corrigée doit la remplacer" in publique
    assert f"À cause de : Fiche n° {premiere.numero}" not in publique  # neither who, nor where
    assert "Marchandeau" not in publique
    animation = Client()
    animation.force_login(by)
    assert plain(f"À cause de : Fiche n° {premiere.numero} « {premiere.title} »") in text_of(
        animation.get("/editions/1/")
    )
    assert "préférez la version du jour" in text_of(Client().get(page.url))

    nouvelle = freeze_now(page, by=by, corrige=ancienne, changements="Un nom est retiré.")
    assert "Marchandeau" not in nouvelle.contenu
    assert nouvelle.nomme_a_tort_le is None
    # The list of changes does not say whose text it was.
    assert [plain(phrase) for phrase in nouvelle.changements_liste] == ["Un nom est retiré."]
    assert "Préférez la 2e édition , qui respecte ce souhait" in text_of(Client().get("/editions/1/"))
    anonymise(seconde, "organisme")  # marks both
    assert Edition.objects.filter(nomme_a_tort_le=None).count() == 0


@pytest.mark.parametrize("choix", ["personne", "organisme", "tout"])
def test_what_was_silent_already_marks_nothing(choix):
    page, (premiere, _) = two_fiches()
    anonymise(premiere, choix)
    freeze_now(page)
    anonymise(premiere, choix)
    assert Edition.objects.get().nomme_a_tort_le is None


def test_a_fiche_published_again_without_hiding_anything_marks_nothing():
    page, (premiere, _) = two_fiches()
    freeze_now(page)
    premiere.title = "Ouvrir le samedi"
    premiere.save_revision().publish()
    assert Edition.objects.get().nomme_a_tort_le is None


def test_a_draft_under_anonymity_marks_nothing_before_it_is_published():
    page, (premiere, _) = two_fiches()
    freeze_now(page)
    premiere.anonymat, premiere.signature = "personne", ""
    premiere.save_revision()
    assert Edition.objects.get().nomme_a_tort_le is None


def test_an_edition_is_marked_by_hand_for_a_demand_that_came_otherwise():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    edition = freeze_now(page, by=by)
    FichePage.objects.get(pk=premiere.pk).delete()
    declare_named(edition, by=by)
    edition.refresh_from_db()
    assert edition.nomme_a_tort_le
    assert marques.fiches_to_silence(edition) == [premiere.numero]
    premier_jour = edition.nomme_a_tort_le
    declare_named(edition, by=by)
    edition.refresh_from_db()
    assert edition.nomme_a_tort_le == premier_jour


# --- Withdrawal, and who may --------------------------------------------------------------------------------------


def test_a_withdrawal_says_why():
    edition = freeze_now(two_fiches()[0])
    with pytest.raises(MotifManquant):
        withdraw(edition, by=animatrice(), motif=" ")


def test_the_first_reason_stays():
    by = animatrice()
    edition = freeze_now(two_fiches()[0], by=by)
    withdraw(edition, by=by, motif="La première.")
    withdraw(edition, by=by, motif="Une autre.")
    assert Edition.objects.get().retrait_motif == "La première."


@pytest.mark.parametrize("acte", ["withdraw", "declare"])
@pytest.mark.parametrize("orpheline", [False, True])
@pytest.mark.parametrize(
    ("groupe", "allowed"),
    [("Animation", True), ("Administration", True), ("Comité", False), ("Membres", False), (None, False)],
)
def test_only_who_may_freeze_may_withdraw_or_mark(groupe, allowed, orpheline, acte):
    page, _ = two_fiches()
    edition = freeze_now(page)
    if orpheline:
        RecueilPage.objects.get(pk=page.pk).delete()
        edition.refresh_from_db()
    by = PersonneFactory(groupe=groupe)

    def act() -> None:
        withdraw(edition, by=by, motif="Par erreur.") if acte == "withdraw" else declare_named(edition, by=by)

    if allowed:
        act()
    else:
        with pytest.raises(PermissionDenied):
            act()
    touchees = Edition.objects.exclude(retiree_le=None, nomme_a_tort_le=None)
    assert touchees.count() == allowed


def test_the_journal_tells_every_act_in_words():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    edition = freeze_now(page, by=by)
    withdraw(edition, by=by, motif="Par erreur.")
    anonymise(premiere)
    dits = {entree.action: entree for entree in PageLogEntry.objects.filter(page=page)}
    assert "retirée de la diffusion : Par erreur." in plain(str(dits["bonnespratiques.retirer_edition"].message))
    assert dits["bonnespratiques.retirer_edition"].user == by
    assert "a demandé depuis à ne pas l’être" in plain(str(dits["bonnespratiques.marquer_edition"].message))


def test_the_journal_of_an_edition_whose_recueil_is_gone_is_its_own():
    page, _ = two_fiches()
    by = animatrice()
    edition = freeze_now(page, by=by)
    RecueilPage.objects.get(pk=page.pk).delete()
    edition.refresh_from_db()
    withdraw(edition, by=by, motif="Par erreur.")
    entree = ModelLogEntry.objects.get()
    assert (entree.object_id, entree.user) == (str(edition.pk), by)


# --- In the administration ----------------------------------------------------------------------------------------

ECRANS = (
    "/admin/recueils/{page}/editions/",
    "/admin/recueils/{page}/editions/geler/",
    "/admin/editions/1/retirer/",
    "/admin/editions/1/signaler/",
)


@pytest.mark.parametrize(
    ("groupe", "allowed"), [("Animation", True), ("Administration", True), ("Comité", False), ("Membres", False)]
)
def test_the_screens_open_to_those_who_may_freeze(groupe, allowed):
    page, _ = two_fiches()
    freeze_now(page)
    client = Client()
    client.force_login(PersonneFactory(groupe=groupe))
    for ecran in ECRANS:
        adresse = ecran.format(page=page.pk)
        assert (client.get(adresse).status_code == 200) == allowed, adresse
        if not allowed:
            assert client.post(adresse).status_code in (302, 403, 405), adresse
    edition = Edition.objects.get()
    assert (edition.retiree_le, edition.nomme_a_tort_le) == (None, None)
    assert Edition.objects.count() == 1


def test_an_animatrice_freezes_corrects_and_withdraws_from_the_administration():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    client = Client()
    client.force_login(by)
    edition_de_page = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert f"/admin/recueils/{page.pk}/editions/" in edition_de_page
    liste = f"/admin/recueils/{page.pk}/editions/"
    assert "pas encore d’édition" in text_of(client.get(liste))

    response = client.post(f"{liste}geler/", {"cles": ""}, follow=True)
    assert "La 1re édition est gelée" in text_of(response)
    edition = Edition.objects.get()
    assert set(edition.fichiers.values_list("forme", flat=True)) == {"pdf", "pdf-a5", "epub", "html", "docx", "zip"}

    premiere.title = "Ouvrir le samedi"
    premiere.save_revision().publish()
    ecran = client.get(f"{liste}geler/?corrige=1")
    assert plain(f"Texte revu : fiche n° {premiere.numero} « Ouvrir le samedi ».") in text_of(ecran)
    response = client.post(f"{liste}geler/?corrige=1", {"cles": "", "changements": " "})
    assert "Dites en une phrase ce qui a changé" in text_of(response)
    response = client.post(f"{liste}geler/?corrige=1", {"cles": "", "changements": "Le jour a changé."}, follow=True)
    assert "La 2e édition est gelée" in text_of(response)
    assert Edition.objects.get(numero=2).corrige == edition

    response = client.post("/admin/editions/1/retirer/", {"motif": ""})
    assert "Dites pourquoi" in text_of(response)
    client.post("/admin/editions/1/retirer/", {"motif": "Remplacée."})
    assert "Retirée le" in text_of(client.get(liste))
    client.post("/admin/editions/2/signaler/")
    assert "Nomme quelqu’un qui a demandé depuis à ne pas l’être" in text_of(client.get(liste))


def test_what_blocks_is_shown_with_where_to_mend_it(photo):
    page, (premiere, _) = two_fiches()
    FichePage.objects.filter(pk=premiere.pk).update(image=photo, image_alt="")
    client = Client()
    client.force_login(animatrice())
    response = client.get(f"/admin/recueils/{page.pk}/editions/geler/")
    assert "Ce qui empêche de geler" in text_of(response)
    assert f'href="{premiere.permalink}"' in response.content.decode()
    assert "À demander au groupe « Comité · Stratégie multicanal »" in text_of(response)  # who may mend it
    assert "Geler cette édition" not in text_of(response)
    client.post(f"/admin/recueils/{page.pk}/editions/geler/", {"cles": ""})
    assert not Edition.objects.exists()


def test_what_came_after_the_screen_was_read_is_not_confirmed_by_it():
    page, (premiere, seconde) = two_fiches()
    premiere.unpublish()
    client = Client()
    client.force_login(animatrice())
    adresse = f"/admin/recueils/{page.pk}/editions/geler/"
    form = client.get(adresse).context["form"]
    lues = form["cles"].value()
    assert "cochez cette case" in text_of(client.post(adresse, {"cles": lues}))
    FichePage.objects.filter(pk=seconde.pk).update(origine="")
    response = client.post(adresse, {"cles": lues, "confirme": "on"})
    assert "D’autres points sont à vérifier depuis" in text_of(response)
    assert not Edition.objects.exists()
    client.post(adresse, {"cles": response.context["form"]["cles"].value(), "confirme": "on"})
    assert Edition.objects.count() == 1


def test_deleting_a_recueil_warns_that_its_editions_stay():
    page, _ = two_fiches()
    freeze_now(page)
    client = Client()
    client.force_login(PersonneFactory(is_superuser=True))
    assert "Son édition gelée restera en ligne" in text_of(client.get(f"/admin/pages/{page.pk}/delete/"))
    client.post(f"/admin/pages/{page.pk}/delete/")
    assert not RecueilPage.objects.exists()
    assert client_of("anonyme").get("/editions/1/").status_code == 200
