"""The seal covers all that a fiche says, and nothing of how it is handled."""

import pytest

from bonnespratiques.empreinte import TECHNICAL_FIELDS, content_of, empreinte
from bonnespratiques.models import FicheOrganisme, FichePage, Indicateur, Organisme, Tag
from tests.factories import fiche

pytestmark = pytest.mark.django_db


def test_publishing_and_moving_dates_do_not_change_the_seal():
    page = fiche(live=False)
    before = empreinte(page.get_latest_revision().content)
    page.get_latest_revision().publish()
    assert empreinte(FichePage.objects.get(pk=page.pk).serializable_data()) == before


@pytest.mark.parametrize(
    "field",
    ["title", "promesse", "origine", "conseils", "freins", "pour_qui", "cout", "signature", "licence", "image_alt"],
)
def test_any_word_changes_the_seal(field):
    page = FichePage(title="T")
    before = empreinte(page.serializable_data())
    setattr(page, field, "autre")
    assert empreinte(page.serializable_data()) != before


def test_a_figure_an_organisme_a_tag_or_a_block_changes_the_seal():
    page = FichePage(title="T")
    seals = {empreinte(page.serializable_data())}
    page.indicateurs = [Indicateur(libelle="Doublons")]
    seals.add(empreinte(page.serializable_data()))
    page.organismes = [FicheOrganisme(organisme=Organisme.objects.create(nom="A"))]
    seals.add(empreinte(page.serializable_data()))
    page.blocs = [("verbatim", {"texte": "Merci.", "auteur": ""})]
    seals.add(empreinte(page.serializable_data()))
    page.tags.add(Tag.objects.create(name="accueil"))
    seals.add(empreinte(page.serializable_data()))
    assert len(seals) == 5


def test_every_technical_field_exists():
    """A renamed field would silently become content, or the reverse."""
    data = set(FichePage(title="T").serializable_data())
    assert data >= TECHNICAL_FIELDS - {"wagtail_admin_comments"}
    assert {"title", "origine", "resultats", "principes", "conseils", "blocs", "indicateurs"} <= set(
        content_of(dict.fromkeys(data))
    )
