"""What a reader may type, and what stays of it: words, never markup; on the page, in the PDF, in the EPUB."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from bonnespratiques.models.mon_recueil import MOT_MAX, NOTE_MAX, TITRE_MAX
from bonnespratiques.recueil.personnel.composition import document_of
from bonnespratiques.recueil.personnel.formulaire import RecueilForm
from bonnespratiques.recueil.personnel.lecture import choices
from bonnespratiques.recueil.personnel.texte_brut import clean_line, clean_text
from bonnespratiques.recueil.rendu.execution import render
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.typographie import francais
from tests.bonnespratiques.pages.complet import words
from tests.bonnespratiques.recueil.hostiles import ARABE, HTML, TYPST
from tests.bonnespratiques.recueil.lecteur import CHEZ_NOUS, PAGE, Lecteur
from tests.bonnespratiques.recueil.lecture import squeezed
from tests.bonnespratiques.recueil.lecture import words as pdf_words
from tests.factories import fiche


@pytest.mark.parametrize(
    ("tape", "garde"),
    [
        ("  un   titre\t ", "un titre"),
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("un\n\n\n\n\ndeux", "un\n\ndeux"),
        ("<b>gras</b> &amp;", "<b>gras</b> &amp;"),
        ("a\u202eb\u2066c\u200fd\u061ce", "abcde"),  # direction
        ("a\u200bb\u00adc\ufeffd\u2060e\u034ff", "abcdef"),  # nothing to see
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),  # controls
        ("a\U000e0041\U000e0042b", "ab"),  # tags, in which text hides
        ("\ue000\U000f0000privé", "privé"),
        ("e\u0301te\u0301", "été"),
        ("z" + "\u0334\u0361\u034e\u0316\u0301" * 9, "ź\u0334\u0334"),  # accents that climb over the lines
        ("🎉 漢字 \u05e9\u05dc\u05d5\u05dd", "🎉 漢字 \u05e9\u05dc\u05d5\u05dd"),
        ("insécable\u00a0: fine\u202f!", "insécable : fine !"),
        ("\u200b \n \u3164", ""),
    ],
)
def test_words_stay_and_what_nobody_sees_goes(tape, garde):
    assert clean_text(tape) == garde
    assert clean_text(garde) == garde


def test_a_title_is_one_line():
    assert clean_line("un\n\n deux\r\ntrois") == "un deux trois"


def test_the_longest_of_texts_is_cleaned_in_a_moment():
    assert len(clean_text("a\u0301\u0301\u0301\n\n\n " * 200_000)) < 1_000_000


HOSTILES = [
    HTML,
    TYPST,
    f"{ARABE} et \u202eà l’envers\u202c",
    "🎉 漢字 𓀀 ﷽",
    "{{ 7*7 }} {% include 'x' %}",
    "'\"><svg/onload=alert(1)>",
    "&lt;b&gt; &#x202e;",
]


@pytest.fixture
def lea(db) -> Lecteur:
    cache.clear()
    lecteur = Lecteur()
    lecteur.ajoute(fiche("Alpha"))
    return lecteur


@pytest.mark.slow
@pytest.mark.parametrize("texte", HOSTILES)
def test_hostile_words_are_shown_and_never_run(lea, texte):
    numero = lea.recueil.choix.get().fiche.numero
    lea.appuie("enregistrer", titre=texte[:TITRE_MAX], mot=texte, **{f"note-{numero}": texte})
    lien = lea.partage()
    for page in (lea.lit(), Lecteur().lit(lien), lea.lit(f"{PAGE}effacer/")):
        assert not page.find_all("script", src=False)
        assert not page.find_all("img")
        assert not page.find_all("svg", onload=True)
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert "\u202e" not in page.get_text()
        assert "49" not in words(page.h1)
    note = Lecteur().lit(lien).select_one(".note-de-lecteur")
    assert squeezed(francais(clean_text(texte)))[:30] in squeezed(note.get_text())
    assert lea.champs()[f"note-{numero}"] == clean_text(texte)


@pytest.mark.slow
def test_sixty_thousand_signs_are_refused_kept_on_the_page_and_written_nowhere(lea):
    numero = lea.recueil.choix.get().fiche.numero
    long = "<b>long</b> " * 5_000
    reponse = lea.appuie("enregistrer", titre=long, mot=long, **{f"note-{numero}": long})
    assert reponse.status_code == 422
    assert words(lea.page.main).count("Tout ce que vous avez écrit est là") == 3
    assert lea.page.find("textarea", {"name": f"note-{numero}"}).get_text().strip() == long.strip()
    recueil = lea.recueil
    assert (recueil.titre, recueil.mot, recueil.choix.get().note) == ("", "", "")


@pytest.mark.slow
def test_a_body_of_six_megabytes_is_refused_at_the_door(lea):
    reponse = lea.client.post(PAGE, {"geste": "enregistrer", "mot": "x" * 6_000_000}, headers=CHEZ_NOUS)
    assert reponse.status_code in {400, 413}
    assert lea.recueil.mot == ""


@pytest.mark.django_db
def test_the_limits_are_those_of_the_model_counted_once_cleaned(lea):
    recueil, choix = lea.recueil, choices(lea.recueil)
    nom = f"note-{choix[0].numero}"
    juste = {"titre": "🎉" * TITRE_MAX, "mot": "é" * MOT_MAX, nom: f"  {'x' * NOTE_MAX}\u200b\r\n"}
    assert RecueilForm(juste, recueil=recueil, choix=choix).is_valid()
    for champ, texte in juste.items():
        assert list(RecueilForm({**juste, champ: f"{texte.strip()}y"}, recueil=recueil, choix=choix).errors) == [champ]


@pytest.mark.slow
def test_hostile_words_are_printed_as_words(lea):
    numero = lea.recueil.choix.get().fiche.numero
    lea.appuie("enregistrer", titre=TYPST[:TITRE_MAX], mot=f"{HTML}\n{TYPST}", **{f"note-{numero}": f"{HTML}\n{TYPST}"})
    document = document_of(lea.recueil)
    texte = squeezed(pdf_words(render(document, FORMES["pdf"]).octets))
    assert "<script>alert(1)</script>" in texte
    assert '#eval("1+1")' in texte
    assert document.fiches[0]["note_lecteur"].startswith("<script>")
    epub = zipfile.ZipFile(io.BytesIO(render(document, FORMES["epub"]).octets))
    for nom in epub.namelist():
        if nom.endswith(".xhtml"):
            page = BeautifulSoup(epub.read(nom), "xml")
            assert not page.find_all("script"), nom
            assert not page.find_all("img", src="x"), nom
    assert "<script>alert(1)</script>" in " ".join(
        BeautifulSoup(epub.read(nom), "xml").get_text() for nom in epub.namelist() if nom.endswith(".xhtml")
    )


@pytest.mark.django_db
def test_a_shared_page_without_words_says_what_it_is():
    lecteur = Lecteur()
    lecteur.ajoute(fiche("Alpha"))
    assert words(BeautifulSoup(Client().get(lecteur.partage()).content, "html.parser").h1) == "Un recueil partagé"
