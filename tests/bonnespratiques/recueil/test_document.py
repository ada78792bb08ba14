"""The document tree: what is printed of a fiche, and nothing else."""

import json

import pytest

from bonnespratiques.models import Anonymat, Contact, FichePage, Indicateur, Organisme, RecueilPage
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.arbre.index import sort_key
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def node_of(page, **fields) -> dict:
    document = build_document(recueil((theme(), [page])))
    return document.donnees["axes"][0]["sections"][0]["fiches"][0]


def test_the_four_rubrics_come_first_and_in_order():
    page = fiche(freins="<p>Un frein.</p>", conseils="<ul><li>Un</li><li>Deux</li></ul>")
    rubriques = node_of(page)["rubriques"]
    assert [r["titre"] for r in rubriques] == [
        "Origine de la démarche",
        "Résultats obtenus",
        "Principes adoptés",
        "Conseils de mise en œuvre",
        "Freins levés",
    ]
    assert rubriques[3]["blocs"] == [{"t": "ul", "c": [["Un"], ["Deux"]]}]


def test_an_empty_rubric_says_so_and_is_told():
    page = fiche("A", resultats="<p></p>")
    document = build_document(recueil((theme(), [page])))
    rubriques = document.donnees["axes"][0]["sections"][0]["fiches"][0]["rubriques"]
    assert rubriques[1]["blocs"] == [{"t": "vide", "v": "Non communiqué."}]
    assert [str(a) for a in document.alertes] == [
        f"Fiche n° {page.numero} « A » : rubrique sans texte (Résultats obtenus)."
    ]
    assert document.alertes[0].gravite is Gravite.A_VERIFIER


def test_a_conference_has_no_rubric_to_fill():
    page = fiche(nature="conference", conseils="", principes="")
    document = build_document(recueil((theme(), [page])))
    rubriques = document.donnees["axes"][0]["sections"][0]["fiches"][0]["rubriques"]
    assert [r["titre"] for r in rubriques] == ["Origine de la démarche", "Résultats obtenus"]
    assert document.alertes == []


def test_links_keep_only_safe_addresses():
    page = fiche(origine='<p><a href="javascript:alert(1)">un</a> <a href="https://example.org/">deux</a></p>')
    [bloc] = node_of(page)["rubriques"][0]["blocs"]
    assert bloc["c"] == ["un ", {"t": "a", "href": "https://example.org/", "c": ["deux"]}]


def test_what_is_not_communicated_is_said_in_one_place():
    node = node_of(fiche(pour_qui="Communes", cout="nul", delai="non communiqué", annee_debut=2021))
    assert node["reperes"] == [["Pour qui", "Communes"], ["Coût de départ", "Nul"], ["Depuis", "2021"]]
    assert "Délai" in node["non_communique"]


@pytest.mark.parametrize(
    ("avant", "apres", "unite", "chiffre", "attendu_avant", "reste"),
    [
        ("22", "6", "%", "6\u00a0%", "22\u00a0%", ""),
        ("21", "13", "% des appels", "13\u00a0%", "21\u00a0%", "des appels"),
        ("11", "4", "jours ouvrés", "4", "11", "jours ouvrés"),
        ("non mesuré", "63", "%", "63\u00a0%", "non mesuré", ""),
        ("", "beaucoup moins", "%", "beaucoup moins", "", ""),
        ("8", "", "", "non communiqué", "8", ""),
    ],
)
def test_a_figure_is_read_with_its_unit(avant, apres, unite, chiffre, attendu_avant, reste):
    page = fiche()
    page.indicateurs.add(Indicateur(libelle="Mesure", avant=avant, apres=apres, unite=unite))
    page.save()
    [indicateur] = node_of(page)["indicateurs"]
    assert (indicateur["chiffre"], indicateur["avant"], indicateur["unite"]) == (chiffre, attendu_avant, reste)


def test_only_contacts_who_agreed_are_named():
    page = fiche()
    Contact.objects.create(fiche=page, nom="Odile", courriel="odile@example.org", consentement_le="2026-01-05")
    Contact.objects.create(fiche=page, nom="Discrète", courriel="discrete@example.org", telephone="01 00 00 00 00")
    document = build_document(recueil((theme(), [page])))
    texte = json.dumps(document.donnees, ensure_ascii=False)
    assert "mailto:odile@example.org" in texte
    assert "iscrète" not in texte
    assert "01 00" not in texte


