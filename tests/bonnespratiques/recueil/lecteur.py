"""A person without an account, in one browser of their own: what they press, and what they see."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from bonnespratiques.models import FichePage, MonRecueil
from bonnespratiques.recueil.personnel.cles import find_own
from tests.bonnespratiques.pages.complet import words

CHEZ_NOUS = {"Sec-Fetch-Site": "same-origin"}  # what browsers say of a form on one of our pages
PAGE = "/mon-recueil/"


class Lecteur:
    """Every button of the page sends the whole form, as browsers do; `textes` is what was typed in it."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()

    def ajoute(self, *fiches: FichePage, **donnees: Any) -> Any:
        for fiche in fiches:
            envoi = {"fiche": fiche.numero, "retour": fiche.url, **donnees}
            reponse = self.client.post(f"{PAGE}ajouter/", envoi, headers=CHEZ_NOUS)
        return reponse

    def appuie(self, geste: str, /, **textes: str) -> Any:
        """Press a button: « monter-12 ». Fields left alone are sent as the page showed them."""
        reponse = self.client.post(PAGE, {**self.champs(), "geste": geste, **textes}, headers=CHEZ_NOUS)
        if reponse.status_code != 303:
            self.page = BeautifulSoup(reponse.content, "html.parser")
        elif reponse.url.partition("?")[0] == PAGE:
            self.page = self.lit(reponse.url)
        return reponse

    def champs(self) -> dict[str, str]:
        """The form as it stands on the page."""
        formulaire = self.lit().find(id="mon-recueil")
        champs = formulaire.select("input[name], textarea[name]") if formulaire else []
        return {c["name"]: _value(c) for c in champs if c.get("type") != "radio"}

    def lit(self, adresse: str = PAGE) -> BeautifulSoup:
        return BeautifulSoup(self.client.get(adresse).content, "html.parser")

    def partage(self) -> str:
        """The address of the link, on this site."""
        self.appuie("partager")
        return "/" + self.lit().find(id="lien")["value"].split("/", 3)[3]

    @property
    def cle(self) -> str:
        temoin = self.client.cookies.get("mon_recueil")
        return temoin.value if temoin else ""

    @property
    def recueil(self) -> MonRecueil | None:
        return find_own(self.cle)

    @property
    def titres(self) -> list[str]:
        """Of the fiches, in order, as the page lists them."""
        return [words(ligne.strong) for ligne in self.lit().select(".range-fiches > li")]


def _value(champ: Any) -> str:
    # A browser drops the first line end of an area.
    return champ.get_text().removeprefix("\n") if champ.name == "textarea" else champ.get("value", "")
