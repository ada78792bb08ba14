"""The author's note goes wherever the text goes: the page, the booklet, the export."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from bonnespratiques.echanges.exportation import export_fiches
from bonnespratiques.recueil.arbre.document import build_document
from tests.bonnespratiques.recueil.lecture import build_pdf
from tests.factories import fiche, recueil

pytestmark = pytest.mark.django_db
NOTE = "Je maintiens 22 %.\n\nLe reste me convient."


def test_the_page_names_it_and_leads_to_it(client):
    html = client.get(fiche(note_auteur=NOTE).url).content.decode()
    assert 'href="#note"' in html
    assert "Je maintiens 22" in html


@pytest.mark.slow
def test_the_booklet_prints_it():
    noted = fiche(note_auteur=NOTE)
    pdf = build_pdf(build_document(recueil((noted.theme, [noted]))))
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    text = re.sub(r"\s+", " ", text)
    assert "Note de l’auteur" in text
    assert "Le reste me convient." in text


def test_the_export_holds_it():
    fiche(note_auteur=NOTE)
    assert export_fiches()[0]["note_auteur"] == NOTE


def test_a_fiche_without_a_note_says_nothing_of_it(client):
    assert "Note de l’auteur" not in client.get(fiche().url).content.decode()
