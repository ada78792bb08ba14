"""What a reader may not see leaves no trace in any door of the search: each answers, letter for letter, as if it did not exist.

A world without the hidden fiches is compared with a world that holds one of each kind: by an anonymous reader and by one who is no
member, while the index is level and while it is behind, below and above the number of matches up to which the database is asked
about each of them. A new route of the search has to be added to `QUESTIONS` (or to those that tell readers nothing), or a test fails.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from modelsearch.backends import get_search_backend
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import FichePage, Organisme, RequeteSuivie
from bonnespratiques.recherche import moteur
from bonnespratiques.recherche.pilotage import frequentes, promotions
from bonnespratiques.recherche.pilotage.comptes import monday
from bonnespratiques.recherche.service import search_fiches
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# --- What must not be told --------------------------------------------------------------------------------------

TITRE, PROMESSE, TEXTE = "Zéphyrographe", "Xylophages", "quincaillier"
ORGANISME, TAG, REGION = "Kerbrumal", "hydroptère", "Vallombreuse"
THEME, THEME_RESERVE = "Ornithorynque", "Ornithorynque voilé"
SECRETS = (TITRE, PROMESSE, TEXTE, ORGANISME, TAG, REGION)
# Words of the hidden fiches, as they stand in them and with a slip of the finger; words of every fiche; no word.
REQUETES = ["", "guichet", f"{TITRE} {PROMESSE}", "zephirographe", f"{ORGANISME} {TAG}", "guichet quincailler"]
DEBUTS = ["gu", "zéph", "kerb", "hydro", "ornitho"]
CHOIX = {
    "theme": "ornithorynque",
    "type": "hopital",
    "territoire": REGION,
    "tag": "hydroptere",
    "maturite": "reprise",
    "preuve": "comparee",
    "cout": "plus-de-100",
    "annee": "1987",
    "nature": "essai",
}


def secret_fiche(name: str, *, dans: str = THEME, **fields) -> FichePage:
    """It alone, or with others like it, has these words, and these values in the facettes."""
    page = fiche(
        f"{TITRE} {name}",
        dans=theme(dans),
        promesse=f"{PROMESSE} au guichet.",
        origine=f"<p>Le {TEXTE} est au guichet.</p>",
        organismes=[ORGANISME],
        nature="essai",
        maturite="reprise",
        preuve="comparee",
        cout="plus-de-100",
        annee_debut=1987,
        **fields,
    )
    page.tags.add(TAG)
    page.save()
    return page


# --- The doors --------------------------------------------------------------------------------------------------


def searches() -> list[dict[str, str]]:
    by_choice = [{"q": "guichet", **CHOIX}, {"q": "guichet", "organisme": organisme()}, {"tri": "verifiees"}]
    return [{"q": q} for q in REQUETES] + by_choice


def organisme() -> str:
    """It is known before any fiche names it: its key is the same in both worlds."""
    known = {"nom": ORGANISME, "type": "hopital", "region": REGION, "taille": "50-250"}
    return str(Organisme.objects.get_or_create(nom=ORGANISME, defaults=known)[0].pk)


# What is asked of each route whose name begins with "recherche".
QUESTIONS: dict[str, Callable[[], list[dict[str, str]]]] = {
    "recherche": searches,
    "recherche_flux": lambda: searches()[1:3] + searches()[-3:],
    "recherche_suggestions": lambda: [{"q": debut} for debut in DEBUTS],
}
SANS_REPONSE = {"recherche_clic"}  # counts a click, and tells nothing
ANIMATEURS = {"recherches_suivies", "recherches_suivies_export"}  # readers are not let in


def routes() -> set[str]:
    return {name for name in get_resolver().reverse_dict if str(name).startswith("recherche")}


def test_no_door_of_the_search_is_forgotten():
    assert routes() <= QUESTIONS.keys() | SANS_REPONSE | ANIMATEURS


def test_readers_are_not_let_in_where_animateurs_look(readers):
    for reader in readers.values():
        assert {reader.get(reverse(route)).status_code for route in ANIMATEURS} <= {302, 403}


def what_is_told(client: Client) -> dict[str, str]:
    """All that the doors of the search answer to one reader, by question."""
    told = {}
    for route in routes() & QUESTIONS.keys():
        for question in QUESTIONS[route]():
            address = f"{reverse(route)}?{urlencode(question)}"
            told[address] = _settled(client.get(address).content.decode())
    temoin = FichePage.objects.filter(title__startswith="Témoin").first()
    told["fiches proches"] = _settled(client.get(temoin.url).content.decode())
    return told


def what_the_command_tells() -> dict[str, str]:
    told = {}
    for requete in REQUETES[1:]:
        out = io.StringIO()
        call_command("rechercher", requete, stdout=out)
        told[f"rechercher {requete}"] = out.getvalue()
    return told


_CHANGING = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|<updated>[^<]*</updated>')


def _settled(text: str) -> str:
    return _CHANGING.sub("", text)


# --- How fiches are hidden --------------------------------------------------------------------------------------


def restrict(page: Page) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(members())


def members() -> Group:
    return Group.objects.get_or_create(name="Les membres")[0]


def protect_by_password(page: FichePage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="sésame")


def unpublish(page: FichePage) -> None:
    page.unpublish()


def delete(page: FichePage) -> None:
    page.delete()


MANIERES = [restrict, protect_by_password, unpublish, delete]


@contextmanager
def index_behind() -> Iterator[None]:
    """Somebody else is writing: what changes meanwhile waits in the outbox."""
    with get_search_backend().get_index_for_model(FichePage).depot.verrou():
        yield


# --- The stories ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def temoins() -> None:
    """Fiches that everybody may see, themes, one of them closed, and what others have looked for."""
    fiche("Témoin du guichet", dans=theme("Accueil"), organismes=["Ville de Sainte-Orlette"])
    fiche("Témoin de la clé", dans=theme("Accueil"), organismes=["Ville de Grand-Orlot"])
    theme(THEME)
    restrict(theme(THEME_RESERVE))
    organisme()
    RequeteSuivie.objects.create(semaine=monday(), requete=f"{TITRE} {PROMESSE}".lower(), nombre=50, sans_reponse=0)
    frequentes.forget()


@pytest.fixture
def readers() -> dict[str, Client]:
    readers = {"anonyme": Client(), "connecté sans être membre": Client()}
    readers["connecté sans être membre"].force_login(PersonneFactory())
    return readers


@pytest.fixture
def confirm_up_to(monkeypatch) -> Callable[[int], None]:
    """The number of matches up to which the database is asked about each of them: 0 is what a word that is everywhere meets."""
    return lambda number: monkeypatch.setattr(moteur, "CONFIRMEES_MAX", number)


def test_hidden_fiches_leave_no_trace(readers, confirm_up_to, client):
    before = {name: what_is_told(reader) for name, reader in readers.items()}
    before["commande"] = what_the_command_tells()
    pages = {hide: secret_fiche(hide.__name__) for hide in MANIERES}
    removed_by_sql = secret_fiche("ôtée par SQL")
    secret_fiche("brouillon", live=False)
    promote(secret_fiche("du thème réservé", dans=THEME_RESERVE), pages[unpublish])
    assert search_fiches("zéphyrographe", user=None).total == 5

    def assert_no_trace(*among: str) -> None:
        after = {name: what_is_told(readers[name]) for name in among} | {"commande": what_the_command_tells()}
        assert differences(before, after) == []

    with index_behind():
        for hide, page in pages.items():
            hide(page)
        removed_by_sql.unpublish()
        assert_no_trace("anonyme")
        confirm_up_to(0)
        assert_no_trace("anonyme")
    assert_no_trace("anonyme")
    confirm_up_to(1000)
    # Back, and hidden again behind the outbox's back.
    removed_by_sql.save_revision().publish()
    assert search_fiches("zéphyrographe", user=None).total == 1
    FichePage.objects.filter(pk=removed_by_sql.pk).update(live=False)
    assert_no_trace(*readers)
    assert_member_sees_what_is_for_members(client)


def promote(*pages: Page) -> None:
    for requete in ("guichet", TITRE):
        query = Query.objects.get_or_create(query_string=requete)[0]
        for page in pages:
            SearchPromotion.objects.create(query=query, page=page, description=PROMESSE)
    promotions.forget()


def assert_member_sees_what_is_for_members(client: Client) -> None:
    member = PersonneFactory()
    member.groups.add(members())
    client.force_login(member)
    shown = {f"{TITRE} restrict", f"{TITRE} du thème réservé"}
    assert {resultat.fiche.title for resultat in search_fiches(TEXTE, user=member).resultats} == shown
    text = client.get(reverse("recherche"), {"q": "guichet"}).content.decode()
    assert all(title in text for title in shown)


def differences(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    """(reader, question, where the answers part)."""
    return [
        (reader, question, _first_difference(before[reader][question], answer))
        for reader, told in after.items()
        for question, answer in told.items()
        if answer != before[reader][question]
    ]


def _first_difference(expected: str, answer: str) -> str:
    pairs = enumerate(zip(expected, answer, strict=False))
    place = next((n for n, (a, b) in pairs if a != b), min(len(expected), len(answer)))
    return f"…{expected[max(place - 60, 0) : place + 90]}… → …{answer[max(place - 60, 0) : place + 90]}…"


def test_the_names_of_a_fiche_that_becomes_anonymous_leave_no_trace(confirm_up_to):
    page = secret_fiche("anonyme")
    assert search_fiches(ORGANISME, user=None).total == 1

    def assert_no_name() -> None:
        told = what_is_told(Client()) | what_the_command_tells()
        assert [question for question, answer in told.items() if tells_a_name(question, answer)] == []
        assert search_fiches(f"{ORGANISME} {REGION}", user=None).total == 0

    with index_behind():
        page.anonymat, page.signature, page.organismes = "tout", "", []
        page.save_revision().publish()
        assert_no_name()
        confirm_up_to(0)
        assert_no_name()
    assert search_fiches(TITRE, user=None).total == 1
    assert_no_name()


def tells_a_name(question: str, answer: str) -> bool:
    """What the reader typed is shown again to them."""
    return any(
        name in answer and urlencode({"": name})[1:] not in question and name not in question
        for name in (ORGANISME, REGION)
    )
