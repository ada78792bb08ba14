"""Synonyms: read from memory, fresh at once everywhere, kept by animateurs who see what they change before they change it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from bonnespratiques.groupes import GROUPE_ANIMATION
from bonnespratiques.installation import install_synonymes
from bonnespratiques.models import GroupeSynonymes, Sens
from bonnespratiques.recherche.pilotage import en_memoire, synonymes
from bonnespratiques.recherche.pilotage.synonymes import Groupe, groups_in_force
from tests.bonnespratiques.recherche.processus import in_another_process
from tests.factories import PersonneFactory, fiche

pytestmark = pytest.mark.django_db


def group(*expressions: str, **fields) -> GroupeSynonymes:
    return GroupeSynonymes.objects.create(expressions="\n".join(expressions), **fields)


def group_with(expression: str) -> GroupeSynonymes:
    return next(group for group in GroupeSynonymes.objects.all() if expression in group.liste)


# --- In force ---------------------------------------------------------------------------------------------------


def test_groups_in_force_are_those_that_are_ticked():
    group("courriel", "mail")
    group("handicap", "accessibilité", sens=Sens.DU_PREMIER)
    group("guichet", "hall", actif=False)
    assert groups_in_force() == (
        Groupe(("courriel", "mail"), reciproque=True),
        Groupe(("handicap", "accessibilité"), reciproque=False),
    )


@pytest.mark.django_db(transaction=True)
def test_they_cost_no_query_until_somebody_changes_them(django_assert_num_queries):
    kept = group("courriel", "mail")
    first = groups_in_force()
    with django_assert_num_queries(0):
        assert groups_in_force() is first
    kept.expressions = "courriel\nmél"
    kept.save()
    assert groups_in_force() == (Groupe(("courriel", "mél")),)
    kept.delete()
    assert groups_in_force() == ()


def test_a_change_that_is_rolled_back_was_never_in_force():
    with transaction.atomic():
        group("courriel", "mail")
        assert groups_in_force() == (Groupe(("courriel", "mail")),)
        transaction.set_rollback(True)
    assert groups_in_force() == ()


@pytest.mark.slow
def test_a_change_made_by_another_process_holds_at_once(base_sur_disque):
    assert groups_in_force() == ()
    assert in_another_process(lambda: group("courriel", "mail")) == 0
    assert groups_in_force() == (Groupe(("courriel", "mail")),)


@pytest.mark.django_db(transaction=True)
def test_a_change_made_behind_the_back_of_everybody_holds_after_a_while(monkeypatch):
    """A database restored, or a process killed between its commit and its stamp."""
    kept = group("courriel", "mail")
    groups_in_force()
    GroupeSynonymes.objects.filter(pk=kept.pk).update(expressions="courriel\nmél")
    monkeypatch.setattr(en_memoire, "RELUE_S", 0)
    assert groups_in_force() == (Groupe(("courriel", "mél")),)


def test_no_more_than_five_hundred_groups_are_read(monkeypatch):
    monkeypatch.setattr(synonymes, "GROUPES_MAX", 2)
    for number in range(4):
        group(f"mot {number}", f"terme {number}")
    assert len(groups_in_force()) == 2


@pytest.mark.slow
def test_a_search_takes_a_new_group_into_account_at_once(chercher, index_en_place):
    fiche("Signer sa réponse", origine="<p>Nous écrivions des courriels.</p>")
    assert chercher("mél") == []
    kept = group("courriel", "mél")
    assert chercher("mél") == ["Signer sa réponse"]
    kept.delete()
    assert chercher("mél") == []


# --- What is typed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("courriel", "au moins deux mots différents"),
        ("usager\nUsagers", "au moins deux mots différents"),
        ("courriel\navec", "n’en tient pas compte"),
        ("courriel\nun texte bien trop long pour être un synonyme", "6 mots au plus"),
        ("courriel\n" + "a" * 90, "6 mots au plus"),
        ("\n".join(f"mot{number}" for number in range(13)), "faites-en deux"),
    ],
)
def test_what_would_not_work_is_refused_with_what_to_do(typed, said):
    with pytest.raises(ValidationError) as refusal:
        GroupeSynonymes(expressions=typed).full_clean()
    assert said in " ".join(refusal.value.messages)


def test_spaces_empty_lines_and_repeats_are_tidied():
    kept = GroupeSynonymes(expressions="  courriel \r\n\r\nmail\nmail\n courrier   électronique")
    kept.full_clean()
    assert kept.liste == ["courriel", "mail", "courrier électronique"]


# --- To begin with ----------------------------------------------------------------------------------------------


def test_a_new_site_begins_with_synonyms_that_stand_the_checks_of_the_form(capsys):
    call_command("installer_site")
    assert GroupeSynonymes.objects.count() > 25
    assert "groupes de synonymes" in capsys.readouterr().out
    assert "usager" in group_with("client").liste
    assert group_with("handicap").sens == Sens.DU_PREMIER
    # « assuré » alone would read as « assurer »: it is in no group by itself.
    assert not any("assuré" in kept.liste for kept in GroupeSynonymes.objects.all())


def test_what_the_animateurs_delete_does_not_come_back():
    install_synonymes()
    group_with("client").delete()
    left = GroupeSynonymes.objects.count()
    assert install_synonymes() == 0
    GroupeSynonymes.objects.all().delete()
    assert install_synonymes() == 0
    assert left > 25
    assert not GroupeSynonymes.objects.exists()


def test_a_site_that_has_its_own_synonyms_keeps_only_them():
    group("courriel", "mail")
    assert install_synonymes() == 0
    assert GroupeSynonymes.objects.count() == 1


# --- In the administration --------------------------------------------------------------------------------------


@pytest.fixture
def animation(client):
    client.force_login(PersonneFactory(groupe=GROUPE_ANIMATION))
    return client


ADD = "synonymes:add"


def typed(*expressions: str, **fields) -> dict[str, str]:
    return {"expressions": "\r\n".join(expressions), "sens": "reciproque", "actif": "on", **fields}


def test_an_animateur_adds_finds_changes_and_deletes_a_group(animation):
    assert animation.post(reverse(ADD), typed("guichet", "hall")).status_code == 302
    kept = GroupeSynonymes.objects.get()
    listed = animation.get(reverse("synonymes:index"), {"q": "hall"}).content.decode()
    assert "guichet, hall" in listed
    assert "guichet, hall" not in animation.get(reverse("synonymes:index"), {"q": "licorne"}).content.decode()
    animation.post(reverse("synonymes:edit", args=[kept.pk]), typed("guichet", "comptoir"))
    assert groups_in_force() == (Groupe(("guichet", "comptoir")),)
    animation.post(reverse("synonymes:delete", args=[kept.pk]))
    assert groups_in_force() == ()


def test_a_refused_group_says_why_beside_its_field(animation):
    page = animation.post(reverse(ADD), typed("guichet"))
    assert page.context["form"].errors == {
        "expressions": ["Donnez au moins deux mots différents, un par ligne. Exemple\u00a0: courriel, puis mail."]
    }
    assert not GroupeSynonymes.objects.exists()


def test_one_group_too_many_is_refused(animation, monkeypatch):
    monkeypatch.setattr("bonnespratiques.views.synonymes.GROUPES_MAX", 1)
    group("courriel", "mail")
    refused = animation.post(reverse(ADD), typed("guichet", "hall"))
    assert "Supprimez ou décochez" in str(refused.context["form"].errors["actif"])
    unticked = typed("guichet", "hall")
    del unticked["actif"]
    assert animation.post(reverse(ADD), unticked).status_code == 302


def test_a_link_brings_the_word_that_readers_typed(animation):
    page = animation.get(reverse(ADD), {"expressions": "chat\0bot"})
    assert page.context["form"]["expressions"].value() == "chatbot"


@pytest.mark.slow
def test_what_a_group_changes_is_shown_before_anything_is_saved(animation, index_en_place):
    au_kiosque, au_vestibule = fiche("Le kiosque"), fiche("Le vestibule")
    page = animation.post(reverse(ADD), typed("kiosque", "vestibule", apercu="1"))
    shown = {line.expression: line for line in page.context["apercu"]}
    assert [(line.sans, line.avec) for line in shown.values()] == [(1, 2), (1, 2)]
    assert shown["kiosque"].ajoutees == [au_vestibule]
    assert shown["vestibule"].ajoutees == [au_kiosque]
    assert f'href="{au_vestibule.permalink}"' in page.content.decode()
    assert not GroupeSynonymes.objects.exists()
    assert groups_in_force() == ()


@pytest.mark.slow
def test_the_preview_of_a_changed_group_compares_with_the_search_without_it(animation, index_en_place):
    for titre in ("Le kiosque", "Le vestibule", "Le comptoir"):
        fiche(titre)
    kept = group("kiosque", "vestibule")
    other = group("comptoir", "accueil")
    page = animation.post(
        reverse("synonymes:edit", args=[kept.pk]), typed("kiosque", "comptoir", sens="du-premier", apercu="1")
    )
    lines = page.context["apercu"]
    assert [(line.expression, line.sans, line.avec) for line in lines] == [("kiosque", 1, 2), ("comptoir", 1, 1)]
    assert lines[1].autres == [other]
    kept.refresh_from_db()
    assert kept.liste == ["kiosque", "vestibule"]


@pytest.mark.slow
def test_the_preview_shows_five_fiches_and_counts_the_others(animation, index_en_place):
    for number in range(7):
        fiche(f"Le vestibule {number}")
    page = animation.post(reverse(ADD), typed("kiosque", "vestibule", apercu="1"))
    line = page.context["apercu"][0]
    assert (len(line.ajoutees), line.reste) == (5, 2)
    assert "et 2 autres" in page.content.decode()


def test_the_preview_of_a_group_that_does_not_hold_says_why(animation):
    page = animation.post(reverse(ADD), typed("kiosque", apercu="1"))
    assert page.context["apercu"] is None
    assert "au moins deux mots" in page.content.decode()
