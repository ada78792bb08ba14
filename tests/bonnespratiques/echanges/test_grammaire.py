"""The small grammars, as tables: headings, organisations, contacts, dates, typography."""

from datetime import date

import pytest

from bonnespratiques.echanges.livret.alignement import align
from bonnespratiques.echanges.livret.cles import words
from bonnespratiques.echanges.livret.contacts import parse_contacts
from bonnespratiques.echanges.livret.coordonnees import COURRIEL, TELEPHONE
from bonnespratiques.echanges.livret.couverture import find_date, read_couverture
from bonnespratiques.echanges.livret.formes import Entree
from bonnespratiques.echanges.livret.intitules import find_intitule
from bonnespratiques.echanges.livret.lignes import split_lines
from bonnespratiques.echanges.livret.organismes import split_organismes
from bonnespratiques.echanges.livret.pagination import choose_pages
from bonnespratiques.echanges.livret.texte import to_html
from bonnespratiques.echanges.livret.typographie import compose

NBSP, FINE = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("line", "champ"),
    [
        ("Origine de la démarche", "origine"),
        ("ORIGINE DE LA DEMARCHE", "origine"),
        ("**Origine**", "origine"),
        ("## L’origine du projet", "origine"),
        ("■ Résultats obtenus :", "resultats"),
        ("Résultats attendus", "resultats"),
        ("Résultats", "resultats"),
        ("Principes adoptés", "principes"),
        ("Principes retenus", "principes"),
        ("Conseils de mise en oeuvre", "conseils"),
        ("Conseils de mise en œuvre", "conseils"),
        ("Conseils pratiques", "conseils"),
        ("Freins levés", "freins"),
        ("Et aujourd'hui ?", "et_aujourdhui"),
        ("Pour plus d'informations, contacter :", "contacts"),
        ("Pour plus d’information, contactez :", "contacts"),
        ("Contact : Lison Fauvette", "contacts"),
        ("Vos interlocuteurs", "contacts"),
        ("- Résultats", None),
        ("Contacts : leur nombre a baissé de moitié", None),
        ("Origine du projet : une demande des agents", None),
        ("Résultats durables pour tous", None),
        ("contact", None),
        ("Pour les usagers", None),
    ],
)
def test_headings(line: str, champ: str | None) -> None:
    found = find_intitule(split_lines(line)[0])
    assert (found.champ if found else None) == champ


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mairie de Sorbiers", ["Mairie de Sorbiers"]),
        (
            "Ministère des Neiges, des Forêts et de l'Énergie et le Secrétariat des cimes",
            ["Ministère des Neiges, des Forêts et de l’Énergie", "Secrétariat des cimes"],
        ),
        ("Secrétariat des cimes et ABCD", ["Secrétariat des cimes", "ABCD"]),
        ("L'ABCD et la Ville de Sorbiers", ["ABCD", "Ville de Sorbiers"]),
        ("L'Edelweiss", ["L’Edelweiss"]),
        ("La Poste des neiges", ["La Poste des neiges"]),
        ("Le groupe Altimètre (remontées)", ["Groupe Altimètre (remontées)"]),
        ("iNeige, filiale de la Compagnie", ["iNeige, filiale de la Compagnie"]),
        ("les entreprises La Cime et Bivouac", ["La Cime", "Bivouac"]),
        ("Caisse du Lot et Garonne", ["Caisse du Lot et Garonne"]),
        ("Ville de Tours ; Ville de Blois", ["Ville de Tours", "Ville de Blois"]),
        ("Direction des douanes et droits indirects", ["Direction des douanes et droits indirects"]),
        ("Ville de Tours et ville de Tours", ["Ville de Tours et ville de Tours"]),
        ("", []),
    ],
)
def test_organisations_are_split_where_a_new_name_starts(text: str, names: list[str]) -> None:
    assert [name for name in split_organismes(text) if name] == names


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Ada LOVE ada@example.org 01 22 33 44 55"], [("Ada LOVE", "", "ada@example.org", "01 22 33 44 55")]),
        (["Ada LOVE", "ada@example.org, 01.22.33.44.55"], [("Ada LOVE", "", "ada@example.org", "01 22 33 44 55")]),
        (
            ["ada@example.org, 0122334455 • bob@example.org"],
            [("", "", "ada@example.org", "0122334455"), ("", "", "bob@example.org", "")],
        ),
        (
            ["01 22 33 44 55 , ada@example.org • +33 6 22 33 44 55"],
            [("", "", "ada@example.org", "01 22 33 44 55"), ("", "", "", "+33 6 22 33 44 55")],
        ),
        (["Ada LOVE 01 22 33 44 55 / 06 22 33 44 55"], [("Ada LOVE", "", "", "01 22 33 44 55 / 06 22 33 44 55")]),
        (["Ada Love, cheffe de projet", "ada@example.org"], [("Ada Love", "cheffe de projet", "ada@example.org", "")]),
        (["Ada Love ada@example.org", "Cheffe de projet"], [("Ada Love", "Cheffe de projet", "ada@example.org", "")]),
        (["Service des cimes : cimes@example.org"], [("", "Service des cimes", "cimes@example.org", "")]),
        (["M. Ada de Love (ada@example.org)"], [("M. Ada de Love", "", "ada@example.org", "")]),
        (["ada@example.org/cimes Tél. : 01 22 33 44 55"], [("", "", "ada@example.org", "01 22 33 44 55")]),
        (["www.example.org"], []),
    ],
)
def test_contacts(lines: list[str], expected: list[tuple[str, str, str, str]]) -> None:
    found, _sites = parse_contacts(lines)
    assert [(c.nom, c.fonction, c.courriel, c.telephone) for c in found] == expected


