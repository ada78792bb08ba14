"""What a mail of the circuit is: to whom, about what, with which template. One small class each in `du_circuit`."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from bonnespratiques.models import Reglages
from workflow.circuit import Role
from workflow.models import Dossier
from workflow.permissions import comite_of_page, place_of
from workflow.tour import tour_of


class Courriel:
    """`role`: who receives it. `gabarit`: under `templates/courriels/`. `objet` may hold `{titre}`. `lien`: name of the URL."""

    role: ClassVar[Role]
    gabarit: ClassVar[str]
    objet: ClassVar[str]
    lien: ClassVar[str] = "dossier"

    def __init__(self, dossier: Dossier, **context: Any) -> None:
        self.dossier = dossier
        self.context = context

    def recipients(self) -> Iterable[Any]:
        """Active accounts only. The committee is that of the dossier's theme."""
        if self.role == Role.COMITE:
            return comite_of_page(place_of(self.dossier))
        auteur = self.dossier.auteur
        return [auteur] if auteur and auteur.is_active else []

    def subject(self) -> str:
        # A title with a line break in it must not become a header of the mail.
        return " ".join(self.objet.format(titre=self.dossier.titre).split())

    def body(self, personne: Any) -> str:
        return render_to_string(
            f"courriels/{self.gabarit}.txt",
            {
                **self.context,
                "dossier": self.dossier,
                "personne": personne,
                "tour": tour_of(self.dossier, personne),
                "lien": settings.SITE_URL + reverse(self.lien, args=[self.dossier.pk]),
                "site_url": settings.SITE_URL,
                "nom_du_site": Reglages.load().nom_du_site,
            },
        )
