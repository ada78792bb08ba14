"""How a fiche answers a reader: what its page shows besides its own text. The text itself: `models.fiche`."""

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models.fiche_choix import NON_COMMUNIQUE, Cout, Licence
from bonnespratiques.models.fiche_parties import organismes_of_fiches
from bonnespratiques.models.lecture import fiches_for
from bonnespratiques.models.parutions import parutions_of
from bonnespratiques.navigation import navigation_of
from bonnespratiques.recherche.proches import related_fiches
from bonnespratiques.rubriques import RUBRIQUES, Rubrique
from bonnespratiques.texte_riche import is_blank

if TYPE_CHECKING:
    from bonnespratiques.models.fiche import FichePage

MOTS_PAR_MINUTE = 220  # silent reading of French prose by an adult
# The rubrics beside which a citation fits best, the liveliest first.
MARGES = ("resultats", "principes", "conseils")
CONDITION, CONDITION_MAX = (
    "condition_de_reussite",
    600,
)  # signs that a margin holds without outgrowing the text beside it

_BALISE = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Repere:
    """One line of « Est-ce pour moi ? ». An empty `valeur` means « non communiqué »."""

    titre: str
    valeur: str


@dataclass(frozen=True)
class RubriqueLue:
    """A rubric with its stored rich text and what stands in its margin: a citation block, or the condition (rich text)."""

    rubrique: Rubrique
    texte: str
    verbatim: Any = None
    condition: str = ""


class LectureFiche:
    """Mixed into `FichePage`, whose fields it reads: mypy is told `self: Any`."""

    def get_context(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        navigation = navigation_of(request)
        theme = navigation.theme_of(self)
        rubriques = self._rubriques()
        proches = related_fiches(self, fiches_for(request), navigation.closed)
        prefetch_related_objects([self, *proches], organismes_of_fiches())
        context = {
            **super().get_context(request, *args, **kwargs),  # type: ignore[misc]
            "theme": theme,
            "axe": theme.axe,
            "au_dessus": [theme] if theme.is_axe else [theme.axe, theme],
            "organismes": self.organismes.all(),
            "indicateurs": self.indicateurs.all(),
            "rubriques": rubriques,
            "complements": _complements(self, rubriques),
            "contacts": [] if self.hides_people else self.contacts.public(),
            "autres_themes": self.themes_secondaires.all(),
            "mots_cles": self.tags.all(),
            "parutions": parutions_of(self, request),
            "proches": proches,
        }
        return {**context, "sommaire": _sommaire(context)}

    def get_view_restrictions(self: Any) -> QuerySet[PageViewRestriction]:
        """Wagtail's own rule, in one query instead of two for a page that nothing closes: each reader of each fiche pays it."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        rows = list(Page.objects.filter(path__in=paths).values_list("alias_of", "view_restrictions"))
        if any(source for source, _ in rows):
            return super().get_view_restrictions()  # type: ignore[misc]
        closing = [restriction for _, restriction in rows if restriction]
        restrictions = PageViewRestriction.objects
        return restrictions.filter(pk__in=closing) if closing else restrictions.none()

    @property
    def nom_court(self: Any) -> str:
        return f"Fiche n°\u00a0{self.numero}"

    @property
    def permalink_url(self: Any) -> str:
        """The absolute short address, as it is printed and encoded."""
        return f"{settings.SITE_URL}{self.permalink}"

    @property
    def minutes_de_lecture(self: Any) -> int:
        words = sum(len(_BALISE.sub(" ", getattr(self, rubrique.champ)).split()) for rubrique in RUBRIQUES)
        return max(1, math.ceil(words / MOTS_PAR_MINUTE))

    @property
    def reperes(self: Any) -> list[Repere]:
        """What a reader needs to decide, each line said or said to be missing."""
        cost = "" if self.cout == Cout.NON_COMMUNIQUE else self.get_cout_display()
        lines = (
            ("Pour qui", self.pour_qui),
            ("Déconseillé si", self.ne_convient_pas_si),
            ("Il faut", self.prerequis),
            ("Coût", cost),
            ("Puis", self.cout_recurrent),
            ("Temps", self.etp),
            ("Délai", self.delai),
        )
        return [Repere(titre, "" if valeur.strip().lower() == NON_COMMUNIQUE else valeur) for titre, valeur in lines]

    @property
    def is_to_decide(self: Any) -> bool:
        """A conference is not something to take up: it shows a decision box only when it has something to say in it."""
        return not self.is_conference or any(repere.valeur for repere in self.reperes)

    @property
    def licence_url(self: Any) -> str:
        return Licence(self.licence).url

    def _rubriques(self: Any) -> list[RubriqueLue]:
        """The rubrics that say something, in order. A short « condition de réussite » goes beside the advice it governs."""
        texts = {rubrique: getattr(self, rubrique.champ) for rubrique in RUBRIQUES}
        written = {rubrique.champ: text for rubrique, text in texts.items() if not is_blank(text)}
        beside = "conseils" in written and len(written.get(CONDITION, "")) <= CONDITION_MAX
        condition = written.pop(CONDITION, "") if beside else ""
        margins = [champ for champ in MARGES if champ in written and not (champ == "conseils" and condition)]
        verbatims = dict(zip(margins, self._verbatims(), strict=False))
        return [
            RubriqueLue(
                rubrique, text, verbatims.get(rubrique.champ), condition if rubrique.champ == "conseils" else ""
            )
            for rubrique, text in texts.items()
            if rubrique.champ in written
        ]

    def _verbatims(self: Any) -> list[Any]:
        return [bloc for bloc in self.blocs if bloc.block_type == "verbatim"]


def _complements(fiche: "FichePage", rubriques: list[RubriqueLue]) -> list[Any]:
    """The blocks that no margin holds: boxes, tables, images, further citations."""
    placed = [rubrique.verbatim for rubrique in rubriques]
    return [bloc for bloc in fiche.blocs if not any(bloc is verbatim for verbatim in placed)]


def _sommaire(context: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Anchor, title and icon of each part of the page."""
    parts = [("chiffres", "Chiffres clés", "resultats")] if context["indicateurs"] else []
    parts += [(lue.rubrique.champ, lue.rubrique.titre, lue.rubrique.icone) for lue in context["rubriques"]]
    if context["page"].note_auteur:
        parts.append(("note", "Note de l’auteur", "crayon"))
    if context["complements"]:
        parts.append(("complements", "À l’appui", "pratique"))
    if context["contacts"]:
        parts.append(("contacts", "À qui demander", "personne"))
    return [*parts, ("credits", "Éditions, dates, crédits", "livre"), ("partager", "Citer, partager", "lien")]
