"""A booklet becomes pages: published, in order, once, all or nothing."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, ReferenceIndex

from bonnespratiques.echanges.livret import LivretIllisible
from bonnespratiques.models import (
    AccueilPage,
    Contact,
    FichePage,
    Nature,
    Organisme,
    Provenance,
    RecueilPage,
    Signe,
    ThemePage,
)
from bonnespratiques.nettoyage import HTML_MAX
from bonnespratiques.texte_riche import to_lines
from tests import factories
from tests.bonnespratiques.echanges.textes import FICTIF, texte_fictif

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SLUG = "recueil-des-pratiques-du-reseau-des-trois-vallees-2031"


def run(path: Path = FICTIF, **options: Any) -> str:
    out = StringIO()
    call_command("importer_recueil", str(path), stdout=out, **options)
    return out.getvalue()


def run_json(path: Path = FICTIF, **options: Any) -> dict[str, Any]:
    return json.loads(run(path, json=True, **options).splitlines()[-1])


def fiche(position: int) -> FichePage:
    return FichePage.objects.order_by("numero")[position - 1]


def test_booklet_becomes_published_fiches_under_their_themes() -> None:
    run()
    tree = {
        axe.title: [
            (theme.title, [f.title for f in FichePage.objects.child_of(theme)])
            for theme in axe.get_children().type(ThemePage)
        ]
        for axe in ThemePage.objects.axes()
    }
    assert tree == {
        "L’accueil": [
            ("Premiers contacts", ["La borne qui dit bonjour", "Le registre unique des demandes"]),
            ("Écrire aux usagers", ["La lettre d’une page", "La lettre d’une page"]),
        ],
        "Les équipes": [("Apprendre entre pairs", ["Les appels du 17"])],
        "Conférences": [],
    }
    assert [f.title for f in FichePage.objects.child_of(ThemePage.objects.get(title="Conférences"))] == [
        "Peut-on simplifier sans appauvrir\u202f?"
    ]
    assert all(f.live and f.latest_revision_id and f.first_published_at for f in FichePage.objects.all())
    assert [f.numero for f in FichePage.objects.order_by("path")] == [1, 2, 3, 4, 5, 6]


def test_fiche_holds_what_the_card_says() -> None:
    run()
    borne = fiche(1)
    assert borne.slug == "la-borne-qui-dit-bonjour"
    assert borne.organismes_noms == ["Mairie de Sorbiers-le-Haut"]
    assert to_lines(borne.resultats)[:2] == ["Pour l’usager", "– un seul passage\u202f;"]
    assert borne.missing_to_publish() == []
    registre = fiche(2)
    assert registre.blocs[0].block_type == "encadre"
    assert 'href="https://www.neiges.example.org"' in str(registre.blocs[0].value["texte"])


def test_conference_has_its_nature_its_sign_and_its_time() -> None:
    run()
    conference = fiche(6)
    assert conference.nature == Nature.CONFERENCE
    assert conference.theme.signe == Signe.CONFERENCE
    assert "1er octobre 2031 à Sorbiers-le-Haut, de 9\u00a0h à 9\u00a0h\u00a045" in str(
        conference.blocs[0].value["texte"]
    )


def test_two_cards_of_one_title_are_two_fiches() -> None:
    run()
    lettres = FichePage.objects.filter(title="La lettre d’une page").order_by("numero")
    assert [f.slug for f in lettres] == ["la-lettre-d-une-page", "la-lettre-d-une-page-2"]


def test_recueil_holds_the_fiches_in_order() -> None:
    run()
    recueil = RecueilPage.objects.get(slug=SLUG)
    assert recueil.live
    assert (recueil.title, recueil.lieu) == ("Recueil des pratiques du réseau des Trois-Vallées", "Sorbiers-le-Haut")
    assert recueil.organisateurs.splitlines() == ["Métropole des Trois-Vallées", "Association des accueils de montagne"]
    assert "chaque cœur de métier" in recueil.editorial
    sections = [
        (section.value["theme"].title, [f["fiche"].specific.numero for f in section.value["fiches"]])
        for section in recueil.sections
    ]
    assert sections == [
        ("Premiers contacts", [1, 2]),
        ("Écrire aux usagers", [3, 4]),
        ("Apprendre entre pairs", [5]),
        ("Conférences", [6]),
    ]
    assert ReferenceIndex.get_references_to(fiche(1)).exists()


def test_contacts_stay_private_and_out_of_the_text() -> None:
    run()
    assert Contact.objects.count() == 10
    assert not Contact.objects.public().exists()
    for page in FichePage.objects.all():
        texte = " ".join([page.promesse, page.origine, page.resultats, page.principes, page.conseils, str(page.blocs)])
        assert "@" not in texte
        assert "05 55" not in texte


def test_existing_themes_and_organisations_are_taken_again_whatever_their_accents_and_case() -> None:
    theme = factories.theme("PREMIERS CONTACTS", axe="L'Accueil")
    mairie = Organisme.objects.create(nom="MAIRIE DE SORBIERS-LE-HAUT")
    bilan = run_json()
    assert fiche(1).get_parent().pk == theme.pk
    assert fiche(1).organismes.get().organisme == mairie
    assert Organisme.objects.filter(nom__iexact="mairie de sorbiers-le-haut").count() == 1
    assert bilan["themes"] == 3


def test_second_run_makes_nothing_twice() -> None:
    run()
    before = (Page.objects.count(), Organisme.objects.count(), Contact.objects.count(), Provenance.objects.count())
    bilan = run_json()
    assert (
        Page.objects.count(),
        Organisme.objects.count(),
        Contact.objects.count(),
        Provenance.objects.count(),
    ) == before
    assert (bilan["fiches"], bilan["creees"], bilan["deja_la"]) == (6, 0, 6)


def test_edit_made_since_is_neither_overwritten_nor_hidden() -> None:
    run()
    borne = fiche(1)
    borne.origine = "<p>Corrigé par le comité.</p>"
    borne.save_revision().publish()
    report = run()
    assert fiche(1).origine == "<p>Corrigé par le comité.</p>"
    assert "Modifiées depuis l’import, laissées telles quelles : 1 fiche." in report
    assert "n° 1 : La borne qui dit bonjour" in report


def test_draft_written_since_counts_as_an_edit() -> None:
    run()
    borne = fiche(1)
    borne.promesse = "Une promesse en cours."
    borne.save_revision()
    assert run_json()["modifiees"] == 1


def test_fiche_deleted_since_comes_back_with_its_place_in_the_recueil() -> None:
    run()
    fiche(1).delete()
    bilan = run_json()
    assert (bilan["creees"], bilan["deja_la"]) == (1, 5)
    section = RecueilPage.objects.get(slug=SLUG).sections[0]
    assert [f["fiche"].specific.numero for f in section.value["fiches"]] == [7, 2]


def test_recueil_edited_since_is_left_as_it_is() -> None:
    run()
    recueil = RecueilPage.objects.get(slug=SLUG)
    recueil.title = "Notre recueil"
    recueil.save_revision().publish()
    fiche(1).delete()
    report = run()
    assert RecueilPage.objects.get(slug=SLUG).title == "Notre recueil"
    assert "modifié depuis l’import, laissé tel quel" in report


@pytest.mark.usefixtures("site_vide")
def test_dry_run_writes_nothing_and_says_what_it_would_do() -> None:
    before = Page.objects.count()
    report = run(a_blanc=True)
    assert Page.objects.count() == before
    assert [model for model in (AccueilPage, Organisme, Provenance) if model.objects.exists()] == []
    assert "À créer : 6 fiches, 6 axes et thèmes, 10 organismes" in report
    assert "rien n’a été écrit" in report


@pytest.mark.usefixtures("site_vide")
def test_failure_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """The last rubric of the last card is too long for a fiche: everything before it is undone."""
    path = tmp_path / "recueil.txt"
    path.write_text(
        texte_fictif().replace("Jeter la moitié", "Jeter.\n" * (HTML_MAX // 6) + "Jeter la moitié"), encoding="utf-8"
    )
    with pytest.raises(CommandError, match="Texte trop long") as refused:
        run(path)
    assert "Peut-on simplifier" in str(refused.value)
    assert [model for model in (AccueilPage, Organisme, Contact) if model.objects.exists()] == []
    assert isinstance(refused.value.__cause__, LivretIllisible)


def test_address_of_the_recueil_may_be_chosen() -> None:
    assert run_json(slug="trois-vallees")["recueil"] == "trois-vallees"
    assert RecueilPage.objects.filter(slug="trois-vallees").exists()


@pytest.mark.parametrize("slug", ["Trois Vallées", "-", "a/b"])
def test_address_that_cannot_be_one_is_refused(slug: str) -> None:
    with pytest.raises(CommandError, match="ne peut pas être une adresse"):
        run(slug=slug)


def test_address_of_another_recueil_is_not_taken() -> None:
    theme = factories.theme()
    factories.recueil((theme, [factories.fiche(dans=theme)]), slug="trois-vallees")
    with pytest.raises(CommandError, match="--slug trois-vallees-2"):
        run(slug="trois-vallees")


def test_report_names_every_line_without_a_place() -> None:
    report = run()
    assert "6 fiches, dont 1 conférence ; 3 axes, 3 thèmes, 10 organismes" in report
    assert "ligne 81 : 12 (numéro de page)" in report


def test_json_report_is_one_object_on_one_line() -> None:
    bilan = run_json()
    assert (bilan["recueil"], bilan["fiches"], bilan["themes"], bilan["organismes"]) == (SLUG, 6, 3, 10)
    assert {"ligne", "texte"} <= set(bilan["ignorees"][0])
    assert bilan["cartes"][0]["numero"] == 1


def test_refusal_names_line_and_says_that_nothing_was_written(tmp_path: Path) -> None:
    path = tmp_path / "coupe.txt"
    path.write_text("\n".join(texte_fictif().splitlines()[:120]), encoding="utf-8")
    with pytest.raises(CommandError, match=r"^Ligne .* coupé(?s:.*)Rien n’a été écrit"):
        run(path)