@pytest.mark.parametrize(
    "text", ["ada@example.org", "a.b-c@ex.example.org", "ada [at] example.org", "ada(arobase)example.org"]
)
def test_mails_are_seen(text: str) -> None:
    assert COURRIEL.search(text)


@pytest.mark.parametrize(
    "text",
    ["01 22 33 44 55", "01.22.33.44.55", "+33 1 22 33 44 55", "0122334455", "0800 112 233", "Tél.01 22 33 44 55"],
)
def test_telephones_are_seen(text: str) -> None:
    assert TELEPHONE.search(text)


@pytest.mark.parametrize(
    "text", ["le 3939", "350 000 euros", "en 2014", "de 1700 à 3 550 actions", "ISO 19011", "les appels du 17"]
)
def test_figures_are_no_telephones(text: str) -> None:
    assert not TELEPHONE.search(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("paris jeudi 19 juin 2014", date(2014, 6, 19)),
        ("le 1er octobre 2031", date(2031, 10, 1)),
        ("mars 2020", date(2020, 3, 1)),
        ("edition 2025", date(2025, 1, 1)),
        ("le 31 juin 2020", None),
        ("sans date", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        ("L'accueil d'« ici »", f"L’accueil d’«{NBSP}ici{NBSP}»"),
        ("mise en oeuvre, Oeil, coeur, soeurs, manoeuvre", "mise en œuvre, Œil, cœur, sœurs, manœuvre"),
        ("coexister, moelle, Joël, coefficient", "coexister, moelle, Joël, coefficient"),
        ("Quoi? Oui: 3% !", f"Quoi{FINE}? Oui{NBSP}: 3{NBSP}%{FINE}!"),
        ("http://example.org/?a=1 à 10:30", "http://example.org/?a=1 à 10:30"),
        ("un 'Client' content", "un 'Client' content"),
    ],
)
def test_typography_changes_spaces_apostrophes_and_oe_only(text: str, composed: str) -> None:
    assert compose(text) == composed


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Une phrase coupée en\ndeux lignes.", "<p>Une phrase coupée en deux lignes.</p>"),
        ("Une idée\nUne autre", "<p>Une idée</p><p>Une autre</p>"),
        ("Le choix est simple :\n\nil faut choisir.", f"<p>Le choix est simple{NBSP}: il faut choisir.</p>"),
        ("aider à l'appro-\npriation", "<p>aider à l’appropriation</p>"),
        ("une auto-\névaluation", "<p>une auto-évaluation</p>"),
        ("- un\n  - un bis\n- deux", "<ul><li>un<ul><li>un bis</li></ul></li><li>deux</li></ul>"),
        ("Confiance\n- un", "<h3>Confiance</h3><ul><li>un</li></ul>"),
        ("Il y a :\n- un", f"<p>Il y a{NBSP}:</p><ul><li>un</li></ul>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("d'**idées** _neuves_", "<p>d’<b>idées</b> <i>neuves</i></p>"),
    ],
)
def test_lines_become_blocks(text: str, html: str) -> None:
    assert to_html(split_lines(text)) == html


def test_lines_of_a_wrapped_text_are_joined_even_before_a_capital() -> None:
    lignes = split_lines("Nous avons visité les guichets\nParis comprise, sans rien dire.")
    assert to_html(lignes, largeur=34).count("<p>") == 1
    assert to_html(lignes).count("<p>") == 2


def test_page_numbers_only_grow_and_never_touch() -> None:
    """« Le mémo 39 39 », « les appels du 17 », « 99 fois »: numbers that end a title are no pages."""
    table = """\
■ Thème

La borne
Mairie 6

99 raisons d'écouter 99
et d'autres encore
Ville 9

Le mémo 39 39
Direction 10

Les appels du 17
Préfecture 22"""
    lignes = split_lines(table)
    pages = choose_pages(lignes, 0)
    assert {lignes[rang].nu: page for rang, page in pages.items()} == {
        "Mairie 6": 6,
        "Ville 9": 9,
        "Direction 10": 10,
        "Préfecture 22": 22,
    }


def entree(titre: str) -> Entree:
    return Entree(1, titre, [], 1, "Axe", "Thème", False, "", words(titre))


def test_divider_that_quotes_all_titles_stands_for_the_first() -> None:
    """The file was cut there: the others are missing at the end, not in the middle."""
    titres = ["Un premier sujet", "Une seconde affaire", "Le troisième thème"]
    assert align([split_lines("\n\n".join(titres))], [entree(titre) for titre in titres]) == [0]


def test_order_alone_pairs_titles_that_nothing_likens() -> None:
    zones = [split_lines("Alpha"), split_lines("Tout autre chose"), split_lines("Gamma")]
    assert align(zones, [entree("Alpha"), entree("Bêta"), entree("Gamma")]) == [0, 1, 2]


def test_cover_in_capitals_is_spelled_as_the_presentation_quotes_it() -> None:
    couverture = """\
USAGERS - VOISINS

ACTEURS DU LIEU

Recueil des BONNES MANIÈRES

Ce recueil regroupe des manières présentées au salon « Usagers, voisins : acteurs du lieu » par leurs auteurs."""
    livret, perdues = read_couverture(split_lines(couverture))
    assert livret.titre == "Recueil des bonnes manières"
    assert livret.sous_titre == f"Usagers, voisins{NBSP}: acteurs du lieu"
    assert perdues == []
