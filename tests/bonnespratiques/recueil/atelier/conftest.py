"""An animateur in front of the atelier, without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.atelier.gestes import draft_of
from bonnespratiques.recueil.atelier.sommaire import Sommaire
from bonnespratiques.recueil.atelier.stockage import read
from bonnespratiques.views.atelier.composer import SCRIPT
from comptes.models import Personne
from tests.factories import PersonneFactory


class Atelier:
    """What somebody sees and presses. `page` is the last page received. `livret`: each page asks for its booklet, which takes a second."""

    def __init__(self, recueil: RecueilPage, qui: Personne, *, livret: bool = False) -> None:
        self.recueil, self.qui = recueil, qui
        self.client = Client(headers={} if livret else {SCRIPT: "vif"})
        self.client.force_login(qui)
        self.reponse: Any = None
        self.open()

    @property
    def url(self) -> str:
        return f"/admin/recueils/{self.recueil.pk}/composer/"

    def open(self, adresse: str = "") -> "Atelier":
        self.reponse = self.client.get(f"{self.url}{adresse}")
        return self

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.reponse.content, "html.parser")

    @property
    def sceau(self) -> str:
        return str(self.page.select_one("#gestes [name=sceau]")["value"])

    def press(self, *, adresse: str = "", **champs: Any) -> str:
        """Send a gesture as the page before our eyes would, and read what is said back."""
        voeu = {"sceau": self.sceau, "revision": self.page.select_one("#gestes [name=revision]")["value"], **champs}
        self.reponse = self.client.post(f"{self.url}{adresse}", voeu, follow=True)
        return self.said

    @property
    def said(self) -> str:
        messages = self.page.select(".messages li")
        return re.sub(r"\s+", " ", " ".join(m.get_text(" ", strip=True) for m in messages))

    @property
    def sommaire(self) -> Sommaire:
        return read(draft_of(RecueilPage.objects.get(pk=self.recueil.pk)))

    def key(self, titre: str) -> str:
        """Of the line, section or part that bears this title on the page."""
        for element in self.page.select(".atelier-fiche label, .atelier-section__nom, .atelier-partie__tete h3"):
            if titre in element.get_text():
                return element.find_parent(id=re.compile("^e-"))["id"][2:]
        raise AssertionError(f"« {titre} » n’est pas dans le sommaire.")

    @property
    def lines(self) -> list[tuple[str, list[str]]]:
        """(section, titles) as they are read from top to bottom."""
        return [
            (
                section.select_one(".atelier-section__nom").get_text(strip=True),
                [ligne.get_text(strip=True) for ligne in section.select(".atelier-fiche label")],
            )
            for section in self.page.select(".atelier-section")
        ]


@pytest.fixture
def animateur(db: None) -> Personne:
    return PersonneFactory(groupe="Animation")


@pytest.fixture
def entrer(animateur: Personne) -> Callable[[RecueilPage], Atelier]:
    return lambda recueil: Atelier(recueil, animateur)
