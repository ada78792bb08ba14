"""Before and after must show everything that is sealed: words, paragraphs, link targets, figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonnespratiques.models import FichePage, Indicateur
from workflow.comparaison import Comparaison, compare, mark, mark_lines, pair_lines
from workflow.sections import TITRE


def html(avant, apres):
    return "\n".join(mark(avant, apres))


def test_changed_words_are_marked_within_their_paragraph():
    assert html(["Une demande, un numéro."], ["Une demande, un seul numéro."]) == (
        'Une demande, un <ins><span class="visuel">ajouté : </span>seul </ins>numéro.'
    )


def test_paragraphs_do_not_run_together():
    assert mark(["Un.", "Deux."], ["Un.", "Deux.", "Trois."])[:2] == ["Un.", "Deux."]


def test_lines_without_resemblance_are_shown_one_after_the_other():
    marked = mark(["Présence obligatoire d’un cadre."], ["Zzz 42 kkkk wwww"])
    assert marked[0].startswith("<del>")
    assert marked[1].startswith("<ins>")


def test_words_are_escaped_in_what_is_kept_added_and_removed():
    for avant, apres in ((["<b>a</b>"], ["<b>a</b>"]), ([], ["<script>x</script>"]), (["<img src=x>"], [])):
        assert "<b>" not in html(avant, apres)
        assert "<script" not in html(avant, apres)
        assert "<img" not in html(avant, apres)


@pytest.mark.django_db
class TestFiches:
    def test_a_link_replaced_by_another_is_seen(self):
        avant = FichePage(title="T", origine='<p>Voir <a href="https://bon.example.org/">le guide</a>.</p>')
        apres = FichePage(title="T", origine='<p>Voir <a href="https://autre.example.org/">le guide</a>.</p>')
        (origine,) = [c for c in compare(avant, apres) if c.section.cle == "origine"]
        assert origine.changed
        assert "autre" in "".join(origine.marquee)

    def test_a_figure_added_by_the_committee_is_seen(self):
        avant, apres = FichePage(title="T"), FichePage(title="T")
        apres.indicateurs = [Indicateur(libelle="Doublons", avant="22", apres="6", unite="%")]
        (decider,) = [c for c in compare(avant, apres) if c.section.cle == "decider"]
        assert "Chiffre – Doublons : 22 → 6 %" in decider.apres

    def test_a_quotation_added_by_the_committee_is_seen(self):
        avant, apres = FichePage(title="T"), FichePage(title="T")
        apres.blocs = [("verbatim", {"texte": "Je n’osais pas appeler.", "auteur": "Une patiente"})]
        (decider,) = [c for c in compare(avant, apres) if c.section.cle == "decider"]
        assert "Citation – Je n’osais pas appeler." in decider.apres

    def test_nothing_changed_is_said(self):
        fiche = FichePage(title="T", origine="<p>Pareil.</p>")
        assert not any(comparaison.changed for comparaison in compare(fiche, fiche))


def test_a_paragraph_put_in_above_others_does_not_make_them_all_new():
    avant = ["Comptez les demandes pendant deux semaines.", "Prévenez par affiche."]
    apres = ["Tout commence par la direction.", "Comptez les demandes pendant trois semaines.", "Prévenez par affiche."]
    marked = mark(avant, apres)
    assert marked[0].startswith("<ins>")
    assert "Comptez les demandes pendant <del>" in marked[1]
    assert marked[2] == "Prévenez par affiche."


@given(st.lists(st.sampled_from("abcde"), max_size=6), st.lists(st.sampled_from("abcde"), max_size=6))
def test_every_line_of_both_versions_is_shown_once_and_in_order(avant, apres):
    pairs = pair_lines([f"ligne {x}" for x in avant], [f"ligne {x}" for x in apres])
    assert [old[-1] for old, _ in pairs if old] == avant
    assert [new[-1] for _, new in pairs if new] == apres


def test_of_a_long_text_what_did_not_change_is_folded_and_its_neighbours_stay():
    avant = [f"Paragraphe {n}." for n in range(12)]
    apres = [*avant[:6], "Paragraphe six.", *avant[7:]]
    passages = Comparaison(TITRE, avant, apres, mark_lines(avant, apres)).passages
    assert [passage.replie for passage in passages] == [True, False, False, False, True]
    assert sum(len(passage.lignes) for passage in passages) == 12
    assert passages[1].lignes == ["Paragraphe 5."]


@pytest.mark.django_db
def test_cells_of_a_table_and_the_note_of_the_author_are_compared():
    avant, apres = (
        FichePage(title="T"),
        FichePage(title="T", note_auteur="Je ne suis pas d’accord.\nSauf sur un point."),
    )
    tableau = {"titre": "Délais", "entetes": ["Avant", "Après"]}
    avant.blocs = [("tableau", {**tableau, "lignes": [["22 jours", "6 jours"]]})]
    apres.blocs = [("tableau", {**tableau, "lignes": [["22 jours", "8 jours"]]})]
    found = {c.section.cle: c for c in compare(avant, apres)}
    assert found["note"].apres == ["Je ne suis pas d’accord.", "Sauf sur un point."]
    assert '<ins><span class="visuel">ajouté : </span>8' in "".join(found["decider"].marquee)
