"""What a reader may not see leaves no trace in any door of the search: each answers, letter for letter, as if it did not exist.

Each kind of hidden fiche is tried on each door, by each reader, while the index is level, while it is behind, and when the index
was left out; below and above the number of matches up to which the database is asked about each of them. A new route of the
search has to be added to `QUESTIONS` (or to `SANS_REPONSE`), or a test fails.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from modelsearch.backends import get_search_backend
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import FichePage, Organisme, RequeteSuivie, ThemePage
from bonnespratiques.recherche import frequentes, indexation, moteur, promotions
from bonnespratiques.recherche.comptes import monday
from bonnespratiques.recherche.service import search_fiches
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# --- What must not be told --------------------------------------------------------------------------------------

TITRE, PROMESSE, ORGANISME, TAG, REGION = "Zéphyrographe", "Xylophages", "Kerbrumal", "hydroptère", "Vallombreuse"
TEXTE, THEME = "quincaillier", "Ornithorynque"
# Words of the hidden fiche, as they stand in it and with a slip of the finger; words of every fiche; no word.
REQUETES = ["", "guichet", TITRE, "zephirographe", PROMESSE, ORGANISME, "kerbrumel", TAG, TEXTE, "guichet quincailler", THEME]
DEBUTS = ["gu", "zéph", "kerb", "hydro", "ornitho", "quincai"]
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


def hidden_fiche(**fields) -> FichePage:
    """It alone has these words, and these values in the facettes."""
    page = fiche(
        f"{TITRE} du quai",
        dans=theme(THEME),
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
    Organisme.objects.filter(nom=ORGANISME).update(type="hopital", region=REGION, taille="50-250")
    page.tags.add(TAG)
    page.save()
    return page


# --- The doors --------------------------------------------------------------------------------------------------


def searches() -> list[dict[str, str]]:
    one_choice = [{"q": "guichet", name: value} for name, value in CHOIX.items()]
    organisme = Organisme.objects.filter(nom=ORGANISME).first()
    by_organisme = [{"q": "guichet", "organisme": str(organisme.pk)}] if organisme else []
    return [{"q": q} for q in REQUETES] + one_choice + by_organisme + [{"q": "guichet", "tri": "verifiees"}]


# What is asked of each route whose name begins with "recherche".
QUESTIONS: dict[str, Callable[[], list[dict[str, str]]]] = {
    "recherche": searches,
    "recherche_flux": searches,
    "recherche_suggestions": lambda: [{"q": debut} for debut in DEBUTS],
}
SANS_REPONSE = {"recherche_clic"}  # counts a click, and tells nothing


def test_no_door_of_the_search_is_forgotten():
    routes = {name for name in get_resolver().reverse_dict if str(name).startswith("recherche")}
    assert routes <= QUESTIONS.keys() | SANS_REPONSE


def what_is_told(client: Client, *, user=None) -> dict[str, str]:
    """All that the doors of the search answer to one reader, by question."""
    told = {}
    routes = {name for name in get_resolver().reverse_dict if name in QUESTIONS}
    for route in routes:
        for question in QUESTIONS[route]():
            address = f"{reverse(route)}?{urlencode(question)}"
            told[address] = _settled(client.get(address).content.decode())
    for page in FichePage.objects.filter(title__startswith="Témoin"):
        told[f"fiches proches de {page.title}"] = _settled(client.get(page.url).content.decode())
    if user is None:
        for requete in REQUETES[1:]:
            out = io.StringIO()
            call_command("rechercher", requete, stdout=out)
            told[f"rechercher {requete}"] = out.getvalue()
    return told


_CHANGING = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|<updated>[^<]*</updated>')


def _settled(text: str) -> str:
    return _CHANGING.sub("", text)


# --- How a fiche is hidden --------------------------------------------------------------------------------------


def restrict(page: Page) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.get_or_create(name="Les membres")[0])


def restrict_theme(page: FichePage) -> None:
    restrict(page.theme)


def protect_by_password(page: FichePage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="sésame")


def unpublish(page: FichePage) -> None:
    page.unpublish()


def delete(page: FichePage) -> None:
    page.delete()


def hide_behind_the_outbox(page: FichePage) -> None:
    FichePage.objects.filter(pk=page.pk).update(live=False)


MANIERES = [restrict, restrict_theme, protect_by_password, unpublish, delete, hide_behind_the_outbox]


@contextmanager
def index_behind() -> Iterator[None]:
    """Somebody else is writing: what changes meanwhile waits in the outbox."""
    with get_search_backend().get_index_for_model(FichePage).depot.verrou():
        yield


@pytest.fixture
def temoins() -> ThemePage:
    """Fiches that everybody may see, and what animateurs and readers have said of the hidden one."""
    fiche("Témoin du guichet", dans=theme("Accueil"), organismes=["Ville de Sainte-Orlette"])
    fiche("Témoin de la clé", dans=theme("Accueil"), organismes=["Ville de Grand-Orlot"])
    # The theme, and the words of others, were there before the fiche.
    RequeteSuivie.objects.create(semaine=monday(), requete=f"{TITRE} {PROMESSE}".lower(), nombre=50, sans_reponse=0)
    frequentes.forget()
    return theme(THEME)


def promote(page: Page) -> None:
    for requete in ("guichet", TITRE):
        query = Query.objects.get_or_create(query_string=requete)[0]
        SearchPromotion.objects.create(query=query, page=page, description=PROMESSE)
    promotions.forget()


@pytest.fixture(params=[moteur.CONFIRMEES_MAX, 0], ids=["peu-de-reponses", "beaucoup-de-reponses"])
def confirmees_max(request, monkeypatch) -> int:
    monkeypatch.setattr(moteur, "CONFIRMEES_MAX", request.param)
    return request.param


@pytest.mark.parametrize("behind", [False, True], ids=["a-jour", "en-retard"])
@pytest.mark.parametrize("hide", MANIERES, ids=lambda hide: hide.__name__)
def test_a_hidden_fiche_leaves_no_trace(hide, behind, confirmees_max, temoins, client):
    member = PersonneFactory()
    member.groups.add(Group.objects.get_or_create(name="Les membres")[0])
    readers = {"anonyme": Client(), "connecté": Client()}
    readers["connecté"].force_login(PersonneFactory())
    if hide is restrict_theme:
        restrict(temoins)  # the theme itself is another story: it is hidden before and after
    before = {name: what_is_told(reader, user=name != "anonyme" or None) for name, reader in readers.items()}
    page = hidden_fiche()
    promote(page)
    indexation.drain()
    with index_behind() if behind else nullcontext():
        if hide is not restrict_theme:
            hide(page)
        after = {name: what_is_told(reader, user=name != "anonyme" or None) for name, reader in readers.items()}
        assert differences(before, after) == []
        if hide in {restrict, restrict_theme}:
            client.force_login(member)
            assert f"{TITRE} du quai" in client.get(reverse("recherche"), {"q": "guichet"}).content.decode()
            assert search_fiches(TEXTE, user=member).total == 1


def differences(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    """(reader, question, first difference). What only exists afterwards is asked with the id of an organisme: see `unknown`."""
    found = []
    for reader, told in after.items():
        for question, answer in told.items():
            expected = before[reader].get(question)
            if expected is None:
                assert "organisme=" in question
                expected = before[reader][question.split("&organisme=")[0]]
                answer, expected = _body(answer), _body(expected)
            if answer != expected:
                found.append((reader, question, _first_difference(expected, answer)))
    return found


def _body(text: str) -> str:
    """Names only: an unknown choice is said, and kept out of the addresses."""
    return " ".join(word for word in (TITRE, PROMESSE, ORGANISME, TAG, REGION, TEXTE) if word in text)


def _first_difference(expected: str, answer: str) -> str:
    place = next((n for n, (a, b) in enumerate(zip(expected, answer, strict=False)) if a != b), min(len(expected), len(answer)))
    return f"…{expected[max(place - 60, 0) : place + 90]}… → …{answer[max(place - 60, 0) : place + 90]}…"


def test_a_draft_leaves_no_trace(temoins, confirmees_max):
    before = what_is_told(Client())
    hidden_fiche(live=False)
    indexation.drain()
    assert differences({"anonyme": before}, {"anonyme": what_is_told(Client())}) == []
