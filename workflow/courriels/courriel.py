"""What a mail of the circuit is: to whom, about what, which variables its text may use. One small class each in `du_circuit`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from bonnespratiques.models import Reglages
from workflow.circuit import Role
from workflow.courriels.mise_en_page import Pied, Rendu, compose, one_line
from workflow.courriels.nouvelle import Nouvelle
from workflow.courriels.texte import Texte, paragraphs, text_of, visible, without_address
from workflow.models import CourrielSortant, Dossier, EntreeJournal
from workflow.permissions import animateurs, comite_of_page, place_of
from workflow.tour import tour_of, without_answer


@dataclass(frozen=True)
class Variable:
    """What a text may speak of: what it is, as administrators read it, and an example for the preview."""

    sens: str
    exemple: str


VARIABLES = {
    "prenom": Variable("le prénom de la personne, s’il est connu", "Maëlle"),
    "titre": Variable("le titre de la fiche", "Ouvrir la mairie le jeudi soir"),
    "theme": Variable("le thème", "Stratégie multicanal"),
    "auteur": Variable("qui a écrit", "Maëlle Kerbrat"),
    "tour": Variable(
        "la phrase qui dit à qui c’est, et avant quand",
        "C’est à vous de relire et de décider, avant le 4 décembre 2026.",
    ),
    "echeance": Variable("la date prévue", "4 décembre 2026"),
    "sans_reponse": Variable(
        "ce qui arrive sans réponse de l’auteur, selon ce qu’il a accepté à l’envoi",
        "Rien ne paraîtra sans votre accord.",
    ),
    "site": Variable("le nom du site", "Bonnes Pratiques"),
}
# Names and titles are other people's words: no mail program may make a link of them.
_NOMS = ("prenom", "titre", "theme", "auteur")

POURQUOI = {
    Role.AUTEUR: "Vous recevez ce courriel parce que vous signez cette fiche.",
    Role.COAUTEUR: "Vous recevez ce courriel parce que vous signez cette fiche.",
    Role.COMITE: "Vous recevez ce courriel parce que vous siégez au comité de ce thème.",
    Role.ANIMATEUR: "Vous recevez ce courriel parce que vous animez le site.",
}


class Courriel:
    """`role`: who receives it. `lien`: name of the page it opens, with the dossier's number. `lien_signe`: `LienSigne.Objet` of a
    link that opens without an account, "" for none. `urgent`: their turn, a decision in their name, a message to them: it leaves
    at once; others wait for the daily digest, unless the person chose otherwise.
    `variables`: what its text may use beside `VARIABLES`, each with what it is. `exemples`: their values in the preview.
    `pourquoi`: the sentence of its foot, when that of its role does not fit. `quand`: the same for the list of all mails.
    """

    cle: ClassVar[str]
    role: ClassVar[Role]
    lien: ClassVar[str] = "dossier"
    lien_signe: ClassVar[str] = ""
    urgent: ClassVar[bool] = True
    variables: ClassVar[dict[str, str]] = {}
    exemples: ClassVar[dict[str, str]] = {}
    pourquoi: ClassVar[str] = ""
    quand: ClassVar[str] = ""

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
                "tour": tour_of(dossier, personne if personne.pk else None).phrase,
                "sans_reponse": without_answer(dossier),
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

    def groupes(self) -> Sequence[Mapping[str, Any]]:
        """What stands below its text: the news of a digest."""
        return ()

    def render(self, personne: Any) -> Rendu:
        """For one person, in the words of the site."""
        has_account = personne.pk is not None
        pied = Pied(self.pourquoi or POURQUOI[self.role], CourrielSortant.MARQUE_PREFERENCES if has_account else "")
        return compose(
            text_of(self.cle), self._clean(personne), lien=self.url(personne), pied=pied, groupes=self.groupes()
        )

    def nouvelle(self, personne: Any) -> Nouvelle:
        """The same in the few sentences that a digest needs."""
        texte, values = text_of(self.cle), self._clean(personne)
        return Nouvelle(paragraphs(texte.corps, values), one_line(texte.bouton, values), self.url(personne))

    def _clean(self, personne: Any) -> dict[str, str]:
        values = {name: visible(value) for name, value in self.values(personne).items()}
        return {**values, **{name: without_address(values[name]) for name in _NOMS}}

    @classmethod
    def preview(cls, texte: Texte) -> Rendu:
        """With made-up values: whoever runs the site reads nobody's dossier by trying out a sentence."""
        values = {name: variable.exemple for name, variable in VARIABLES.items()}
        values |= {name: cls.exemples.get(name, f"[{sens}]") for name, sens in cls.variables.items()}
        values["site"] = Reglages.load().nom_du_site
        pied = Pied(cls.pourquoi or POURQUOI[cls.role], f"{settings.SITE_URL}/courriels/exemple/")
        return compose(texte, values, lien=f"{settings.SITE_URL}/exemple/", pied=pied)


def _comite(dossier: Dossier) -> Iterable[Any]:
    if dossier.pris_par and dossier.pris_par.is_active:
        return [dossier.pris_par]
    return comite_of_page(place_of(dossier))
