"""Which fiches a booklet holds: the animateur's order, less what the reader may not read; what is left out is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage, RecueilPage, ThemePage
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.composition import composition_of
from bonnespratiques.recueil.arbre.selection import FICHES_MAX, Selection
from bonnespratiques.recueil.arbre.selection import select as select_composition
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def select(page: RecueilPage, **options) -> Selection:
    return select_composition(composition_of(page), **options)


def plan(selection: Selection) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    return [
        (partie.titre, [(s.titre, [f.title for f in s.fiches]) for s in partie.sections])
        for partie in selection.parties
    ]


def told(selection: Selection, gravite: Gravite = Gravite.ECARTE) -> list[str]:
    return [str(alerte) for alerte in selection.alertes if alerte.gravite is gravite]


def test_fiches_come_in_the_order_of_the_animateur():
    b, a = fiche("B"), fiche("A")
    autre = theme("Proactivité")
    c = fiche("C", dans=autre)
    selection = select(recueil((autre, [c]), (theme(), [b, a])))
    assert plan(selection) == [("Relation de service", [("Proactivité", ["C"]), ("Stratégie multicanal", ["B", "A"])])]
    assert selection.alertes == []


def test_a_section_may_have_a_title_of_its_own():
    page = recueil((theme(), [fiche("A")]))
    page.sections = [
        (
            "section",
            {
                "theme": theme(),
                "titre": "Plusieurs portes",
                "fiches": [{"fiche": FichePage.objects.get(), "forme": "complete"}],
            },
        )
    ]
    page.save_revision().publish()
    assert plan(select(page)) == [("Relation de service", [("Plusieurs portes", ["A"])])]


def test_fiches_filed_under_an_axe_get_no_heading_of_their_own():
    axe = theme("x", "Conférences").get_parent().specific
    homonyme = theme("Conférences", "Conférences")
    selection = select(recueil((axe, [fiche("A", dans=axe)]), (homonyme, [fiche("B", dans=homonyme)])))
    assert plan(selection) == [("Conférences", [("", ["A"]), ("", ["B"])])]


def test_an_axe_that_comes_back_is_printed_once():
    service, management = theme("Un", "Relation de service"), theme("Deux", "Management")
    retour = theme("Trois", "Relation de service")
    selection = select(
        recueil((service, [fiche("A", dans=service)]), (management, [fiche("B")]), (retour, [fiche("C")]))
    )
    assert [axe for axe, _sections in plan(selection)] == ["Relation de service", "Management"]
    assert plan(selection)[0][1] == [("Un", ["A"]), ("Trois", ["C"])]


def test_a_members_only_fiche_is_left_out_and_told():
    ouverte, reservee = fiche("Ouverte"), fiche("Réservée")
    restrict_to_members(reservee)
    page = recueil((theme(), [ouverte, reservee]))
    selection = select(page)
    assert plan(selection) == [("Relation de service", [("Stratégie multicanal", ["Ouverte"])])]
    assert told(selection) == [
        f"Fiche n° {reservee.numero} « Réservée » : réservée aux membres, elle n’est pas imprimée."
    ]


def test_a_member_who_asks_for_themselves_receives_it():
    reservee = fiche("Réservée")
    restrict_to_members(reservee)
    page = recueil((theme(), [reservee]))
    membre = PersonneFactory(groupe="Membres")
    assert plan(select(page, lecteur=membre))[0][1] == [("Stratégie multicanal", ["Réservée"])]
    assert plan(select(page, lecteur=PersonneFactory())) == []


def test_an_unpublished_fiche_is_left_out_and_told():
    retiree, restee = fiche("Retirée"), fiche("Restée")
    page = recueil((theme(), [retiree, restee]))
    retiree.unpublish()
    selection = select(page)
    assert plan(selection)[0][1] == [("Stratégie multicanal", ["Restée"])]
    assert told(selection) == [f"Fiche n° {retiree.numero} « Retirée » : dépubliée, elle n’est pas imprimée."]
    assert selection.alertes[0].page_id == retiree.pk


def test_a_deleted_fiche_is_left_out_and_told():
    supprimee = fiche("Supprimée")
    page = recueil((theme(), [supprimee, fiche("Restée")]))
    supprimee.delete()
    assert told(select(page)) == ["Thème « Stratégie multicanal » : une fiche supprimée n’est pas imprimée."]


def test_a_fiche_cited_twice_is_printed_once():
    a = fiche("A")
    selection = select(recueil((theme(), [a, a])))
    assert plan(selection)[0][1] == [("Stratégie multicanal", ["A"])]
    assert told(selection) == [f"Fiche n° {a.numero} « A » : citée deux fois, elle est imprimée une fois."]


def test_a_section_whose_theme_is_gone_is_told():
    page = recueil((theme("Éphémère"), [fiche("A")]), (theme(), [fiche("B")]))
    ThemePage.objects.get(title="Éphémère").unpublish()
    selection = select(page)
    assert plan(selection)[0][1] == [("Stratégie multicanal", ["B"])]
    assert "son thème est supprimé, dépublié ou réservé" in told(selection)[0]


def test_an_empty_recueil_is_no_booklet():
    selection = select(recueil())
    assert told(selection, Gravite.BLOQUE) == ["Le livret ne contiendrait aucune fiche : rien à imprimer."]


def test_a_theme_without_readable_fiche_leaves_no_empty_heading():
    reservee = fiche("Réservée")
    restrict_to_members(reservee)
    autre = theme("Proactivité")
    selection = select(recueil((theme(), [reservee]), (autre, [fiche("A", dans=autre)])))
    assert plan(selection) == [("Relation de service", [("Proactivité", ["A"])])]
    assert "Thème « Stratégie multicanal » : il ne reste aucune fiche à imprimer." in told(selection)


def test_more_fiches_than_a_volume_holds_asks_for_several_recueils():
    page = recueil((theme(), [fiche("A")]))
    page.sections = [("section", {"theme": theme(), "fiches": []})]
    valeur = page.sections.get_prep_value()
    valeur[0]["value"]["fiches"] = list(range(1, FICHES_MAX + 2))
    page.sections = page._meta.get_field("sections").to_python(valeur)
    assert "partagez-les en plusieurs recueils" in told(select(page), Gravite.BLOQUE)[0]


def test_the_number_of_queries_does_not_depend_on_the_number_of_fiches():
    def queries(page: RecueilPage) -> int:
        page = RecueilPage.objects.get(pk=page.pk)
        with CaptureQueriesContext(connection) as captured:
            select(page)
        return len(captured)

    petit = recueil((theme(), [fiche("A", blocs=[("verbatim", {"texte": "a", "auteur": ""})])]), title="Petit")
    proactivite = theme("Proactivité")
    fiches = [fiche(f"Autre {n}", organismes=[f"O{n}", f"P{n}"]) for n in range(9)]
    grand = recueil((theme(), fiches[:5]), (proactivite, fiches[5:]), title="Grand")
    assert queries(grand) == queries(petit) <= 12