def test_the_short_address_is_the_permanent_one():
    page = fiche()
    node = node_of(page)
    assert node["url"] == f"https://pratiques.example.org/f/{page.numero}"
    assert node["url_courte"] == f"pratiques.example.org/f/{page.numero}"


def test_scales_keep_their_word_and_degree():
    node = node_of(fiche(maturite="abandonnee", preuve="comparee"))
    assert node["maturite"] == {"mot": "Abandonnée", "rang": 0, "sur": 3}
    assert node["preuve"] == {"mot": "Comparée", "rang": 3, "sur": 4}


def test_an_unknown_block_is_left_out():
    page = fiche()
    page.blocs = page._meta.get_field("blocs").to_python(
        json.dumps([{"type": "verbatim", "value": {"texte": "Oui.", "auteur": ""}, "id": "1"}])
    )
    page.save()
    type(page).objects.filter(pk=page.pk).update(
        blocs=json.dumps([{"type": "script", "value": "x"}, {"type": "verbatim", "value": {"texte": "« Oui. »"}}])
    )
    assert node_of(page)["blocs"] == [{"t": "citation", "v": "«\u00a0Oui.\u00a0»", "auteur": ""}]


def test_a_ragged_table_loses_no_cell():
    tableau = {"titre": "T", "entetes": ["A", "B"], "lignes": [["1"], ["2", "3", "4"], ["", ""]]}
    [bloc] = node_of(fiche(blocs=[("tableau", tableau)]))["blocs"]
    assert bloc["entetes"] == ["A", "B", ""]
    assert bloc["lignes"] == [["1", "", ""], ["2", "3", "4"]]


def test_signs_that_cannot_be_printed_name_the_fiche():
    page = fiche("A", origine="<p>Bravo 🎉 漢</p>")
    document = build_document(recueil((theme(), [page])))
    assert str(document.alertes[0]) == (
        f"Fiche n° {page.numero} « A » : des signes ne s’impriment pas et sont remplacés par un carré (漢 🎉)."
    )


def test_organismes_are_indexed_in_french_order():
    noms = ["Zoé", "École du Lac", "Œuvre des ponts", "ecole du bas", "Ville de Sainte-Orlette"]
    pages = [fiche(f"F{n}", organismes=[nom]) for n, nom in enumerate(noms)]
    index = build_document(recueil((theme(), pages))).donnees["index"]["organismes"]
    assert [e["nom"] for e in index] == [
        "ecole du bas",
        "École du Lac",
        "Œuvre des ponts",
        "Ville de Sainte-Orlette",
        "Zoé",
    ]
    assert [e["lettre"] for e in index] == ["E", "E", "O", "V", "Z"]
    assert sort_key("Œ") == "oe"


def test_an_organisme_of_several_fiches_has_one_entry():
    pages = [fiche("A"), fiche("B")]
    [entree] = build_document(recueil((theme(), pages))).donnees["index"]["organismes"]
    assert entree["fiches"] == [f"fiche-{page.numero}" for page in pages]


def test_keywords_of_one_fiche_only_are_not_indexed():
    a, b = fiche("A"), fiche("B")
    for page, tags in ((a, ["accueil", "mesure"]), (b, ["accueil"])):
        page.tags.set(tags)
        page.save()
    index = build_document(recueil((theme(), [a, b]))).donnees["index"]["mots_cles"]
    assert [e["nom"] for e in index] == ["accueil"]


def test_the_same_content_has_the_same_canonical_json():
    page = complete_recueil()
    first = build_document(page).canonical()
    assert build_document(RecueilPage.objects.get(pk=page.pk)).canonical() == first
    Organisme.objects.filter(nom="Université de Lannerac").update(nom="Université de Lannerac-sur-Vire")
    assert build_document(page).canonical() != first


def test_the_tree_takes_a_constant_number_of_queries(django_assert_max_num_queries):
    page = RecueilPage.objects.get(pk=complete_recueil().pk)
    with django_assert_max_num_queries(18):
        build_document(page)


def test_who_asked_for_silence_is_not_credited():
    """Even when a name stayed in the row, put there by a hand that no form checks."""
    dite, tue = fiche("A", signature="Inès Marchandeau"), fiche("B", signature="Odile Ferrandière")
    FichePage.objects.filter(pk=tue.pk).update(anonymat=Anonymat.PERSONNE)
    document = build_document(recueil((theme(), [dite, FichePage.objects.get(pk=tue.pk)])))
    assert document.donnees["credits"]["contributeurs"] == ["Inès Marchandeau"]
