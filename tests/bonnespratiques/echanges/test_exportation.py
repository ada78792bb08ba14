"""Published fiches as rows: what an anonymous reader may see, in a constant number of queries, whole files, no formula."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bonnespratiques.echanges.exportation import export_fiches
from bonnespratiques.echanges.fichiers import write_atomically
from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Contact, Indicateur
from bonnespratiques.rubriques import RUBRIQUES_COEUR
from bonnespratiques.texte_riche import to_text
from tests import factories
from tests.bonnespratiques.echanges.textes import FICTIF, livret_fictif

pytestmark = pytest.mark.django_db


def export(**options: Any) -> str:
    out = io.StringIO()
    call_command("exporter_fiches", stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_imported_booklet_comes_out_as_it_went_in() -> None:
    call_command("importer_recueil", str(FICTIF), stdout=io.StringIO())
    livret = livret_fictif()
    rows = json.loads(export())
    assert [(r["titre"], r["promesse"], r["organismes"], r["axe"]) for r in rows] == [
        (c.titre, c.promesse, c.organismes, c.axe) for c in livret.cartes
    ]
    for row, carte in zip(rows, livret.cartes, strict=True):
        assert row["theme"] == carte.sous_theme or carte.conference
        for rubrique in RUBRIQUES_COEUR:
            assert row[rubrique.champ] == to_text(carte.rubriques[rubrique.champ])
    assert rows[0]["resultats"].splitlines()[0] == "Pour l’usager"
    assert rows[5]["nature"] == "conference"


def test_everything_public_of_a_fiche_is_there() -> None:
    page = factories.fiche("Un guichet", cout="5-25", signature="L’équipe", organismes=["Ville de Lune"])
    page.indicateurs = [Indicateur(libelle="Doublons", avant="22", apres="6", unite="%")]
    page.tags.add("guichet")
    page.themes_secondaires = [factories.theme("Autre thème")]
    page.blocs = [
        ("verbatim", {"texte": "Enfin !", "auteur": "Une habitante"}),
        ("encadre", {"titre": "À lire", "texte": "<p>Le guide.</p>"}),
        ("tableau", {"titre": "Files", "entetes": ["Jour", "Attente"], "lignes": [["Lundi", "12"]]}),
    ]
    page.save_revision().publish()
    row = export_fiches()[0]
    assert (row["axe"], row["theme"], row["themes_secondaires"]) == (
        "Relation de service",
        "Stratégie multicanal",
        ["Autre thème"],
    )
    assert (row["cout"], row["signature"], row["tags"]) == ("5-25", "L’équipe", ["guichet"])
    assert row["indicateurs"][0]["libelle"] == "Doublons"
    assert row["complements"] == [
        "«\u00a0Enfin !\u00a0» Une habitante",
        "À lire\nLe guide.",
        "Files\nJour | Attente\nLundi | 12",
    ]
    assert row["adresse"].endswith(f"/f/{page.numero}")


def test_drafts_and_private_fiches_stay_inside() -> None:
    factories.fiche("Ouverte")
    factories.fiche("Brouillon", live=False)
    restrict_to_members(factories.fiche("Réservée"))
    assert [row["titre"] for row in export_fiches()] == ["Ouverte"]


def test_contacts_come_out_only_when_asked() -> None:
    Contact.objects.create(fiche=factories.fiche(), nom="Ada Love", courriel="ada@example.org")
    assert "ada@example.org" not in export()
    assert json.loads(export(contacts=True))[0]["contacts"] == [
        {"nom": "Ada Love", "fonction": "", "courriel": "ada@example.org", "telephone": "", "consentement_le": None}
    ]


def test_number_of_queries_does_not_grow() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            export_fiches(contacts=True)
        return len(captured)

    factories.fiche("Première")
    alone = queries()
    for n in range(4):
        page = factories.fiche(f"Fiche {n}", organismes=[f"Organisme {n}", "Ville de Lune"])
        Contact.objects.create(fiche=page, nom="Ada Love")
    assert queries() == alone


HOSTILE = '=HYPERLINK("http://example.org")'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff20"])
def test_csv_never_starts_a_formula(start: str) -> None:
    factories.fiche(f"{start}1+1")
    rows = list(csv.DictReader(io.StringIO(export(format="csv")), delimiter=";"))
    assert rows[0]["titre"] == f"'{start}1+1"


def test_xlsx_holds_text_where_a_formula_was_typed(tmp_path: Path) -> None:
    factories.fiche(HOSTILE, organismes=["=1+1"])
    path = tmp_path / "fiches.xlsx"
    export(format="xlsx", sortie=path)
    sheet = load_workbook(path).active
    titles = [cell.value for cell in sheet[1]]
    cells = {title: sheet.cell(row=2, column=column) for column, title in enumerate(titles, start=1)}
    assert cells["titre"].value == HOSTILE
    assert cells["organismes"].value == "=1+1"
    assert "f" not in {cell.data_type for cell in sheet[2]}
    assert cells["numero"].value == 1


def test_csv_opens_in_a_french_spreadsheet(tmp_path: Path) -> None:
    factories.fiche("Élan ; « net »")
    path = tmp_path / "fiches.csv"
    export(format="csv", sortie=path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["titre"] == "Élan ; « net »"


def test_nothing_published_gives_an_empty_list() -> None:
    factories.installed_site()
    assert json.loads(export()) == []


def test_workbook_needs_a_file() -> None:
    with pytest.raises(CommandError, match=r"--sortie fiches\.xlsx"):
        export(format="xlsx")


def test_missing_directory_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="n’existe pas"):
        export(sortie=tmp_path / "nulle" / "part.json")


def test_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="dossier"):
        export(sortie=tmp_path)


def test_failed_writing_leaves_the_former_file_and_no_crumb(tmp_path: Path) -> None:
    path = tmp_path / "fiches.json"
    path.write_text("avant")
    with pytest.raises(TypeError):
        write_atomically(path, "pas des octets")  # type: ignore[arg-type]
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("fiches.json", "avant")]
