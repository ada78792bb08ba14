"""What a mail of the circuit is: to whom, about what, which variables its text may use. One small class each in `du_circuit`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format

from bonnespratiques.models import Reglages
from workflow.circuit import Role
from workflow.courriels.texte import Texte, fill, paragraphs, text_of
from workflow.models import CourrielSortant, Dossier, EntreeJournal
from workflow.permissions import animateurs, comite_of_page, place_of
from workflow.tour import tour_of

# What every text may speak of, and what it is, as administrators read it.
VARIABLES = {
    "prenom": "le prénom de la personne, s’il est connu",
    "titre": "le titre de la fiche",
    "theme": "le thème",
    "auteur": "qui a écrit",
    "tour": "la phrase qui dit à qui c’est, et avant quand",
    "echeance": "la date prévue",
    "site": "le nom du site",
}


@dataclass(frozen=True)
class Rendu:
    """A mail written for one person. `texte` and `html` may hold `CourrielSortant.MARQUE_LIEN`."""

    objet: str
    texte: str
    html: str


class Courriel:
    """`role`: who receives it. `lien`: name of the page it opens, with the dossier's number. `lien_signe`: `LienSigne.Objet` of a
    link that opens without an account, "" for none. `urgent`: it awaits an answer, or it is about one's own decision: it leaves at
    once; others may wait for the daily digest.
    `variables`: what its text may use beside `VARIABLES`, each with what it is.
    """

    cle: ClassVar[str]
    role: ClassVar[Role]
    lien: ClassVar[str] = "dossier"
    lien_signe: ClassVar[str] = ""
    urgent: ClassVar[bool] = True
    variables: ClassVar[dict[str, str]] = {}

    dossier: Any  # a Dossier, or None for a mail about something else (its class then says what)

    def __init__(self, dossier: Dossier | None, **context: Any) -> None:
        self.dossier = dossier
        self.context = context

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        """Whether it is sent for this entry of the journal, among those of its action."""
        return True

    def recipients(self) -> Iterable[Any]:
        """Active accounts only. The committee is that of the dossier's theme; of a taken dossier, who took it."""
        if self.role == Role.COMITE:
            return _comite(self.dossier)
        if self.role == Role.ANIMATEUR:
            return animateurs()
        return [personne for personne in self.dossier.signataires if personne.is_active]

    def values(self, personne: Any) -> dict[str, str]:
        """Each variable that the text may use. Override `own_values` rather than this."""
        dossier = self.dossier
        common = {"prenom": personne.first_name, "site": Reglages.load().nom_du_site}
        if dossier:
            common |= {
                "titre": dossier.titre,
                "theme": dossier.theme.title if dossier.theme else "",
                "auteur": str(dossier.auteur or ""),
                "tour": tour_of(dossier, personne).phrase,
                "echeance": date_format(dossier.echeance, "j F Y") if dossier.echeance else "",
            }
        return {**dict.fromkeys([*VARIABLES, *self.variables], ""), **common, **self.own_values(personne)}

    def own_values(self, personne: Any) -> dict[str, str]:
        return {name: str(value) for name, value in self.context.items() if name in self.variables}

    def url(self, personne: Any) -> str:
        """The address of its link; a mark in its place for a signed link, which is made when the mail leaves."""
        if self.lien_signe:
            return CourrielSortant.MARQUE_LIEN
        return settings.SITE_URL + reverse(self.lien, args=[self.dossier.pk])

    def render(self, personne: Any, texte: Texte | None = None) -> Rendu:
        """For one person, in the words of the site, or in those of `texte` (a preview)."""
        texte = texte or text_of(self.cle)
        values = {name: value.replace("\ue000", "") for name, value in self.values(personne).items()}
        context = {
            "prenom": values["prenom"],
            "paragraphes": paragraphs(texte.corps, values),
            "tour": values["tour"] if "{tour}" not in texte.corps else "",
            "bouton": fill(texte.bouton, values),
            "lien": self.url(personne),
            "site_url": settings.SITE_URL,
            "nom_du_site": values["site"],
        }
        return Rendu(
            # A title with a line break in it must not become a header of the mail.
            objet=" ".join(fill(texte.objet, values).split()),
            texte=render_to_string("courriels/courriel.txt", context),
            html=render_to_string("courriels/courriel.html", context),
        )


def _comite(dossier: Dossier) -> Iterable[Any]:
    if dossier.pris_par and dossier.pris_par.is_active:
        return [dossier.pris_par]
    return comite_of_page(place_of(dossier))
