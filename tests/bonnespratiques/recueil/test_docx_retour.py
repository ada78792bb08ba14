"""The Word booklet that this product exports comes back identical, from Word and from LibreOffice; edits made in it count."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from bonnespratiques.models import (
    Contact,
    FichePage,
    Illustration,
    Indicateur,
    RecueilPage,
    RecueilPartenaire,
    ThemePage,
)
from bonnespratiques.recueil.arbre.document import Document, build_document
from tests.bonnespratiques.recueil.bureautique import (
    build_docx,
    comparable,
    differences,
    empty_site,
    import_file,
    libreoffice,
    open_docx,
    sans_libreoffice,
)
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.hostiles import hostile_recueil
from tests.factories import fiche, recueil, section, theme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TEXTE_RICHE = (
    '<p>Du <b>gras, <i>des deux</i></b>, de l’<i>italique</i> et <a href="https://example.org/a?b=c&amp;d=é">un <b>lien</b></a>.</p>'
    "<h3>Un intertitre</h3><ul><li>Une <b>puce</b></li><li>Une autre,<br/>à la ligne</li></ul><ol><li>Un</li><li>Deux</li></ol>"
    '<ul><li>Encore</li></ul><ul><li>Une liste qui touche l’autre</li></ul><p>Fin. <a href="mailto:a@example.org">Écrire</a></p>'
)


def rich_recueil(photo: Illustration, dessin: Illustration) -> RecueilPage:
    """All that a booklet can hold, at once."""
    page = complete_recueil()
    riche = FichePage.objects.get(title="Un dossier, quatre portes d’entrée")
    riche.image, riche.image_alt = photo, "Le plan du hall"
    riche.origine = TEXTE_RICHE
    riche.note_auteur = "Je ne suis pas d’accord.\nSur rien."
    riche.annee_debut, riche.verifiee_le, riche.licence = 2019, "2026-03-01", "cc-by-4.0"
    riche.cout_recurrent, riche.etp, riche.prerequis = "14 000 € par an", "0,2 ETP", "Un accord : écrit."
    riche.indicateurs.add(
        Indicateur(libelle="Délai", avant="non mesuré", apres="5 min 55", unite="minutes et secondes", periode="2025", source="Relevé"),
        Indicateur(libelle="Appels", avant="1 200", apres="", unite="appels", source="Central"),
        Indicateur(libelle="Satisfaits", apres="64", unite="% des usagers"),
    )  # fmt: skip
    riche.blocs.append(("image", {"image": dessin, "alt": "Un dessin", "legende": "La courbe."}))
    riche.blocs.append(("encadre", {"titre": "Un autre", "texte": TEXTE_RICHE}))
    riche.blocs.append(
        ("tableau", {"titre": "Large", "entetes": [f"C{n}" for n in range(12)], "lignes": [[f"v{rang}-{n}" for n in range(12)] for rang in range(7)]})
    )  # fmt: skip
    riche.tags.add("accueil", "registre unique")
    riche.save_revision().publish()
    essai = FichePage.objects.get(nature="essai")
    essai.tags.add("accueil")
    essai.anonymat, essai.organismes = "tout", []
    essai.blocs.append(("image", {"image": photo, "alt": "Une borne", "legende": ""}))
    essai.save_revision().publish()
    organisme = riche.organismes.first().organisme
    organisme.departement = "Allier"
    organisme.save()
    axe = ThemePage.objects.get(title="Relation de service")
    axe.introduction, axe.signe = "<p>Tout commence <b>ici</b>.</p><ul><li>Au guichet</li></ul>", "management"
    axe.save_revision().publish()
    page.presentation = TEXTE_RICHE
    page.editorial, page.editorial_titre = TEXTE_RICHE, "La preuve par le détail"
    page.quatrieme, page.colophon = "<p>Au dos.</p>", "<p><b>Direction</b> : nous.</p><p>Et <i>vous</i>.</p>"
    page.programme_titre = "Le 16 novembre"
    page.programme = [
        ("seance", {"heure": "9 h", "titre": "Accueil", "intervenants": "", "lieu": "", "fiche": None}),
        ("seance", {"heure": "9 h 30", "titre": "La borne", "intervenants": "Inès M.", "lieu": "Salle 2", "fiche": essai}),
    ]  # fmt: skip
    page.partenaires = [
        RecueilPartenaire(nom="La Région", url="https://region.example.org/", logo=dessin),
        RecueilPartenaire(nom="L’École"),
    ]
    page.couverture_modele, page.couverture_couleur = "bandeau", "#1f3a5f"
    page.couverture_image, page.couverture_alt = photo, "Une porte"
    page.save_revision().publish()
    return RecueilPage.objects.get(pk=page.pk)


def read_back(chemin: Path) -> Document:
    bilan = import_file(chemin)
    assert bilan["ignorees"] == []
    assert bilan["avertissements"] == []
    return build_document(RecueilPage.objects.get(slug=bilan["recueil"]))


def assert_same(avant: Document, apres: Document) -> None:
    ecarts = differences(comparable(avant), comparable(apres))
    assert not ecarts, "\n".join(ecarts)


def written(octets: bytes, dossier: Path, nom: str = "livret.docx") -> Path:
    chemin = dossier / nom
    chemin.write_bytes(octets)
    return chemin


def test_it_comes_back_identical(photo: Any, dessin: Any, tmp_path: Path):
    avant = build_document(rich_recueil(photo, dessin))
    images = {nom: lire() for nom, lire in avant.images.items()}
    chemin = written(build_docx(avant), tmp_path)
    empty_site()
    apres = read_back(chemin)
    assert_same(avant, apres)
    # The same bytes, in the library.
    assert sorted(Path(i.file.path).read_bytes() for i in Illustration.objects.all()) == sorted(images.values())


@sans_libreoffice
@pytest.mark.parametrize("format", ["docx", "odt"])
def test_it_comes_back_identical_once_saved_again_by_libreoffice(format: str, photo: Any, dessin: Any, tmp_path: Path):
    avant = build_document(rich_recueil(photo, dessin))
    (tmp_path / "lo").mkdir()
    [chemin] = libreoffice([written(build_docx(avant), tmp_path)], format, tmp_path / "lo")
    empty_site()
    apres = read_back(chemin)
    assert_same(avant, apres)


def test_contacts_come_back_private(tmp_path: Path):
    avant = build_document(complete_recueil())
    chemin = written(build_docx(avant), tmp_path)
    empty_site()
    read_back(chemin)
    assert [(c.nom, c.courriel) for c in Contact.objects.all()] == [("Odile Ferrandière", "odile@example.org")]
    assert not Contact.objects.public().exists()


def test_parts_named_by_the_animateur_come_back_with_the_themes_of_their_fiches(tmp_path: Path):
    accueil, ecrire = theme("Accueil", "Relation de service"), theme("Écrire", "Relation de service")
    a, b, c = (fiche(titre, dans=dans) for titre, dans in (("A", accueil), ("B", ecrire), ("C", ecrire)))
    page = recueil(title="En parties")
    page.sections = [
        ("partie", {"titre": "Pour commencer", "presentation": "<p>Deux <b>fiches</b>.</p>", "signe": "conference"}),
        ("section", section(None, [b], titre="Pour commencer")),
        ("section", section(None, [a], titre="Un autre nom")),
        ("partie", {"titre": "Pour continuer", "presentation": "", "signe": "service"}),
        ("section", section(ecrire, [c])),
    ]
    page.save_revision().publish()
    avant = build_document(RecueilPage.objects.get(pk=page.pk))
    chemin = written(build_docx(avant), tmp_path)
    empty_site()
    assert_same(avant, read_back(chemin))


def test_what_people_change_in_word_counts(tmp_path: Path):
    chemin = written(build_docx(build_document(complete_recueil())), tmp_path)
    word = open_docx(chemin.read_bytes())
    for p in word.paragraphs:
        if p.text == "Les doublons sont passés de 22\u00a0% à 6\u00a0%.":
            p.runs[0].text = "Les doublons ont disparu."
            p.add_run(" Tous.").bold = True
        elif p.text == "Une pratique brève, la seconde":
            p.runs[0].text = "Une pratique rebaptisée"
    # A fiche that somebody adds at the end of the last part, with the styles of the document.
    avant = next(p for p in word.paragraphs if p.text == "Index")
    for style, texte in (
        ("Heading 3", "Ajoutée dans Word"), ("Organisme", "Ville de Brécourt"), ("Promesse", "Une phrase."), ("Heading 4", "Origine"),
        ("Normal", "Parce que."), ("Heading 4", "Résultats"), ("List Bullet", "Un"), ("Heading 4", "Principes"), ("Normal", "P."),
        ("Heading 4", "Conseils"), ("Normal", "C."),
    ):  # fmt: skip
        avant.insert_paragraph_before(texte, style=style)
    word.save(str(chemin))
    empty_site()
    import_file(chemin)
    riche = FichePage.objects.get(title="Un dossier, quatre portes d’entrée")
    assert riche.resultats == "<p>Les doublons ont disparu.<b> Tous.</b></p>"
    assert FichePage.objects.filter(title="Une pratique rebaptisée").exists()
    ajoutee = FichePage.objects.get(title="Ajoutée dans Word")
    assert (ajoutee.promesse, ajoutee.organismes_noms, ajoutee.theme.title) == (
        "Une phrase.",
        ["Ville de Brécourt"],
        "Conférences",
    )
    assert "<li" in ajoutee.resultats


def test_second_import_makes_nothing_twice_and_keeps_corrections(photo: Any, dessin: Any, tmp_path: Path):
    chemin = written(build_docx(build_document(rich_recueil(photo, dessin))), tmp_path)
    empty_site()
    import_file(chemin)
    borne = FichePage.objects.get(nature="essai")
    borne.promesse = "Corrigée par le comité."
    borne.save_revision().publish()
    avant = (FichePage.objects.count(), Illustration.objects.count(), ThemePage.objects.count())
    bilan = import_file(chemin)
    assert (bilan["creees"], bilan["deja_la"], bilan["modifiees"]) == (0, 4, 1)
    assert avant == (FichePage.objects.count(), Illustration.objects.count(), ThemePage.objects.count())
    assert FichePage.objects.get(nature="essai").promesse == "Corrigée par le comité."


def test_dry_run_writes_nothing(photo: Any, dessin: Any, tmp_path: Path):
    chemin = written(build_docx(build_document(rich_recueil(photo, dessin))), tmp_path)
    empty_site()
    bilan = import_file(chemin, a_blanc=True)
    assert (bilan["fiches"], bilan["a_blanc"]) == (5, True)
    assert [m for m in (FichePage, Illustration, ThemePage, RecueilPage, Contact) if m.objects.exists()] == []


def test_short_fiches_and_readers_notes_are_reported_not_invented(tmp_path: Path):
    multicanal = theme()
    page = recueil(title="Court et long")
    page.sections = [
        ("section", section(multicanal, [fiche("Entière", dans=multicanal)])),
        ("section", section(multicanal, [fiche("Courte", dans=multicanal)], forme="courte")),
    ]
    page.save_revision().publish()
    document = build_document(RecueilPage.objects.get(pk=page.pk))
    document.fiches[0]["note_lecteur"] = "À relire lundi."
    chemin = written(build_docx(document), tmp_path)
    empty_site()
    bilan = import_file(chemin)
    assert [ignoree["raison"].split(" : ")[0] for ignoree in bilan["ignorees"]] == ["note d’un lecteur", "fiche courte"]
    assert [f.title for f in FichePage.objects.all()] == ["Entière"]


def test_failure_leaves_no_file_behind(
    photo: Any, dessin: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    chemin = written(build_docx(build_document(rich_recueil(photo, dessin))), tmp_path)
    empty_site()
    settings.MEDIA_ROOT = tmp_path / "autre"
    word = open_docx(chemin.read_bytes())
    dernier = [p for p in word.paragraphs if p.text.startswith("Comptez d’abord")][-1]
    dernier.runs[0].text = "Trop long. " * 5000
    word.save(str(chemin))
    with pytest.raises(CommandError, match="Texte trop long"):
        import_file(chemin)
    assert [f for f in (tmp_path / "autre").rglob("*") if f.is_file()] == []
    assert not FichePage.objects.exists()


def test_hostile_texts_come_back_too(tmp_path: Path):
    avant = build_document(hostile_recueil())
    chemin = written(build_docx(avant), tmp_path)
    empty_site()
    apres = build_document(RecueilPage.objects.get(slug=import_file(chemin)["recueil"]))
    assert [f["titre"] for f in apres.fiches] == [f["titre"] for f in avant.fiches]
    ecarts = differences(comparable(avant), comparable(apres))
    # The last fiche has addresses that no package may hold: they come back coded.
    dits = [ecart for ecart in ecarts if ("/rubriques/" in ecart or "/promesse" in ecart) and "/fiches/8/" not in ecart]
    assert dits == []


def test_nobody_who_asked_for_silence_is_named_by_an_edit(photo: Any, dessin: Any, tmp_path: Path):
    chemin = written(build_docx(build_document(rich_recueil(photo, dessin))), tmp_path)
    word = open_docx(chemin.read_bytes())
    tu = next(p for p in word.paragraphs if p.text == "Organisme non nommé à sa demande")
    tu.insert_paragraph_before("Ville de Brécourt", style="Organisme")
    word.save(str(chemin))
    empty_site()
    import_file(chemin)
    essai = FichePage.objects.get(nature="essai")
    assert (essai.anonymat, essai.organismes_noms, essai.signature) == ("tout", [], "")


def test_links_of_an_edited_document_are_safe_or_plain_text(tmp_path: Path):
    page = complete_recueil()
    page.partenaires = [RecueilPartenaire(nom="La Région", url="https://region.example.org/")]
    page.colophon = '<p>Voir <a href="https://example.org/ici">ici</a>.</p>'
    page.save_revision().publish()
    chemin = written(build_docx(build_document(RecueilPage.objects.get(pk=page.pk))), tmp_path)
    word = open_docx(chemin.read_bytes())
    for rel in word.part.rels.values():
        if rel.is_external:
            rel._target = "javascript:alert(1)"
    word.save(str(chemin))
    empty_site()
    recueil_lu = RecueilPage.objects.get(slug=import_file(chemin)["recueil"])
    assert recueil_lu.partenaires.get().url == ""
    assert recueil_lu.colophon == "<p>Voir ici.</p>"
