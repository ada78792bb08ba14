"""The site's search: the fiches that a reader may see for what was asked, one page of them, with extracts and counts.

Called by the search page, its feed and the command `rechercher`, which answer the same. An empty query browses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from bonnespratiques.models import FichePage
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.extrait import build_extrait
from bonnespratiques.recherche.facettes import Choix, Facette, build_facettes
from bonnespratiques.recherche.noms_tus import without_stale_names
from bonnespratiques.recherche.pilotage.synonymes import Groupe, groups_in_force
from bonnespratiques.recherche.requete import Requete, parse
from bonnespratiques.recherche.strategie import Correction
from bonnespratiques.recherche.trouvaille import Demande, Trouvaille, find, load, look_up

RESULTATS_PAR_PAGE = 20

EN_RECONSTRUCTION = "La recherche se remet en ordre : pendant quelques instants, elle ne lit que les titres et les promesses des fiches."
CHOIX_INCONNU = "Un des choix de cette adresse n’existe pas ou n’existe plus : il n’en est pas tenu compte."
EN_PARTIE = "Il y a plus de réponses que le moteur n’en compte : ajoutez un mot."


@dataclass(frozen=True)
class Resultat:
    """`rang` counts from 1 over all pages; `score` is 0 when browsing. `fiche.theme` and its organismes cost no query."""

    rang: int
    fiche: FichePage
    extrait: SafeString
    score: float


@dataclass(frozen=True)
class ResultatsRecherche:
    """One page of results. `total`, `page_obj` and `resultats` are within the choices made; `facettes` say what others would leave.

    `requete`: the words, tidied. `correction`: another spelling, tried or proposed. `elargie`: words that were looked for besides.
    `sans`: by facette with a choice, how many fiches there would be without what was chosen in it; "" for none chosen at all.
    """

    requete: str
    criteres: Criteres
    resultats: list[Resultat]
    total: int
    page_obj: Page
    facettes: list[Facette]
    message: str
    correction: Correction | None = None
    elargie: list[str] = field(default_factory=list)
    sans: dict[str, int] = field(default_factory=dict)
    degraded: bool = False

    @property
    def actifs(self) -> list[Choix]:
        """What was chosen, in the order of the page."""
        return [choix for facette in self.facettes for choix in facette.actifs]


def search_fiches(
    asked: Criteres | str,
    *,
    user: Any,
    page: int | str = 1,
    par_page: int = RESULTATS_PAR_PAGE,
    navigation: Navigation | None = None,
    groupes: tuple[Groupe, ...] | None = None,
) -> ResultatsRecherche:
    """What `user` (None: an anonymous reader) finds. Never raises, whatever is typed or asked for: a page that does not exist
    gives the nearest one.

    `navigation`: that of the request, where there is one; it knows the themes already. `groupes`: synonyms to try instead of
    those in force.
    """
    criteres = Criteres(texte=asked) if isinstance(asked, str) else asked
    navigation = navigation or Navigation(user)
    parsed = parse(criteres.texte)
    criteres = replace(criteres, texte=parsed.texte)
    visible = without_stale_names(FichePage.objects.visible_to(user, closed=navigation.closed))
    demande = Demande(parsed, criteres, visible, navigation, groups_in_force() if groupes is None else groupes)
    found = look_up(demande)
    page_obj = Paginator(found.cles, par_page).get_page(page)
    fiches = load(list(page_obj), visible, navigation)
    if len(fiches) < len(page_obj):
        # The index shows what the database hides, behind the outbox's back: the whole answer is asked of the database.
        found = find(demande, confirm=True)
        page_obj = Paginator(found.cles, par_page).get_page(page)
        fiches = load(list(page_obj), visible, navigation)
    start = page_obj.start_index()
    return ResultatsRecherche(
        requete=parsed.texte,
        criteres=criteres,
        resultats=[
            Resultat(rang, fiche, build_extrait(fiche, found.lecture.racines), found.scores[rang - 1])
            for rang, fiche in enumerate(fiches, start=start)
        ],
        total=page_obj.paginator.count,
        page_obj=page_obj,
        facettes=build_facettes(
            criteres,
            lambda nom: found.nombres.get(nom, {}),
            lambda nom, valeur: found.libelles.get(nom, {}).get(valeur),
            navigation.themes,
        ),
        message=" ".join(_messages(parsed, found)),
        correction=found.lecture.correction,
        elargie=found.lecture.elargie,
        sans=found.sans,
        degraded=found.degraded,
    )


def search_keys(texte: str, *, user: Any) -> Sequence[int]:
    """Primary keys of what `user` (None: an anonymous reader) finds, in the order of the search page, without reading the fiches."""
    navigation, parsed = Navigation(user), parse(texte)
    visible = without_stale_names(FichePage.objects.visible_to(user, closed=navigation.closed))
    criteres = Criteres(texte=parsed.texte)
    return look_up(Demande(parsed, criteres, visible, navigation, groups_in_force())).cles


def _messages(parsed: Requete, found: Trouvaille) -> list[str]:
    said = [
        parsed.message,
        found.lecture.message,
        CHOIX_INCONNU if found.inconnus else "",
        EN_RECONSTRUCTION if found.degraded else "",
        EN_PARTIE if found.partial else "",
    ]
    return [message for message in said if message]
