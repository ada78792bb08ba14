"""Writing in Word: the template, a filled one read back, documents as Word and LibreOffice save them, and hostile ones."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from bonnespratiques.rubriques import RUBRIQUES
from tests.factories import DossierStory, PersonneFactory, coauteur
from workflow.documents.lecture_word import Lecture, read_word
from workflow.documents.modele_word import INTITULES, build_template
from workflow.documents.reconnaitre import FichierRefuse
from workflow.models import Dossier

pytestmark = pytest.mark.slow

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
# As Word in French names its styles: identifiers translated, true names in English.
STYLES_WORD = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Paragraphedeliste"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="lev"><w:name w:val="Strong"/></w:style>
<w:style w:type="character" w:styleId="Lienhypertexte"><w:name w:val="Hyperlink"/></w:style>
</w:styles>"""
# As LibreOffice writes them: bullets come from the style of the paragraph.
STYLES_LIBREOFFICE = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Heading"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading"><w:name w:val="Heading"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="TextBody"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Puces"><w:name w:val="Puces maison"/><w:basedOn w:val="TextBody"/><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, styles: str = STYLES_WORD, *, target: str = "https://example.org/guide?a=1&amp;b=2") -> bytes:
    """A document of this body, with the parts that a word processor puts around it."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{WORDML}.{kind}+xml"/>'
            for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="s" Type="{RELS}/styles" Target="styles.xml"/><Relationship Id="n" Type="{RELS}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="l" Type="{RELS}/hyperlink" Target="{target}" TargetMode="External"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles,
        "word/numbering.xml": NUMBERING,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def p(runs: str, style: str = "", number: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(data: bytes) -> Lecture:
    return read_word(SimpleUploadedFile("fiche.docx", data))


def filled(**answers: str) -> bytes:
    """The template, with these answers typed under its headings."""
    document = Document(io.BytesIO(build_template()))
    champs = {intitule: champ for champ, intitule in INTITULES.items()}
    champ = ""
    for paragraph in document.paragraphs:
        champ = champs.get(paragraph.text, champ)
        if not paragraph.text and answers.get(champ):
            paragraph.text = answers[champ]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_template_asks_everything_and_holds_no_answer():
    document = Document(io.BytesIO(build_template()))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == list(INTITULES.values())
    assert {rubrique.titre for rubrique in RUBRIQUES} <= set(headings)
    assert round(document.sections[0].page_width.cm) == 21
    empty = read(build_template())
    assert (empty.champs, empty.ignores) == ({}, [])


def test_a_filled_template_becomes_a_draft():
    answers = {champ: f"Réponse à {champ}." for champ in INTITULES}
    lecture = read(filled(**answers))
    assert set(lecture.champs) == set(INTITULES)
    assert lecture.champs["titre"] == "Réponse à titre."
    assert lecture.champs["organismes"] == ["Réponse à organismes."]
    assert BeautifulSoup(lecture.champs["echecs"], "html.parser").get_text() == "Réponse à echecs."
    assert lecture.ignores == []


def test_an_answer_typed_over_the_help_is_kept():
    document = Document(io.BytesIO(build_template()))
    paragraphs = document.paragraphs
    index = next(n for n, paragraph in enumerate(paragraphs) if paragraph.text == INTITULES["origine"])
    paragraphs[index + 1].text = "Une habitante a demandé trois fois."
    out = io.BytesIO()
    document.save(out)
    assert "Une habitante" in read(out.getvalue()).champs["origine"]


def test_a_document_of_word_keeps_its_shapes():
    body = (
        p(r("Origine de la démarche"), "Titre1")
        + p(r("Un ") + r("mot", "<w:b/>") + r(" et ") + r("deux", "<w:i/>") + r(" forts", '<w:rStyle w:val="lev"/>'))
        + p(r("premier"), "Paragraphedeliste", "1")
        + p(r("second"), "Paragraphedeliste", "1")
        + p(r("un"), "Paragraphedeliste", "2")
        + p(r("Le déclic"), "Titre2")
        + p('<w:hyperlink r:id="l">' + r("le guide", '<w:rStyle w:val="Lienhypertexte"/>') + "</w:hyperlink>")
        + p("<w:ins>" + r("ajouté") + "</w:ins><w:del><w:r><w:delText>retiré</w:delText></w:r></w:del>")
        + f"<w:sdt><w:sdtContent>{p(r('dans un cadre'))}</w:sdtContent></w:sdt>"
    )
    origine = read(docx(body)).champs["origine"]
    soup = BeautifulSoup(origine, "html.parser")
    assert [tag.get_text() for tag in soup.find_all("b")] == ["mot", " forts"]
    assert soup.i.get_text() == "deux"
    assert [item.get_text() for item in soup.ul.find_all("li")] == ["premier", "second"]
    assert soup.ol.get_text() == "un"
    assert soup.h3.get_text() == "Le déclic"
    assert soup.a["href"] == "https://example.org/guide?a=1&b=2"
    assert "ajouté" in soup.get_text()
    assert "retiré" not in soup.get_text()
    assert "dans un cadre" in soup.get_text()


def test_a_document_of_libreoffice_keeps_its_lists():
    body = p(r("Principes adoptés"), "Heading1") + p(r("Une demande"), "Puces") + p(r("Un numéro"), "Puces")
    principes = read(docx(body, STYLES_LIBREOFFICE)).champs["principes"]
    assert [item.get_text() for item in BeautifulSoup(principes, "html.parser").ul.find_all("li")] == [
        "Une demande",
        "Un numéro",
    ]


def test_headings_typed_by_hand_are_understood_and_the_rest_is_said():
    body = (
        p(r("Bonjour, voici ma fiche."))
        + p(r("RÉSULTATS OBTENUS", "<w:b/>"))
        + p(r("Moins de doublons."))
        + p(r("Qu’avez-vous essayé en vain ?"))
        + p(r("Une borne."))
        + p(r("Titre"))
        + p(r("Le bon titre"))
        + p(r("Une seconde ligne"))
    )
    lecture = read(docx(body))
    assert "Moins de doublons." in lecture.champs["resultats"]
    assert "Une borne." in lecture.champs["echecs"]
    assert lecture.champs["titre"] == "Le bon titre"
    assert lecture.ignores == ["Bonjour, voici ma fiche.", "Une seconde ligne"]


def test_tables_pictures_and_notes_are_told():
    table = f"<w:tbl><w:tr><w:tc>{p(r('Jour'))}</w:tc><w:tc>{p(r('Attente'))}</w:tc></w:tr></w:tbl>"
    more = p(r("Avec une note") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:drawing/></w:r>')
    lecture = read(docx(p(r("Résultats obtenus"), "Titre1") + table + more))
    assert "Jour | Attente" in lecture.champs["resultats"]
    assert len(lecture.remarques) == 3


def test_what_is_too_long_for_its_place_is_told_and_given_back():
    lecture = read(filled(promesse="x" * 401, origine="y " * 25_000))
    assert "promesse" not in lecture.champs
    assert "origine" not in lecture.champs
    assert "x" * 401 in lecture.ignores
    assert len(lecture.remarques) == 2


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "wagtail://page?id=3"])
def test_a_hostile_link_keeps_its_words_and_loses_its_address(target):
    body = p(r("Origine de la démarche"), "Titre1") + p('<w:hyperlink r:id="l">' + r("ici") + "</w:hyperlink>")
    assert read(docx(body, target=target)).champs["origine"].count("href") == 0


def test_html_typed_in_word_stays_text():
    body = p(r("Origine de la démarche"), "Titre1") + p(r("&lt;script&gt;alert(1)&lt;/script&gt;"))
    assert "&lt;script&gt;" in read(docx(body)).champs["origine"]


def test_a_document_that_goes_on_for_ever_is_refused():
    long = docx(p(r("Origine de la démarche"), "Titre1") + p(r("mot")) * 4100)
    with pytest.raises(FichierRefuse, match="trop long"):
        read(long)


def test_entities_that_multiply_are_not_opened():
    laughs = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 5000 + '"><!ENTITY b "' + "&a;" * 5000 + '">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx("<w:p/>"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "word/document.xml":
                content = laughs + content.replace("<w:p/>", p(r("Origine de la démarche")) + p(r("ici &b;&b;&b;")))
            new.writestr(name, content)
    with pytest.raises(FichierRefuse, match="n’a pas pu être lu"):
        read(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\x03\x04" + b"\x00" * 80, docx("<w:p>")[:-100], docx("<w:p>")])
def test_what_is_no_word_document_is_refused_in_words(data):
    with pytest.raises(FichierRefuse) as refusal:
        read(data)
    assert str(refusal.value).endswith(".")


# --- The pages ------------------------------------------------------------------------------------------------------


def send(client, address: str, data: bytes, **more):
    return client.post(address, {"document": SimpleUploadedFile("fiche.docx", data), **more}, follow=True)


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@pytest.mark.django_db
def test_anybody_gets_the_template_and_signs_in_to_use_it(client):
    response = client.get(reverse("modele_word"))
    assert response.content == build_template()
    assert "attachment" in response["Content-Disposition"]
    assert client.get(reverse("commencer_par_word")).status_code == 302
    assert reverse("modele_word") in client.get(reverse("proposer")).content.decode()


@pytest.mark.django_db
def test_a_document_begins_a_draft_and_what_was_not_understood_is_shown_once(client):
    auteur = PersonneFactory()
    client.force_login(auteur)
    body = p(r("Cher comité,")) + p(r("Titre"), "Titre1") + p(r("Ouvrir le soir"))
    response = send(client, reverse("commencer_par_word"), docx(body))
    dossier = Dossier.objects.get()
    assert (dossier.auteur, dossier.titre) == (auteur, "Ouvrir le soir")
    assert "Cher comité," in words(response)
    assert "Cher comité," not in words(client.get(reverse("importer", args=[dossier.pk])))


@pytest.mark.django_db
def test_what_is_already_written_stays_unless_its_author_says_otherwise(client):
    story = DossierStory()
    client.force_login(story.auteur)
    address = reverse("importer", args=[story.dossier.pk])
    response = send(client, address, filled(origine="Tout autre.", freins="La peur."))
    story.dossier.refresh_from_db()
    assert "répétaient" in story.dossier.brouillon["origine"]
    assert "La peur." in story.dossier.brouillon["freins"]
    assert "laissé tel quel : Origine de la démarche" in words(response)
    send(client, address, filled(origine="Tout autre."), remplacer="1")
    story.dossier.refresh_from_db()
    assert "Tout autre." in story.dossier.brouillon["origine"]


@pytest.mark.django_db
def test_a_refusal_says_why_and_changes_nothing(client):
    story = DossierStory()
    client.force_login(story.auteur)
    address = reverse("importer", args=[story.dossier.pk])
    for data in (
        {},
        {"document": SimpleUploadedFile("a.docx", b"MZ")},
        {"document": SimpleUploadedFile("a.docx", docx(p(r("Rien"))))},
    ):
        response = client.post(address, data)
        assert response.status_code == 400
        assert BeautifulSoup(response.content, "html.parser").find(id="document_erreur")
    assert Dossier.objects.get().version == story.dossier.version


@pytest.mark.django_db
def test_only_who_writes_the_draft_imports_into_it(client):
    story = DossierStory()
    address = reverse("importer", args=[story.dossier.pk])
    for person, status in ((coauteur(story.dossier), 200), (PersonneFactory(), 404), (story.comite, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    sent = DossierStory("reecriture")
    client.force_login(sent.auteur)
    assert client.post(reverse("importer", args=[sent.dossier.pk])).status_code == 302
