"""The page of a fiche: what it says, in which order, and what it keeps to itself."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import NON_COMMUNIQUE, Contact, FichePage
from tests import factories
from tests.bonnespratiques.pages.complet import fiche_complete, parse, read, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def fiche() -> FichePage:
    return fiche_complete()


def test_a_fiche_says_what_it_is_in_its_head(fiche):
    page = read(fiche.url)
    head = page.select_one(".fiche-tete")
    assert words(head.h1) == "Rappeler chaque rendez-vous deux jours avant"
    assert words(head.select_one(".onglet")) == f"Stratégie multicanal N° {fiche.numero}"
    assert "les créneaux rendus sont reproposés" in words(head.select_one(".promesse"))
    assert "Centre hospitalier des Deux-Rivières" in words(head)
    assert "Lecture : 1 min" in words(head)
    assert "Vérifiée en octobre 2026" in words(head)
    assert [words(link) for link in page.select(".fil a")] == ["Accueil", "Relation de service", "Stratégie multicanal"]


def test_rubrics_come_in_the_order_of_the_story_each_with_its_anchor(fiche):
    page = read(fiche.url)
    rubrics = [section["id"] for section in page.select("article section.rubrique")]
    assert rubrics == [
        "origine",
        "resultats",
        "principes",
        "conseils",
        "freins",
        "et_aujourdhui",
        "complements",
        "contacts",
        "credits",
        "partager",
    ]
    targets = {link["href"].lstrip("#") for link in page.select(".sommaire a")}
    assert targets <= {tag["id"] for tag in page.select("[id]")}
    assert set(rubrics) <= targets


def test_a_short_condition_of_success_stands_beside_the_advice(fiche):
    beside = read(fiche.url).select_one("#conseils .marge")
    assert "Une personne nommée, chaque matin." in words(beside)


def test_a_long_condition_of_success_is_a_rubric_of_its_own(fiche):
    fiche.condition_de_reussite = f"<p>{'Un encadrement présent dans la salle. ' * 30}</p>"
    fiche.save_revision().publish()
    page = read(fiche.url)
    assert page.select_one("section#condition_de_reussite h2")
    assert page.select_one("#conseils .marge") is None


def test_citations_stand_in_margins_and_other_blocks_after_the_rubrics(fiche):
    page = read(fiche.url)
    assert "« Je n’osais pas appeler. »" in words(page.select_one("#resultats .marge .verbatim"))
    assert "« On ne voit plus la file. »" in words(page.select_one("#principes .marge .verbatim"))
    complements = page.select_one("#complements")
    assert "Le message envoyé" in words(complements.select_one(".encadre"))
    assert [words(cell) for cell in complements.select("thead th")] == ["Année", "Absences"]
    assert complements.img["alt"] == "La salle d’attente"
    assert not complements.select(".verbatim")


def test_an_empty_rubric_is_neither_shown_nor_listed():
    page = read(factories.fiche(freins="<p></p>").url)
    assert page.select_one("#freins") is None
    assert "Freins levés" not in words(page.select_one(".sommaire"))


def test_figures_are_bars_with_their_table(fiche):
    absences, reponses, delai = read(fiche.url).select(".chiffre")
    assert words(absences.select_one(".gros")) == "8,1 % contre 14,2 %"
    before, after = (int(bar["width"]) for bar in absences.select("rect"))
    assert before == 220
    assert 120 <= after <= 130
    assert "14,2 % avant, 8,1 % après" in " ".join(absences.svg["aria-label"].split())
    assert [words(row) for row in absences.select("tr")] == [
        "Avant 14,2",
        "Après 8,1",
        "Unité %",
        "Période 2024 / 2025",
        "Source Agenda",
    ]
    assert words(reponses.select_one(".gros")) == "64 % avant : non mesuré"
    assert words(delai.select_one(".gros")) == "29 jours ouvrés, avant : 40 à 50"
    assert delai.svg is None


def test_an_absence_is_said_and_not_left_blank():
    page = read(factories.fiche(pour_qui=NON_COMMUNIQUE, maturite="", preuve="temoignage").url)
    box = page.select_one(".pourmoi")
    assert [words(term) for term in box.select("dt")] == [
        "Pour qui", "Déconseillé si", "Il faut", "Coût", "Puis", "Temps", "Délai",
    ]  # fmt: skip
    assert {words(answer) for answer in box.select("dd")} == {"Non communiqué"}
    maturite, preuve = page.select(".echelle")
    assert "Non communiqué" in words(maturite)
    assert words(preuve.select_one("[aria-current]")) == "Témoignage"


def test_the_two_scales_tell_where_the_practice_stands_and_what_it_means(fiche):
    maturite, preuve = read(fiche.url).select(".echelle")
    assert [words(degree) for degree in maturite.select("li.fait")] == ["Expérimentée", "Installée"]
    assert words(maturite.select_one("[aria-current]")) == "Reprise ailleurs"
    assert words(preuve.select_one("[aria-current]")) == "Comparée"
    assert "un service semblable qui n’a pas changé" in words(preuve.details)


def test_an_attempt_that_failed_is_said_in_words_and_off_the_scale():
    page = read(factories.fiche(nature="essai", maturite="abandonnee").url)
    assert words(page.select_one(".onglet-ligne .etiquette--essai")) == "Essai infructueux"
    assert "au même rang que les réussites" in words(page.select_one(".essai"))
    assert "Abandonnée" in words(page.select_one(".echelle"))
    assert page.select_one(".echelle li") is None or "Abandonnée" not in words(page.select_one(".echelle ol"))


def test_a_conference_shows_no_decision_box():
    page = read(factories.fiche(nature="conference").url)
    assert words(page.select_one(".onglet-ligne .etiquette")) == "Conférence"
    assert page.select_one(".pourmoi") is None


def test_a_review_that_is_late_is_admitted():
    page = read(factories.fiche(a_revoir_le=timezone.localdate() - timedelta(days=1)).url)
    assert "À revérifier depuis" in words(page.select_one(".meta"))


def test_only_a_contact_who_agreed_is_named(fiche):
    page = read(fiche.url)
    contacts = page.select_one("#contacts")
    assert "Inès Marchandeau" in words(contacts)
    assert contacts.a["href"] == "mailto:ines@example.org"
    whole = str(page)
    assert "Cachée" not in whole
    assert "0102030405" not in whole


def test_no_contact_section_when_nobody_agreed():
    fiche = factories.fiche()
    Contact.objects.create(fiche=fiche, nom="Personne Cachée")
    assert read(fiche.url).select_one("#contacts") is None


def test_credits_give_author_licence_editions_other_themes_and_dates(fiche):
    factories.recueil((fiche.theme, [fiche]), title="Aller vers")
    credits = words(read(fiche.url).select_one("#credits"))
    assert "Inès Marchandeau et l’équipe des secrétariats" in credits
    assert "Licence Ouverte 2.0" in credits
    assert "Parue dans Aller vers" in credits
    assert "Aussi dans Proactivité" in credits
    assert "Vérifiée le 14 octobre 2026" in credits


def test_an_edition_is_not_told_before_it_is_published_nor_when_it_only_links_to_the_fiche(fiche):
    factories.recueil((fiche.theme, [fiche]), title="En préparation").unpublish()
    factories.recueil(title="Autre", presentation=f'<p><a linktype="page" id="{fiche.pk}">voir</a></p>')
    assert "Parue dans" not in words(read(fiche.url).select_one("#credits"))


def test_it_can_be_cited_found_again_and_printed(fiche, settings):
    settings.SITE_URL = "https://bp.example"
    page = read(fiche.url)
    section = page.select_one("#partager")
    assert section.select_one(f'a[href="https://bp.example/f/{fiche.numero}"]')
    cited = words(section.select_one(".citer"))
    assert cited.startswith(
        "Centre hospitalier des Deux-Rivières, Clinique du Val-d’Ourche, « Rappeler chaque rendez-vous"
    )
    assert cited.endswith(f"bp.example/f/{fiche.numero}.")
    assert section.select_one("svg.qr path")["d"]
    paper = page.select_one(".papier")
    assert f"bp.example/f/{fiche.numero}" in words(paper)
    assert paper.select_one("svg.qr")


def test_near_fiches_are_others_of_the_same_theme_three_at_most(fiche):
    near = [factories.fiche(f"Voisine {n}") for n in range(4)]
    factories.fiche("Ailleurs", dans=factories.theme("Écoute des usagers"))
    page = read(fiche.url)
    titles = [words(title) for title in page.select("section[aria-labelledby=proches] .carte__titre")]
    assert titles == [near[3].title, near[2].title, near[1].title]


def test_near_fiches_leave_out_drafts_and_members_only(fiche, anonyme, membre):
    factories.fiche("Brouillon", live=False)
    restrict_to_members(factories.fiche("Réservée"))
    assert read(fiche.url).select_one("section[aria-labelledby=proches]") is None
    assert "Réservée" in words(read(fiche.url, membre).select_one("section[aria-labelledby=proches]"))


def test_a_draft_or_an_unpublished_fiche_is_not_found(fiche, anonyme):
    fiche.unpublish()
    assert anonyme.get(fiche.url).status_code == 404
    assert anonyme.get(factories.fiche("Brouillon", live=False).url).status_code == 404


def test_a_members_only_fiche_asks_a_stranger_to_sign_in_and_tells_a_member_that_it_is_reserved(fiche, anonyme, membre):
    restrict_to_members(fiche)
    response = anonyme.get(fiche.url)
    assert response.status_code == 302
    assert response.url.startswith("/connexion/?next=")
    page = read(fiche.url, membre)
    assert "Réservée aux membres" in words(page.select_one(".onglet-ligne"))


def test_somebody_signed_in_without_the_right_group_is_told_so_and_not_sent_to_sign_in_again(fiche, contributeur):
    restrict_to_members(fiche)
    response = contributeur.get(fiche.url)
    assert response.status_code == 403
    assert "réservée à certains membres" in response.content.decode()


def test_shared_links_carry_title_promise_and_one_address(fiche, settings):
    page = read(fiche.url)
    assert page.select_one("meta[name=description]")["content"].startswith("Un message court")
    assert page.select_one("meta[property='og:title']")["content"] == fiche.title
    assert page.select_one("link[rel=canonical]")["href"] == fiche.full_url
    assert page.title.string == "Rappeler chaque rendez-vous deux jours avant – Bonnes Pratiques"


def test_the_committee_reads_a_draft_in_the_preview_as_it_will_look(fiche):
    draft = fiche.get_latest_revision_as_object()
    draft.title = "Un autre titre"
    draft.indicateurs = []
    page = parse(draft.make_preview_request())
    assert words(page.h1) == "Un autre titre"
    assert page.select_one(".chiffre") is None
    assert len(page.select(".meta li")) == 5


def test_the_text_is_that_of_the_database_with_french_spaces():
    fiche = factories.fiche(origine='<p>Pourquoi attendre ? <a href="https://example.org/?a=b;c">Un lien</a></p>')
    prose = read(fiche.url).select_one("#origine .prose")
    assert "attendre\u202f?" in prose.get_text()
    assert prose.a["href"] == "https://example.org/?a=b;c"


def test_years_and_numbers_are_written_as_they_are(fiche):
    FichePage.objects.filter(pk=fiche.pk).update(numero=12345)
    page = read(fiche.url)
    assert "N° 12345" in words(page.select_one(".onglet"))
    assert "2024" in words(page.select_one("#origine .marge"))
    assert date(2026, 10, 14).strftime("%Y") in words(page.select_one(".meta"))


def test_head_of_an_anonymous_visit_sets_no_cookie(fiche):
    client = Client()
    client.get(fiche.url)
    assert not client.cookies
