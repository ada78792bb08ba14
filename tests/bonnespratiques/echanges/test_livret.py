"""Reading a booklet of another hand: capitals, Markdown, bullets, one blank line between cards, contacts in every shape."""

from datetime import date

import pytest

from bonnespratiques.echanges.livret import Carte, Livret, PersonneContact, parse_livret
from bonnespratiques.echanges.livret.intitules import find_intitule
from bonnespratiques.echanges.livret.lignes import split_lines
from tests.bonnespratiques.echanges.textes import livret_fictif, texte_fictif, words_of

NBSP, FINE = "\u00a0", "\u202f"


@pytest.fixture(scope="module")
def livret() -> Livret:
    return livret_fictif()


def carte(livret: Livret, position: int) -> Carte:
    return livret.cartes[position - 1]


def test_cover_gives_title_day_place_and_organisers(livret: Livret) -> None:
    assert livret.titre == "Recueil des pratiques du réseau des Trois-Vallées"
    assert livret.sous_titre == f"Rencontres d’automne – «{NBSP}Servir mieux, ensemble{NBSP}»"
    assert (livret.paru_le, livret.lieu) == (date(2031, 10, 1), "Sorbiers-le-Haut")
    assert livret.organisateurs == ["Métropole des Trois-Vallées", "Association des accueils de montagne"]
    assert livret.presentation.startswith("<p>Ce livret rassemble")
    assert "chaque cœur de métier" in livret.editorial


def test_table_gives_axes_themes_and_conferences_apart(livret: Livret) -> None:
    assert [(axe.titre, axe.sous_themes, axe.conferences) for axe in livret.axes] == [
        ("L’accueil", ["Premiers contacts", "Écrire aux usagers"], False),
        ("Les équipes", ["Apprendre entre pairs"], False),
        ("Conférences", [], True),
    ]
    assert [c.page for c in livret.cartes] == [4, 5, 6, 7, 9, 11]


def test_each_card_takes_its_theme_and_organisations_from_the_table(livret: Livret) -> None:
    assert [(c.sous_theme, c.organismes) for c in livret.cartes] == [
        ("Premiers contacts", ["Mairie de Sorbiers-le-Haut"]),
        ("Premiers contacts", ["Communauté de communes du Val-Perdu", "Office des neiges"]),
        ("Écrire aux usagers", ["Caisse fictive d’allocations du Lot et Garonne"]),
        ("Écrire aux usagers", ["Centre hospitalier des Brumes"]),
        ("Apprendre entre pairs", ["Préfecture imaginaire"]),
        ("", ["Université des Cimes", "Ville de Sorbiers", "Altimètre", "Bivouac & Fils"]),
    ]


def test_titles_and_promises_are_told_apart(livret: Livret) -> None:
    assert [c.titre for c in livret.cartes] == [
        "La borne qui dit bonjour",
        "Le registre unique des demandes",
        "La lettre d’une page",
        "La lettre d’une page",
        "Les appels du 17",
        f"Peut-on simplifier sans appauvrir{FINE}?",
    ]
    assert carte(livret, 1).promesse == "Une borne à hauteur d’enfant pour ne plus faire la queue deux fois."
    assert carte(livret, 3).promesse == ""
    assert carte(livret, 4).promesse == "Le courrier de sortie tient enfin sur le réfrigérateur."


def test_headings_lists_and_bold_survive(livret: Livret) -> None:
    rubriques = carte(livret, 1).rubriques
    assert rubriques["resultats"] == (
        f"<h3>Pour l’usager</h3><ul><li>un seul passage{FINE};</li><li>une attente annoncée.</li></ul>"
        f"<h3>Pour l’administration</h3><ul><li>moins d’erreurs d’aiguillage{NBSP}: 4{NBSP}% au lieu de 19{NBSP}%.</li></ul>"
    )
    assert rubriques["principes"].startswith("<ol><li>Une question à la fois.</li>")
    assert "<b>essais à blanc</b>" in rubriques["conseils"]
    assert "<i>Tout le monde écrit</i>" in carte(livret, 2).rubriques["principes"]
    assert '<a href="https://example.org/registre">le mode d’emploi</a>' in carte(livret, 2).rubriques["principes"]
    assert (
        carte(livret, 4).rubriques["resultats"].startswith("<h3>Pour les soignants</h3><p>Moins d’appels le soir.</p>")
    )


def test_wrapped_lines_are_joined_and_items_keep_theirs(livret: Livret) -> None:
    assert carte(livret, 1).rubriques["origine"].count("<p>") == 1
    assert carte(livret, 3).rubriques["conseils"] == (
        "<ul><li>Lire la lettre à voix haute.</li><li>La faire lire à quelqu’un qui n’est pas du métier.</li></ul>"
    )


