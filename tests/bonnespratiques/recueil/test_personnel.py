"""« Mon recueil »: what somebody without an account and without script does, from the first fiche to the last."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage, MonRecueil, MonRecueilFiche
from tests.bonnespratiques.pages.complet import words
from tests.bonnespratiques.recueil.lecteur import CHEZ_NOUS, PAGE, Lecteur
from tests.factories import PersonneFactory, fiche, installed_site, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _no_limit_met() -> None:
    cache.clear()


@pytest.fixture
def lea() -> Lecteur:
    return Lecteur()


def trois() -> list[FichePage]:
    return [fiche(titre) for titre in ("Alpha", "Bravo", "Charlie")]


def test_a_reader_puts_a_fiche_aside_and_is_told_where_they_were(lea):
    page = fiche("Alpha")
    reponse = lea.ajoute(page)
    assert (reponse.status_code, reponse.url) == (303, f"{page.url}?mon-recueil=ajoutee-1")
    assert "Ajoutée à votre recueil : 1 fiche." in words(lea.lit(reponse.url).select_one(".messages"))
    assert lea.titres == ["Alpha"]


def test_the_button_stands_on_fiches_cards_and_results_and_leads_back_to_each():
    page = fiche("Alpha")
    for adresse in (page.url, page.theme.url, "/recherche/?q=alpha&page=1"):
        formulaire = Lecteur().lit(adresse).select_one("form.mettre-de-cote")
        assert formulaire["action"] == "/mon-recueil/ajouter/"
        assert formulaire.select_one("[name=retour]")["value"] == adresse
        assert formulaire.select_one("[name=fiche]")["value"] == str(page.numero)


def test_the_same_fiche_twice_is_there_once(lea):
    page = fiche("Alpha")
    lea.ajoute(page)
    assert "est déjà dans votre recueil" in words(lea.lit(lea.ajoute(page).url).select_one(".messages"))
    assert lea.titres == ["Alpha"]


def test_buttons_put_the_fiches_in_order_and_the_keyboard_stays_on_the_button(lea):
    alpha, bravo, charlie = trois()
    lea.ajoute(alpha, bravo, charlie)
    for geste, ordre in (
        (f"descendre-{alpha.numero}", ["Bravo", "Alpha", "Charlie"]),
        (f"derniere-{bravo.numero}", ["Alpha", "Charlie", "Bravo"]),
        (f"monter-{bravo.numero}", ["Alpha", "Bravo", "Charlie"]),
        (f"premiere-{charlie.numero}", ["Charlie", "Alpha", "Bravo"]),
        (f"monter-{charlie.numero}", ["Charlie", "Alpha", "Bravo"]),
    ):
        lea.appuie(geste)
        assert lea.titres == ordre, geste
        assert [bouton["value"] for bouton in lea.page.select("[autofocus]")] == [geste]


def test_a_fiche_dragged_stands_after_its_new_neighbour(lea):
    alpha, bravo, charlie = trois()
    lea.ajoute(alpha, bravo, charlie)
    lea.appuie(f"placer-{alpha.numero}", apres=str(charlie.numero))
    assert lea.titres == ["Bravo", "Charlie", "Alpha"]
    lea.appuie(f"placer-{alpha.numero}", apres="")
    assert lea.titres == ["Alpha", "Bravo", "Charlie"]
    lea.appuie(f"placer-{alpha.numero}", apres=str(alpha.numero))
    assert lea.titres == ["Alpha", "Bravo", "Charlie"]


def test_a_fiche_taken_away_can_be_put_back_where_it_was_with_its_note(lea):
    alpha, bravo, charlie = trois()
    lea.ajoute(alpha, bravo, charlie)
    lea.appuie("enregistrer", **{f"note-{bravo.numero}": "Pour jeudi.\nÀ relire."})
    lea.appuie(f"retirer-{bravo.numero}")
    assert lea.titres == ["Alpha", "Charlie"]
    remise = {champ["name"]: champ["value"] for champ in lea.page.select("[name^=remise]")}
    lea.appuie("remettre", **remise)
    assert lea.titres == ["Alpha", "Bravo", "Charlie"]
    assert lea.champs()[f"note-{bravo.numero}"] == "Pour jeudi.\nÀ relire."


def test_the_last_fiche_taken_away_can_be_put_back_too(lea):
    page = fiche("Alpha")
    lea.ajoute(page)
    lea.appuie(f"retirer-{page.numero}")
    assert "Rien de côté" in words(lea.page.main)
    lea.appuie("remettre", **{champ["name"]: champ["value"] for champ in lea.page.select("[name^=remise]")})
    assert lea.titres == ["Alpha"]


def test_every_button_saves_what_was_typed(lea):
    alpha, bravo, _ = trois()
    lea.ajoute(alpha, bravo)
    for geste in (f"monter-{bravo.numero}", "partager", f"retirer-{alpha.numero}"):
        lea.appuie(geste, titre=f"Avant {geste}", mot="Lisez-les.")
        assert lea.recueil.titre == f"Avant {geste}"
    assert lea.recueil.mot == "Lisez-les."


def test_a_tab_opened_before_does_not_bring_its_old_texts_back(lea):
    alpha, bravo, _ = trois()
    lea.ajoute(alpha, bravo)
    vieil_onglet = lea.champs()
    lea.appuie("enregistrer", titre="Écrit dans l’autre onglet", **{f"note-{alpha.numero}": "Une note"})
    lea.client.post(
        PAGE,
        {**vieil_onglet, "geste": f"monter-{bravo.numero}", f"note-{bravo.numero}": "Une autre"},
        headers=CHEZ_NOUS,
    )
    assert lea.recueil.titre == "Écrit dans l’autre onglet"
    assert list(lea.recueil.choix.order_by("rang").values_list("note", flat=True)) == ["Une autre", "Une note"]


def test_a_note_too_long_is_kept_on_the_page_and_said_how_much(lea):
    page = fiche("Alpha")
    lea.ajoute(page)
    note = "é" * 503
    reponse = lea.appuie("partager", titre="Un titre", **{f"note-{page.numero}": note})
    assert reponse.status_code == 422
    assert "503 signes, 500 au plus : retirez-en 3." in words(lea.page.main)
    assert lea.page.find("textarea", {"name": f"note-{page.numero}"}).get_text().strip() == note
    assert lea.page.select_one("details.ligne-choisie__note[open] .champ--erreur")
    assert lea.page.find(id="id_titre")["value"] == "Un titre"
    assert (lea.recueil.titre, lea.recueil.partage) == ("", None)


def test_the_sixty_first_fiche_is_refused_kindly_and_nothing_is_lost(lea):
    lieu = theme()
    pages = [lieu.add_child(instance=FichePage(title=f"Fiche {n}", promesse="x")) for n in range(61)]
    lea.ajoute(*pages[:60])
    reponse = lea.ajoute(pages[60])
    assert "tient 60 fiches" in words(lea.lit(reponse.url).select_one(".messages"))
    assert lea.recueil.choix.count() == 60
    lea.appuie(f"retirer-{pages[0].numero}")
    lea.ajoute(pages[60])
    assert lea.titres[-1] == "Fiche 60"
    # Meanwhile the place was taken: the fiche taken away cannot come back.
    assert "tient 60 fiches" in words(lea.appuie("remettre", remise=str(pages[0].numero)) and lea.page.main)


def test_only_fiches_open_to_all_come_in_even_for_a_member():
    membre = Client()
    membre.force_login(PersonneFactory(groupe="Membres"), backend="django.contrib.auth.backends.ModelBackend")
    reservee, brouillon = fiche("Réservée"), fiche("Brouillon", live=False)
    restrict_to_members(reservee)
    lecteur = Lecteur(membre)
    assert "form.mettre-de-cote" not in str(lecteur.lit(reservee.url).select("article form.mettre-de-cote"))
    assert not lecteur.lit(reservee.url).select("article form.mettre-de-cote")
    for page in (reservee, brouillon):
        reponse = lecteur.ajoute(page, retour="/")
        assert "n’est pas ouverte à tous" in words(lecteur.lit(reponse.url).select_one(".messages"))
    for numero in ("", "0", "-1", "999999", "1e3", "²", "9" * 400):
        assert lecteur.client.post(f"{PAGE}ajouter/", {"fiche": numero}, headers=CHEZ_NOUS).status_code == 303
    assert not MonRecueil.objects.exists()
    assert "mon_recueil" not in lecteur.client.cookies


def test_a_fiche_unpublished_since_is_said_and_its_title_is_not(lea):
    alpha, bravo, _ = trois()
    lea.ajoute(alpha, bravo)
    alpha.unpublish()
    page = lea.lit()
    assert f"Fiche {alpha.numero}, qui n’est plus publiée" in words(page.main)
    assert "Alpha" not in words(page.main)
    assert "Alpha" not in words(lea.lit(lea.partage()).main)
    lea.appuie(f"retirer-{alpha.numero}")
    assert lea.titres == ["Bravo"]


def test_somebody_else_opens_the_link_reads_all_of_it_and_takes_the_fiches_up(lea):
    alpha, bravo, _ = trois()
    lea.ajoute(alpha, bravo)
    lea.appuie("enregistrer", titre="Pour jeudi", mot="Deux idées.", **{f"note-{bravo.numero}": "Ma préférée."})
    lien = lea.partage()
    noe = Lecteur()
    vue = words(noe.lit(lien).main)
    for attendu in ("Pour jeudi", "Deux idées.", "Alpha", "Bravo", "Ma préférée.", "Note de qui a composé ce recueil"):
        assert attendu in vue
    reponse = noe.client.post(f"{lien}reprendre/", headers=CHEZ_NOUS)
    assert noe.titres == ["Alpha", "Bravo"]
    assert "Dans votre recueil, maintenant : 2 fiches." in words(noe.lit(reponse.url).main)
    # Their own from now on: words stay with who wrote them.
    assert (noe.recueil.titre, noe.recueil.choix.filter(note="").count()) == ("", 2)
    noe.appuie(f"retirer-{alpha.numero}")
    assert lea.titres == ["Alpha", "Bravo"]


def test_the_owner_who_opens_their_link_is_led_to_their_page(lea):
    lea.ajoute(fiche("Alpha"))
    page = lea.lit(lea.partage())
    assert page.select_one(f'.tete a[href="{PAGE}"]')
    assert not page.select("form[action$='reprendre/']")


def test_a_link_taken_back_shows_nothing_and_the_next_one_is_another(lea):
    lea.ajoute(fiche("Alpha"))
    premier = lea.partage()
    assert lea.partage() == premier
    lea.appuie("cesser")
    assert Client().get(premier).status_code == 404
    assert Client().post(f"{premier}reprendre/", headers=CHEZ_NOUS).status_code == 404
    assert lea.partage() != premier


def test_the_page_says_until_when_and_each_change_makes_it_later(lea):
    lea.ajoute(fiche("Alpha"))
    MonRecueil.objects.update(expire_le=timezone.now() + timedelta(days=1))
    avant = lea.recueil.expire_le
    lea.lit()
    assert lea.recueil.expire_le == avant  # reading changes nothing
    reponse = lea.appuie("enregistrer", titre="x")
    assert lea.recueil.expire_le > avant + timedelta(days=28)
    assert reponse.cookies["mon_recueil"]["max-age"] == 30 * 24 * 3600
    assert "Gardé jusqu’au" in words(lea.page.main)


def test_what_has_expired_is_never_shown_even_before_it_is_erased(lea):
    page = fiche("Alpha")
    lea.ajoute(page)
    lien = lea.partage()
    MonRecueil.objects.update(expire_le=timezone.now() - timedelta(seconds=1))
    assert "Rien de côté" in words(lea.lit().main)
    assert Client().get(lien).status_code == 404
    assert lea.client.get(f"{PAGE}livret/pdf/").url.startswith(PAGE)
    vieille_cle = lea.cle
    lea.ajoute(page)
    assert lea.titres == ["Alpha"]
    assert lea.cle != vieille_cle  # a key that is over is never taken up again


def test_a_change_on_a_recueil_that_is_gone_says_so(lea):
    lea.ajoute(fiche("Alpha"))
    champs = lea.champs()
    MonRecueil.objects.all().delete()
    reponse = lea.client.post(PAGE, {**champs, "geste": "enregistrer", "titre": "x"}, headers=CHEZ_NOUS)
    assert reponse.url == f"{PAGE}?mon-recueil=parti"
    assert "n’existe plus" in words(lea.lit(reponse.url).main)


def test_what_a_script_is_answered_marks_the_fiches_put_aside(lea):
    alpha, bravo, _ = trois()
    lea.ajoute(alpha)
    reponse = lea.client.post(
        f"{PAGE}ajouter/", {"fiche": bravo.numero}, headers={**CHEZ_NOUS, "Accept": "application/json"}
    )
    reçu = reponse.json()
    assert reçu["texte"].replace("\u00a0", " ") == "Ajoutée à votre recueil : 2 fiches."
    assert reçu["numeros"] == [alpha.numero, bravo.numero]
    assert reçu["jusqua"] == round(lea.recueil.expire_le.timestamp() * 1000)
    assert lea.lit().select_one("[data-mon-recueil]")["data-numeros"].split() == [str(alpha.numero), str(bravo.numero)]


def test_a_full_page_asks_few_questions_whatever_it_holds(lea, django_assert_max_num_queries):
    lieu = theme()
    lea.ajoute(*[lieu.add_child(instance=FichePage(title=f"Fiche {n}", promesse="x")) for n in range(40)])
    with django_assert_max_num_queries(15):
        lea.client.get(PAGE)
    lien = lea.partage()
    with django_assert_max_num_queries(15):
        Client().get(lien)


def test_reading_the_site_sets_no_cookie_and_asks_no_table_of_ours(django_assert_max_num_queries):
    page = fiche("Alpha")
    livret = recueil((page.theme, [page]))
    client = Client()
    for adresse in ("/", page.url, page.theme.url, page.theme.axe.url, "/recherche/?q=alpha", "/recueils/", livret.url,
                    "/plan-du-site/", PAGE, f"{PAGE}effacer/", f"{PAGE}p/{'a' * 43}/", f"{page.url}?mon-recueil=ajoutee-3"):  # fmt: skip
        reponse = client.get(adresse)
        assert not reponse.cookies, adresse
        assert "csrfmiddlewaretoken" not in reponse.content.decode(), adresse
        assert not MonRecueil.objects.exists()


def test_the_pages_of_the_site_are_the_same_with_and_without_a_recueil(lea):
    """Shared caches may keep them: the cookie does not even travel there."""
    page = fiche("Alpha")
    avant = lea.client.get(page.url).content
    reponse = lea.ajoute(page)
    assert lea.client.get(page.url).content == avant
    temoin = reponse.cookies["mon_recueil"]
    assert (temoin["path"], temoin["samesite"], temoin["httponly"]) == (PAGE, "Lax", True)
    assert list(reponse.cookies) == ["mon_recueil"]


def test_the_cookie_stays_on_https_when_the_site_does(lea, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert lea.ajoute(fiche("Alpha")).cookies["mon_recueil"]["secure"]


def test_nothing_of_these_pages_is_kept_listed_or_told_elsewhere(lea):
    lea.ajoute(fiche("Alpha"))
    lien = lea.partage()
    for reponse in (
        lea.client.get(PAGE),
        Client().get(lien),
        Client().get(f"{PAGE}p/inconnu/"),
        lea.client.get(f"{PAGE}effacer/"),
    ):
        assert "no-store" in reponse["Cache-Control"]
        assert "private" in reponse["Cache-Control"]
        assert reponse["X-Robots-Tag"].startswith("noindex")
        assert reponse["Referrer-Policy"] == "same-origin"
    cle = lien.split("/")[3]
    partagee = Lecteur().lit(lien)
    assert not [a["href"] for a in partagee.find_all("a") if cle in a["href"]]
    assert PAGE not in Client().get("/sitemap.xml").content.decode()


def test_only_the_hash_of_the_key_is_in_the_database_and_no_log_says_it(lea, caplog):
    caplog.set_level("DEBUG")
    lea.ajoute(fiche("Alpha"))
    lien = lea.partage()
    assert len(lea.cle) == 43
    assert lea.cle not in str(list(MonRecueil.objects.values()) + list(MonRecueilFiche.objects.values()))
    assert lea.cle not in caplog.text
    assert re.fullmatch(r"/mon-recueil/p/[A-Za-z0-9_-]{43}/", lien)


def test_the_empty_page_says_how_to_begin():
    installed_site()
    page = Lecteur().lit()
    assert words(page.h1) == "Mon recueil"
    assert page.select_one('.vide a[href="/recherche/"]')
