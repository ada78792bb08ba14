"""Before and after must show everything that is sealed: words, paragraphs, link targets, figures."""

import pytest

from bonnespratiques.models import FichePage, Indicateur
from workflow.comparaison import compare, mark


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