def test_heading_may_be_followed_by_its_text_on_the_same_line(livret: Livret) -> None:
    assert carte(livret, 2).rubriques["resultats"] == "<p>un seul registre, ouvert de partout.</p>"


def test_contacts_are_read_in_every_shape(livret: Livret) -> None:
    assert carte(livret, 1).contacts == [
        PersonneContact("Lison Fauvette", "cheffe de l’accueil", "lison.fauvette@example.org", "05 55 00 12 34")
    ]
    assert carte(livret, 2).contacts[1:] == [
        PersonneContact("", "Office des neiges", "accueil@neiges.example.org", ""),
        PersonneContact("Aubin Merle", "Régisseur", "aubin.merle@example.org", "06 00 11 22 33"),
    ]
    assert [(c.nom, c.courriel, c.telephone) for c in carte(livret, 3).contacts] == [
        ("Maud Tisserand", "", "05 55 00 45 67"),
        ("Zoé Le Goff", "zoe.legoff@example.org", ""),
    ]
    assert [c.nom for c in carte(livret, 5).contacts] == ["noël bruyère", "Mme Inès du Plessis"]


def test_coordinates_inside_a_sentence_leave_it(livret: Livret) -> None:
    registre = carte(livret, 2)
    assert registre.rubriques["conseils"].startswith("<p>Écrivez à [coordonnées retirées] ou appelez le")
    assert registre.contacts[0] == PersonneContact("", "", "registre@example.org", "05 55 00 99 88")
    assert any("coordonnées" in texte for _, texte in livret.avertissements)


def test_sites_are_kept_apart_from_people(livret: Livret) -> None:
    assert carte(livret, 2).sites == ["www.neiges.example.org"]


def test_conference_has_its_time_and_its_speakers(livret: Livret) -> None:
    conference = carte(livret, 6)
    assert conference.conference
    assert conference.horaire == f"de 9{NBSP}h à 9{NBSP}h{NBSP}45"
    assert conference.promesse == "Trois regards sur les mots des services."
    assert [(c.nom, c.fonction) for c in conference.contacts] == [
        ("Odile Ravier", "Intervenant"),
        ("Basile Cordier", "Intervenant"),
    ]


def test_what_found_no_place_is_reported_with_its_line(livret: Livret) -> None:
    lignes = texte_fictif().splitlines()
    assert all(lignes[ignoree.ligne - 1].strip() == ignoree.texte for ignoree in livret.ignorees)
    textes = [ignoree.texte for ignoree in livret.ignorees]
    assert textes.count("Premiers contacts") == 1
    assert ("12", "numéro de page") in [(ignoree.texte, ignoree.raison) for ignoree in livret.ignorees]
    assert textes[-1].startswith("Retrouvez-nous")


def test_no_word_is_lost(livret: Livret) -> None:
    kept = words_of(livret) | {"at", "site", "tel", "contact", "intervenants", "sommaire", "axe", "1", "2", "p"}
    ignorees = {ignoree.ligne for ignoree in livret.ignorees}
    debut = livret.cartes[0].ligne
    lost = [
        (ligne.numero, mot)
        for ligne in split_lines(texte_fictif())
        if ligne.numero > debut and ligne.numero not in ignorees and not find_intitule(ligne)
        for mot in ligne.cle.split()
        if mot not in kept
    ]
    assert lost == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda t: t.replace("'", "’"), id="curly apostrophes"),
        pytest.param(lambda t: t.replace("\n\n", "\n\n\n\n"), id="more blank lines"),
        pytest.param(lambda t: t.replace("• ", "■ "), id="squares"),
        pytest.param(lambda t: t.replace("• ", "- "), id="dashes"),
        pytest.param(lambda t: t.replace("**Origine", "### **Origine"), id="Markdown headings"),
        pytest.param(lambda t: t.replace(" p. ", " "), id="bare page numbers"),
        pytest.param(lambda t: t.replace("œ", "oe"), id="oe in two letters"),
        pytest.param(lambda t: t.replace("SOMMAIRE\n", ""), id="no heading above the table"),
        pytest.param(lambda t: t.replace("AXE 1 : ", "").replace("AXE 2 : ", ""), id="axes without numbers"),
    ],
)
def test_other_hands_read_the_same(livret: Livret, change) -> None:
    other = parse_livret(change(texte_fictif()))
    assert [(c.titre, c.promesse, c.sous_theme, c.organismes) for c in other.cartes] == [
        (c.titre, c.promesse, c.sous_theme, c.organismes) for c in livret.cartes
    ]
    assert [c.contacts for c in other.cartes] == [c.contacts for c in livret.cartes]
    assert [c.rubriques for c in other.cartes] == [c.rubriques for c in livret.cartes]
