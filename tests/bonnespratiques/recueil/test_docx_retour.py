"""The Word booklet that this product exports comes back identical, from Word and from LibreOffice; edits made in it count."""

from pathlib import Path
from typing import Any

import pytest

from bonnespratiques.models import (
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
    sans_libreoffice,
)
from tests.bonnespratiques.recueil.conftest import complete_recueil

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
        ("tableau", {"titre": "Large", "entetes": [f"C{n}" for n in range(12)], "lignes": [[f"v{l}-{n}" for n in range(12)] for l in range(7)]})
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
