"""Words, figures and covers, as filters of the components give them."""

from datetime import UTC, date, datetime

import pytest

from bonnespratiques import couverture, indicateurs
from bonnespratiques.models import Indicateur
from bonnespratiques.templatetags import dessins, textes


def test_a_title_keeps_its_spaces_and_short_compound_words_on_one_line():
    assert textes.titre("Et le rendez-vous ?") == 'Et le <span class="nowrap">rendez-vous</span>\u202f?'
    assert textes.titre("Saint-Pierre-des-Corps") == "Saint-Pierre-des-Corps"


def test_a_title_is_escaped():
    assert textes.titre("<b>a-b</b> & c") == '&lt;b&gt;<span class="nowrap">a-b</span>&lt;/b&gt; &amp; c'


def test_prose_gets_french_spaces_in_words_and_never_in_tags():
    html = textes.prose('<p>Quoi ? <a href="https://example.org/?q=a;b">Lire</a> « tout »</p>')
    assert html == ('<p>Quoi\u202f? <a href="https://example.org/?q=a;b">Lire</a> «\u00a0tout\u00a0»</p>')


@pytest.mark.parametrize(("number", "said"), [(0, "0 fiche"), (1, "1 fiche"), (2, "2 fiches"), (1200, "1200 fiches")])
def test_zero_is_singular(number, said):
    assert textes.compte(number, "fiche;fiches").replace("\u00a0", " ").replace("\u202f", "") == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("guichet", "« guichet »"),
        ("« guichet du soir »", "« guichet du soir »"),
        ('"guichet"', "« guichet »"),
        ('portes "du soir" ouvertes', "« portes “du soir” ouvertes »"),
        ("« jamais fermé", "« « jamais fermé »"),
        ("", "«  »"),
    ],
)
def test_what_was_typed_is_quoted_once(typed, said):
    assert textes.entre_guillemets(typed).replace("\u00a0", " ") == said


def test_days_are_written_in_words_and_in_local_time():
    assert textes.jour(date(2026, 6, 1)) == "1er\u00a0juin\u00a02026"
    assert textes.jour(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == "2\u00a0juin\u00a02026"
    assert textes.jour(None) == textes.mois(None) == ""
    assert textes.mois(date(2026, 10, 14)) == "octobre\u00a02026"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("22", 22),
        ("8,1", 8.1),
        ("8.1", 8.1),
        ("17\u202f900", 17900),
        ("1 234 567,5", 1234567.5),
        (" 14 % ", 14),
        ("-3", -3),
        ("−3", -3),
        ("+12", 12),
        ("5\u00a0min\u00a040\u00a0s", 340),
        ("2 h", 7200),
        ("1 h 30", 5400),
        ("45 s", 45),
    ],
)
def test_a_number_is_read_as_french_people_write_it(typed, number):
    assert indicateurs.parse(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "non mesuré", "40 à 50", "environ 12", "12 jours", "1 2", "3/5", "1,2,3", "h", "½", "٣", "1e9", "NaN", "inf"],
)
def test_nothing_is_guessed(typed):
    assert indicateurs.parse(typed) is None


def test_bars_share_one_scale_that_starts_at_zero():
    assert indicateurs.bars("22", "6") == indicateurs.Barres(220, 60)
    assert indicateurs.bars("0", "14") == indicateurs.Barres(0, 220)
    assert indicateurs.bars("1000", "1") == indicateurs.Barres(220, 3), "une petite valeur se voit encore"


@pytest.mark.parametrize(("avant", "apres"), [("0", "0"), ("-4", "5"), ("non mesuré", "5"), ("5", "")])
def test_what_cannot_be_compared_has_no_bars(avant, apres):
    assert indicateurs.bars(avant, apres) is None


def test_a_percentage_without_a_before_is_a_gauge():
    assert dessins.barres(Indicateur(avant="non mesuré", apres="50", unite="%")) == indicateurs.Barres(None, 110)
    assert dessins.barres(Indicateur(avant="", apres="50", unite="jours")) is None
    assert dessins.barres(Indicateur(avant="", apres="150", unite="%")) is None


def test_a_short_unit_follows_its_figure_and_never_a_word():
    assert dessins.valeur("22", "%") == "22\u00a0%"
    assert dessins.valeur("non mesuré", "%") == "non mesuré"
    assert dessins.valeur("4", "jours ouvrés") == "4"


@pytest.mark.parametrize("number", [1, 7, 8, 27, 47, 120, 480])
def test_every_fiche_has_its_point_inside_the_cover(number):
    points = couverture.points(["service"] * number)
    assert len(points) == number
    assert len({(point.x, point.y) for point in points}) == number
    assert all(point.gauche >= couverture.MARGE_GAUCHE for point in points)
    assert all(point.x + point.r <= couverture.LARGEUR for point in points)
    assert all(point.y + point.r <= couverture.HAUTEUR for point in points)


def test_a_cover_without_fiches_has_no_points():
    assert couverture.points([]) == []


def test_a_long_title_is_cut_between_words_on_four_lines():
    lines = couverture.title_lines(
        "Aller vers : vingt-sept façons de ne pas attendre au guichet, racontées par ceux qui l’ont fait"
    )
    assert len(lines) == 4
    assert lines[0] == "Aller vers :"
    assert lines[-1].endswith("…")
    assert all(len(line) <= couverture.SIGNES_PAR_LIGNE for line in lines)
