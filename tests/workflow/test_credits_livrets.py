"""Whom a booklet names: as the pages of its fiches do, and nobody who hides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bonnespratiques.models import FichePage
from bonnespratiques.recueil.arbre.document import build_document
from tests.factories import DossierStory, coauteur, fiche, recueil
from tests.workflow.test_credits import profil, publish
from workflow.memoire.livrets import credites_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def credits_of(*stories) -> dict[str, list[str]]:
    return build_document(recueil((stories[0].theme, [story.page for story in stories]))).donnees["credits"]


def test_it_names_the_members_of_the_committee_who_agreed():
    story = DossierStory("publiee")
    assert credits_of(story)["comite"] == []
    profil(story.comite, nommer_reecritures=True, nom="Bertille Cauvignac")
    assert credits_of(story)["comite"] == ["Bertille Cauvignac"]
    assert credits_of(story)["comites"] == ["Stratégie multicanal"]


def test_it_names_coauthors_once_beside_the_signature():
    story = DossierStory("reecriture")
    second = coauteur(story.dossier, first_name="Loïc", last_name="Penhoat")
    publish(story)
    assert "Loïc Penhoat" in credits_of(story)["contributeurs"]
    FichePage.objects.filter(pk=story.page.pk).update(signature="Loïc Penhoat et son équipe")
    assert credits_of(story)["contributeurs"] == ["Loïc Penhoat et son équipe"]
    assert second


def test_who_hides_is_not_named():
    story = DossierStory("reecriture")
    coauteur(story.dossier, first_name="Loïc", last_name="Penhoat")
    publish(story)
    FichePage.objects.filter(pk=story.page.pk).update(anonymat="personne", signature="")
    assert credits_of(story)["contributeurs"] == []


def test_one_query_whatever_the_number_of_fiches():
    stories = [DossierStory("publiee"), DossierStory("publiee")]
    autres = [fiche(f"Fiche {n}") for n in range(5)]
    for fiches in ([stories[0].page], [*(story.page for story in stories), *autres]):
        with CaptureQueriesContext(connection) as requetes:
            credites_of(fiches)
        assert len(requetes) == 1
