"""Who may do what to a reader's recueil: its browser everything, whoever has its link reads, everybody else nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from bonnespratiques.models import MonRecueil, MonRecueilFiche
from bonnespratiques.recueil.personnel.cles import new_key
from bonnespratiques.views.nos_pages import is_from_our_pages
from tests.bonnespratiques.pages.complet import words
from tests.bonnespratiques.recueil.lecteur import CHEZ_NOUS, PAGE, Lecteur
from tests.factories import PersonneFactory, fiche

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

Etat = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def _no_limit_met() -> None:
    cache.clear()


@pytest.fixture
def lea() -> Lecteur:
    lecteur = Lecteur()
    lecteur.ajoute(fiche("Alpha"), fiche("Bravo"))
    lecteur.appuie("partager", titre="Secret de Léa", mot="Mot de Léa", **{f"note-{fiche_de(lecteur)}": "Note de Léa"})
    return lecteur


def fiche_de(lecteur: Lecteur) -> int:
    return lecteur.recueil.choix.order_by("rang").first().fiche.numero


def state() -> tuple[Etat, Etat]:
    return list(MonRecueil.objects.order_by("pk").values()), list(MonRecueilFiche.objects.order_by("pk").values())


def with_cookie(valeur: str) -> Lecteur:
    client = Client()
    client.cookies["mon_recueil"] = valeur
    return Lecteur(client)


def intrus(lea: Lecteur) -> dict[str, Lecteur]:
    """Everybody who is not the browser of Léa."""
    connectee = Client()
    connectee.force_login(PersonneFactory(groupe="Administration"), backend="django.contrib.auth.backends.ModelBackend")
    return {
        "sans témoin": Lecteur(),
        "administratrice": Lecteur(connectee),
        "témoin inventé": with_cookie(new_key()),
        "clé du lien": with_cookie(lea.recueil.partage),
        "empreinte de la clé": with_cookie(lea.recueil.cle_hachee),
        "clé tronquée": with_cookie(lea.cle[:42]),
        "clé et un signe": with_cookie(f"{lea.cle}A"),
        "n’importe quoi": with_cookie("' OR 1=1 --"),
    }


GESTES = ("enregistrer", "monter-{n}", "descendre-{n}", "premiere-{n}", "derniere-{n}", "placer-{n}", "retirer-{n}",
          "remettre", "partager", "cesser", "emporter-pdf", "inconnu")  # fmt: skip


def test_another_browser_sees_and_changes_nothing(lea):
    numero, avant = fiche_de(lea), state()
    for nom, autre in intrus(lea).items():
        page = autre.lit()
        assert "Léa" not in page.get_text(), nom
        assert "Rien de côté" in words(page.main), nom
        for geste in GESTES:
            donnees = {"geste": geste.format(n=numero), "titre": "Pris", f"note-{numero}": "Pris", "remise": numero}
            reponse = autre.client.post(PAGE, donnees, headers=CHEZ_NOUS)
            assert reponse.url == f"{PAGE}?mon-recueil=parti", (nom, geste)
        assert autre.client.post(f"{PAGE}effacer/", headers=CHEZ_NOUS).status_code == 302, nom
        for forme in ("pdf", "pdf-a5", "epub", "docx", "zip", "inconnue"):
            assert autre.client.get(f"{PAGE}livret/{forme}/").status_code == 302, (nom, forme)
        assert state() == avant, nom


def test_whoever_has_the_link_changes_nothing_by_it(lea):
    lien, avant = f"{PAGE}p/{lea.recueil.partage}/", state()
    autre = Client()
    for methode in ("post", "put", "patch", "delete"):
        assert getattr(autre, methode)(lien, {"titre": "Pris"}, headers=CHEZ_NOUS).status_code == 405
    assert autre.get(f"{lien}reprendre/").status_code == 405
    assert state() == avant


def test_a_key_is_no_link_and_a_link_no_key(lea):
    assert Client().get(f"{PAGE}p/{lea.cle}/").status_code == 404
    assert Client().get(f"{PAGE}p/{lea.recueil.cle_hachee}/").status_code == 404
    for cle in ("None", "null", " ", "a" * 43, "%00", "..%2f..", "x" * 3000):
        assert Client().get(f"{PAGE}p/{cle}/").status_code == 404, cle


def test_an_expired_key_opens_nothing_and_nobody_can_choose_theirs(lea):
    MonRecueil.objects.update(expire_le=timezone.now() - timedelta(seconds=1))
    autre = with_cookie(new_key())
    choisie = autre.cle
    autre.ajoute(fiche("Charlie"))
    assert autre.cle != choisie
    assert autre.titres == ["Charlie"]


ORIGINES = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": ""}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
    ({"Origin": "http://testserver"}, True),
    ({"Origin": "http://testserver:80"}, False),
    ({"Origin": "https://testserver"}, False),
    ({"Origin": "http://testserver.ailleurs.example"}, False),
    ({"Origin": "http://ailleurs.example"}, False),
    ({"Origin": "https://pratiques.example.net"}, True),  # declared: another name of the site
    ({"Origin": "null"}, False),
    ({"Origin": ""}, False),
    ({"Referer": "http://testserver/"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("headers", "accepted"), ORIGINES)
def test_only_our_own_pages_may_send_a_form_without_token(settings, headers, accepted):
    settings.CSRF_TRUSTED_ORIGINS = ["https://pratiques.example.net"]
    assert is_from_our_pages(RequestFactory().post("/", headers=headers)) is accepted


@pytest.mark.parametrize("suite", ["ajouter/", "", "effacer/", "p/{cle}/reprendre/"])
def test_a_form_sent_by_another_site_is_refused_at_every_door(lea, suite):
    """Even with the cookie, which browsers would not send: each door stands by itself."""
    avant = state()
    adresse = f"{PAGE}{suite.format(cle=lea.recueil.partage)}"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}, {}):
        reponse = lea.client.post(adresse, {"fiche": fiche_de(lea), "geste": "cesser"}, headers=headers)
        assert reponse.status_code == 403
        assert not reponse.cookies
        assert "Rien n’a été changé" in reponse.content.decode()
    assert state() == avant


@pytest.mark.parametrize("suite", ["ajouter/", "p/{cle}/reprendre/"])
def test_what_changes_something_is_never_done_by_a_link(lea, suite):
    avant = state()
    assert lea.client.get(f"{PAGE}{suite.format(cle=lea.recueil.partage)}").status_code == 405
    assert state() == avant


RETOURS = [
    ("/recherche/?q=accueil&page=2", "/recherche/?q=accueil&page=2&mon-recueil=ajoutee-1"),
    ("/recherche/?q=a&mon-recueil=ajoutee-9", "/recherche/?q=a&mon-recueil=ajoutee-1"),
    ("/themes/é/#bas", "/themes/%C3%A9/?mon-recueil=ajoutee-1"),
    ("https://ailleurs.example/", None),
    ("//ailleurs.example/", None),
    ("/\\ailleurs.example/", None),
    ("\\\\ailleurs.example/", None),
    ("/\t/ailleurs.example/", None),
    ("///ailleurs.example/", None),
    ("http:ailleurs.example", None),
    ("javascript:alert(1)", None),
    ("ailleurs.example", None),
    (" //ailleurs.example", None),
    ("/ok\r\nLocation: https://ailleurs.example", "/okLocation"),
    ("http://[", None),
    ("", None),
]


@pytest.mark.parametrize(("retour", "attendu"), RETOURS)
def test_the_way_back_stays_on_this_site(retour, attendu):
    reponse = Lecteur().ajoute(fiche("Alpha"), retour=retour)
    adresse = reponse["Location"]
    assert reponse.status_code == 303
    if attendu is None:
        assert adresse == f"{PAGE}?mon-recueil=ajoutee-1"
    else:
        assert adresse.startswith(attendu) or adresse == attendu
    assert adresse.startswith("/")
    assert not adresse.startswith(("//", "/\\"))
    assert "\n" not in adresse


@pytest.mark.parametrize(
    "valeur", ["<script>", "ajoutee-<b>", "inconnue-3", "ajoutee-9999999", "ajoutee-3&x", "AJOUTEE-3"]
)
def test_an_address_makes_the_page_say_none_of_its_own_words(valeur):
    fiche("Alpha")
    page = Lecteur().lit(f"/plan-du-site/?mon-recueil={valeur}")
    assert page.select_one(".messages") is None or "3 fiches" in words(page.select_one(".messages"))
    assert not page.find_all("script", src=False)


@pytest.mark.parametrize("action", ["mon_recueil_nouveau", "mon_recueil_nouveau_du_site"])
def test_too_many_new_recueils_are_told_what_to_do(settings, action):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, action: "2/d/key"}
    page = fiche("Alpha")
    assert [Lecteur().ajoute(page).status_code for _ in range(2)] == [303, 303]
    reponse = Lecteur().ajoute(page)
    assert reponse.status_code == 429
    assert int(reponse["Retry-After"]) > 0
    assert "Réessayez dans une heure, demain" in reponse.content.decode()
    assert f'value="{page.numero}"' in reponse.content.decode()  # the same button again
    assert MonRecueil.objects.count() == 2
    corps = Client().post(
        f"{PAGE}ajouter/", {"fiche": page.numero}, headers={**CHEZ_NOUS, "Accept": "application/json"}
    )
    assert (corps.status_code, corps.json()["etat"]) == (429, "trop")


@pytest.mark.parametrize("action", ["mon_recueil_changement", "mon_recueil_changement_par_recueil"])
def test_too_many_changes_keep_what_was_typed_on_the_page(lea, settings, action):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, action: "1/m/key"}
    lea.appuie("enregistrer", titre="Un")
    reponse = lea.appuie("enregistrer", titre="Deux", mot="Tout un mot")
    assert reponse.status_code == 429
    assert "Attendez une minute" in words(lea.page.main)
    assert lea.page.find(id="id_titre")["value"] == "Deux"
    assert "Tout un mot" in lea.page.find(id="id_mot").get_text()
    assert lea.recueil.titre == "Un"


def test_another_network_is_not_slowed_down_and_no_address_is_written(settings, monkeypatch):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mon_recueil_nouveau": "1/d/key"}
    page, cles = fiche("Alpha"), []
    poser = cache.set
    monkeypatch.setattr(cache, "set", lambda cle, *a, **k: (cles.append(str(cle)), poser(cle, *a, **k))[1])

    def first_fiche(adresse: str) -> int:
        donnees = {"fiche": page.numero}
        return Client(REMOTE_ADDR=adresse).post(f"{PAGE}ajouter/", donnees, headers=CHEZ_NOUS).status_code

    assert [first_fiche(a) for a in ("192.0.2.1", "192.0.2.1", "192.0.2.2")] == [303, 429, 303]
    # One subscriber holds a whole /64.
    assert [first_fiche(a) for a in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [303, 429, 303]
    assert cles
    assert not [cle for cle in cles if "192.0.2" in cle or "2001:db8" in cle]


def test_somebody_slowed_down_on_a_link_still_reads_it(lea, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mon_recueil_nouveau": "0/d/key"}
    reponse = Client().post(f"{PAGE}p/{lea.recueil.partage}/reprendre/", headers=CHEZ_NOUS)
    assert reponse.status_code == 429
    assert "Attendez une minute" in reponse.content.decode()
    assert "Note de Léa" in reponse.content.decode()
