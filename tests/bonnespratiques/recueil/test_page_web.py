"""The web page: one file that needs nothing else, every word in order, under a policy that lets nothing in."""

import base64
import re
from hashlib import sha256

import pytest

from bonnespratiques.models import ThemePage
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu.html import content_security_policy, style_hash
from bonnespratiques.typographie import francais
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.ecrans import (
    addresses,
    build,
    dangerous,
    elements,
    headings,
    local,
    page_of,
    skipped,
    words_of,
)
from tests.bonnespratiques.recueil.hostiles import ARABE, HTML, TYPST, hostile_recueil
from tests.bonnespratiques.recueil.lecture import flat
from tests.bonnespratiques.recueil.livrets import EDITION, furnished, personal
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def by_id(racine, identifiant: str):
    return next(noeud for noeud in racine.iter() if noeud.get("id") == identifiant)


def test_each_fiche_is_an_article_in_the_order_of_the_booklet():
    document = build_document(complete_recueil())
    page = page_of(build(document, "html"))
    articles = elements(page, "article")
    assert [article.get("id") for article in articles] == [fiche["id"] for fiche in document.fiches]
    for article, node in zip(articles, document.fiches, strict=True):
        lu, place = words_of(article), 0
        for rubrique in node["rubriques"]:
            titre = flat(rubrique["titre"])
            assert titre in lu[place:], (node["titre"], titre)
            place = lu.index(titre, place)


def test_what_surrounds_the_fiches_is_there_in_order():
    lu = words_of(page_of(build(build_document(complete_recueil()), "html")))
    attendus = [
        "Aller au texte",
        "Au plus près des usagers",
        "Pratiques et essais du réseau",
        "Réseau des accueils Tours, 16 novembre 2026",
        "Sommaire",
        "On reconnaît une bonne pratique à ses détails.",
        "La rédaction",
        "Ce recueil réunit des pratiques choisies.",
        "Lire une fiche",
        "Partie 1 Relation de service",
        "Essai infructueux : ce qui n’a pas marché",
        "Partie 3 Conférences",
        "Index",
        "Organismes",
        "Colophon",
        "l’équipe d’animation",
        "Mentions",
        "Pour citer ce recueil.",
    ]
    place = 0
    for mot in attendus:
        trouve = lu.find(mot, place)
        assert trouve >= 0, f"« {mot} » manque, ou n’est pas à sa place"
        place = trouve + len(mot)


def test_the_page_needs_nothing_else(photo, dessin):
    page = page_of(build(furnished(photo, dessin), "html"))
    assert elements(page, "script", "link", "iframe") == []
    assert len(elements(page, "style")) == 1
    assert [img.get("src", "")[:11] for img in elements(page, "img")] == ["data:image/"] * 4
    assert "url(" not in (elements(page, "style")[0].text or "")
    assert "@import" not in (elements(page, "style")[0].text or "")
    exterieures = [a for a in addresses(page) if not re.match(r"#|data:image/|https?://|mailto:", a)]
    assert exterieures == []


def test_no_identifier_is_used_twice_and_each_anchor_leads_somewhere():
    for document in (build_document(complete_recueil()), build_document(hostile_recueil())):
        page = page_of(build(document, "html"))
        ids = [noeud.get("id") for noeud in page.iter() if noeud.get("id")]
        assert sorted(ids) == sorted(set(ids))
        reperes = {adresse[1:] for adresse in addresses(page) if adresse.startswith("#")}
        reperes |= {noeud.get("aria-labelledby", "") for noeud in page.iter()} - {""}
        assert reperes - set(ids) == set()


def test_one_title_and_no_level_skipped():
    for document in (
        build_document(complete_recueil()),
        build_document(hostile_recueil()),
        personal(fiche("A"), fiche("B", origine="<h3>Un titre</h3><p>x</p>")),
    ):
        niveaux = [niveau for niveau, _ in headings(page_of(build(document, "html")))]
        assert niveaux.count(1) == 1
        assert niveaux[0] == 1
        assert skipped(niveaux) == []


def test_an_attempt_that_failed_says_so_in_words():
    document = build_document(complete_recueil())
    page = page_of(build(document, "html"))
    [essai] = [a for a in elements(page, "article") if a.get("data-nature") == "essai"]
    assert "Essai infructueux : ce qui n’a pas marché, et ce que l’on en garde." in words_of(essai)
    assert sum("Essai infructueux : ce" in words_of(a) for a in elements(page, "article")) == 1


def test_figures_are_said_before_and_after():
    document = build_document(complete_recueil())
    article = by_id(page_of(build(document, "html")), document.fiches[0]["id"])
    assert "Demandes en double 6 % Contre 22 % auparavant Relevé" in words_of(article)
    [dessin] = [noeud for noeud in article.iter() if noeud.get("class") == "barres"]
    avant, apres = (int(trait.get("width", "")) for trait in dessin)
    assert (dessin.get("aria-hidden"), round(avant / apres)) == ("true", round(22 / 6))


