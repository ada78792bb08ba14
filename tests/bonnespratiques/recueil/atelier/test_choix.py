"""Choosing fiches: by each source, alone and together; what is there already; what only members may read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Appel, Edition, EditionFiche, FichePage, RecueilPage
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def accueil():
    return theme("Accueil du public")


@pytest.fixture
def page(accueil) -> RecueilPage:
    return recueil((accueil, [fiche("Déjà là", dans=accueil)]), title="Le mien")


def proposed(atelier, adresse: str) -> list[str]:
    page = atelier.open(adresse).page
    return [li.select_one("label, span").get_text(strip=True) for li in page.select(".atelier__proposees li")]


def edition_of(*fiches: FichePage) -> Edition:
    edition = Edition.objects.create(
        numero=1,
        rang=1,
        titre="Recueil de 2024",
        slug="2024",
        gelee_le=timezone.now(),
        contenu="{}",
        empreinte="0" * 64,
    )
    for rang, une in enumerate(fiches, start=1):
        EditionFiche.objects.create(
            edition=edition,
            fiche=une,
            numero=une.numero,
            titre=une.title,
            rang=rang,
            forme="complete",
            empreinte="0" * 64,
        )
    return edition


def test_by_theme_with_what_is_already_there_marked(entrer, page, accueil):
    fiche("Une autre", dans=accueil)
    fiche("D’ailleurs", dans=theme("Services en ligne"))
    atelier = entrer(page)
    assert set(proposed(atelier, f"?theme={accueil.pk}")) == {"Déjà là", "Une autre"}
    deja = atelier.page.select_one(".atelier__deja")
    assert "Déjà dans « Accueil du public »" in deja.get_text(" ", strip=True)
    assert deja.select_one("input") is None


def test_by_words_as_readers_search(entrer, page, accueil):
    fiche("Le lampadaire est signalé", dans=accueil, origine="<p>Une panne dans la rue.</p>")
    fiche("Rien à voir", dans=accueil)
    assert proposed(entrer(page), "?q=lampadaires") == ["Le lampadaire est signalé"]


def test_by_keyword_nature_and_both(entrer, page, accueil):
    for titre, nature in (("Un essai", "essai"), ("Une pratique", "pratique")):
        une = fiche(titre, dans=accueil, nature=nature)
        une.tags.add("courrier")
        une.save()
    atelier = entrer(page)
    assert set(proposed(atelier, "?tag=courrier")) == {"Un essai", "Une pratique"}
    assert proposed(atelier, "?tag=courrier&nature=essai") == ["Un essai"]


def test_by_freshness(entrer, page, accueil):
    hier = timezone.localdate() - timedelta(days=1)
    fiche("Vérifiée", dans=accueil, verifiee_le=hier)
    fiche("À revoir", dans=accueil, a_revoir_le=hier)
    atelier = entrer(page)
    assert proposed(atelier, "?fraicheur=verifiees") == ["Vérifiée"]
    assert proposed(atelier, "?fraicheur=vieillies") == ["À revoir"]
    assert set(proposed(atelier, "?fraicheur=a-jour")) == {"Vérifiée", "Déjà là"}


def test_by_call(entrer, page, accueil):
    appel = Appel.objects.create(titre="L’été", slug="ete", texte="<p>Racontez.</p>")
    fiche("En réponse", dans=accueil, appel=appel)
    assert proposed(entrer(page), f"?appel={appel.pk}") == ["En réponse"]


def test_by_edition_in_its_order_then_added_whole_by_theme(entrer, page, accueil):
    ligne = theme("Services en ligne")
    fiches = [fiche("Zèle", dans=ligne), fiche("Abri", dans=accueil), fiche("Milieu", dans=ligne)]
    edition = edition_of(*fiches)
    atelier = entrer(page)
    assert proposed(atelier, f"?source=edition-{edition.pk}") == ["Zèle", "Abri", "Milieu"]
    dit = atelier.press(
        adresse=f"?source=edition-{edition.pk}", ajouter="themes", tout="1", filtre=f"source=edition-{edition.pk}"
    )
    assert "3 fiches sont dans le sommaire, une section par thème." in dit
    assert atelier.lines == [("Accueil du public", ["Déjà là", "Abri"]), ("Services en ligne", ["Zèle", "Milieu"])]


def test_by_another_recueil_in_its_order(entrer, page, accueil):
    autre = recueil(
        (accueil, [fiche("Seconde", dans=accueil), fiche("Première", dans=accueil)]), title="L’autre", slug="autre"
    )
    atelier = entrer(page)
    assert "L’autre" in atelier.page.select_one("#choix-source").get_text()
    assert proposed(atelier, f"?source=recueil-{autre.pk}") == ["Seconde", "Première"]


def test_ticked_fiches_join_a_section_once(entrer, page, accueil):
    une = fiche("Une autre", dans=accueil)
    atelier = entrer(page)
    dit = atelier.press(ajouter="section", fiche=[une.pk], vers=atelier.key("Accueil du public"))
    assert "« Une autre » est dans « Accueil du public »." in dit
    dit = atelier.press(ajouter="section", fiche=[une.pk], vers=atelier.key("Accueil du public"))
    assert "déjà toutes dans le sommaire" in dit
    assert atelier.lines == [("Accueil du public", ["Déjà là", "Une autre"])]


def test_adding_without_a_tick_or_a_section_says_what_to_do_and_keeps_the_ticks(entrer, page, accueil):
    une = fiche("Une autre", dans=accueil)
    atelier = entrer(page)
    assert "Cochez d’abord" in atelier.press(ajouter="section", vers=atelier.key("Accueil du public"))
    assert "Choisissez la section" in atelier.press(ajouter="section", fiche=[une.pk], vers="")
    assert atelier.page.select_one(f"#p-{une.pk}").has_attr("checked")


def test_reserved_fiches_are_shown_on_demand_and_marked(entrer, page):
    reserve = theme("Réservé")
    restrict_to_members(reserve)
    fiche("Entre nous", dans=reserve)
    atelier = entrer(page)
    assert "Entre nous" not in proposed(atelier, "")
    assert "Entre nous" in proposed(atelier, "?reservees=on")
    assert "Réservée aux membres" in atelier.page.select_one(".atelier__proposees").get_text()
    assert "n’y sera pas imprimée" in atelier.page.get_text()


def test_a_fiche_that_one_may_not_read_is_never_added(entrer, page, accueil):
    brouillon = fiche("Brouillon", dans=accueil, live=False)
    atelier = entrer(page)
    assert "déjà toutes" in atelier.press(ajouter="themes", fiche=[brouillon.pk])
    assert brouillon.pk not in atelier.sommaire.fiches


@pytest.mark.parametrize(
    "adresse",
    [
        "?theme=zéro",
        "?source=edition-",
        "?source=recueil-999",
        "?appel=%00",
        "?p=-4",
        "?q=%00",
        "?nature=rien",
        "?tag=%00",
    ],
)
def test_an_address_that_means_nothing_opens_the_page(entrer, page, adresse):
    assert entrer(page).open(adresse).reponse.status_code == 200