def test_tables_have_headings_and_a_name():
    document = build_document(complete_recueil())
    page = page_of(build(document, "html"))
    [table] = elements(page, "table")
    assert [(th.get("scope"), words_of(th)) for th in elements(table, "th")] == [
        ("col", "Langue"),
        ("col", "Appels"),
        ("row", "Arabe"),
        ("row", "Dari"),
    ]
    assert [td.get("class") for td in elements(table, "td")] == ["n", "n"]
    assert words_of(elements(table, "caption")[0]) == "Délais"
    cadre = next(noeud for noeud in page.iter() if table in list(noeud))
    assert (cadre.get("tabindex"), cadre.get("aria-label")) == ("0", "Tableau\u00a0: Délais")


def test_a_table_of_sixty_columns_becomes_lists():
    tableau = {"titre": "Large", "entetes": [f"C{n}" for n in range(60)], "lignes": [[f"v{n}" for n in range(60)]] * 2}
    document = build_document(recueil((theme(), [fiche("A", blocs=[("tableau", tableau)])])))
    page = page_of(build(document, "html"))
    assert elements(page, "table") == []
    assert words_of(page).count("C59 : v59") == 2


def test_pictures_are_described_and_credited(photo, dessin):
    document = furnished(photo, dessin)
    article = by_id(page_of(build(document, "html")), document.fiches[0]["id"])
    figures = elements(article, "figure")
    assert [elements(f, "img")[0].get("alt") for f in figures] == ["Le plan du guichet.", "Une salle d’attente."]
    assert words_of(figures[1]) == "Le mardi © Ville de Brécourt"


def test_a_part_a_colour_a_name_and_a_drawing():
    livret = complete_recueil()
    for titre, signe in (("Management collaboratif", "management"), ("Conférences", "conference")):
        ThemePage.objects.filter(title=titre).update(signe=signe)
    page = page_of(build(build_document(livret), "html"))
    parties = [n for n in elements(page, "section") if n.get("data-axe")]
    assert [p.get("data-axe") for p in parties] == ["service", "management", "conference"]
    for partie in parties:
        [titre] = elements(partie, "h2")
        assert words_of(titre)
        assert [u.get("href") for u in titre.iter() if local(u) == "use"] == [f"#signe-{partie.get('data-axe')}"]


def test_an_edition_says_which_one_it_is():
    document = build_document(complete_recueil()).with_edition(EDITION)
    page = page_of(build(document, "html"))
    assert "2e édition, gelée le 16 novembre 2026" in words_of(by_id(page, "haut"))
    mentions = by_id(page, "mentions")
    assert "Elle corrige la 1re édition." in words_of(mentions)
    assert "https://pratiques.example.org/r/7" in addresses(mentions)


def test_a_readers_own_booklet_names_no_part_and_claims_nothing():
    document = personal(fiche("A"), fiche("B"), notes=("À montrer.\nÀ toute l’équipe.",))
    page = page_of(build(document, "html"))
    article = by_id(page, document.fiches[0]["id"])
    assert "Note du lecteur À montrer. À toute l’équipe." in words_of(article)
    assert "Partie 1" not in words_of(page)
    assert "relue et approuvée" not in words_of(page)
    assert [words_of(h) for h in elements(page, "h2")][:3] == ["Sommaire", "A", "B"]


def test_a_short_fiche_sends_to_the_story_on_line(photo, dessin):
    document = furnished(photo, dessin)
    breve = by_id(page_of(build(document, "html")), document.fiches[1]["id"])
    assert "Le récit complet se lit en ligne : pratiques.example.org/f/" in words_of(breve)
    assert "Origine de la démarche" not in words_of(breve)


def test_hostile_text_never_becomes_markup():
    octets = build(build_document(hostile_recueil()), "html")
    page = page_of(octets)
    assert dangerous(page) == []
    lu = words_of(page)
    for texte in (HTML, TYPST):
        assert lu.count(flat(francais(texte))) > 30
    assert ARABE in lu
    assert "🎉 漢字" in lu
    assert [a for a in addresses(page) if "javascript" in a] == []
    assert octets.count(b"<style>") == octets.count(b"</style>") == 1


def test_the_policy_allows_the_styles_of_the_page_and_no_others():
    octets = build(build_document(hostile_recueil()), "html")
    style = octets.split(b"<style>")[1].split(b"</style>")[0]
    attendu = f"sha256-{base64.b64encode(sha256(style).digest()).decode()}"
    assert style_hash(octets) == attendu
    assert content_security_policy(octets) == (
        f"default-src 'none'; style-src '{attendu}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    [meta] = [m for m in elements(page_of(octets), "meta") if m.get("http-equiv")]
    assert f"style-src '{attendu}'" in (meta.get("content") or "")
    with pytest.raises(ValueError, match="feuille de style"):
        style_hash(b"<!DOCTYPE html><p>Autre chose</p>")


def test_the_same_content_gives_the_same_bytes():
    document = build_document(complete_recueil())
    assert build(document, "html") == build(document, "html")
