"""What an edition pins: for each fiche printed, in order, which revision, under which seal; and who the edition is for."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage, RecueilPage
from bonnespratiques.recueil.arbre.composition import Composition
from bonnespratiques.visibilite import GROUPES_DES_MEMBRES

GROUPE_MEMBRES = GROUPES_DES_MEMBRES[-1]


@dataclass(frozen=True)
class Epingle:
    """A fiche as it is printed. `etat`: changes whenever the page is published again."""

    fiche: int
    revision: int | None
    numero: int
    titre: str
    forme: str
    empreinte: str


@dataclass(frozen=True)
class Lectorat:
    """Everybody who may read a reserved recueil, taken for one reader: what each of them may read, and nothing that only some may.

    In the place of a `Personne` for `visible_to`.
    """

    groups: Any
    is_authenticated: bool = True
    is_superuser: bool = False


def lectorat_of(recueil: RecueilPage) -> Lectorat | None:
    """None when everybody may read it. The page may be a draft: being published is not asked."""
    restrictions = recueil.get_view_restrictions().prefetch_related("groups")
    if not restrictions:
        return None
    groupes: set[Group] | None = None
    for restriction in restrictions:
        if restriction.restriction_type == PageViewRestriction.GROUPS:
            admis = set(restriction.groups.all())
            groupes = admis if groupes is None else groupes & admis
    # Members read the least of all these groups; without them, a fiche is kept only when it is open to the one group there is.
    noms = {groupe.name for groupe in groupes or ()}
    noms = {GROUPE_MEMBRES} if GROUPE_MEMBRES in noms else noms if len(noms) == 1 else set()
    return Lectorat(Group.objects.filter(name__in=noms))


def asked(composition: Composition) -> set[int]:
    return {retenue.fiche for demande in composition.sections for retenue in demande.fiches}


def states(fiches: set[int]) -> dict[int, tuple[bool, int | None, Any]]:
    """For each page, what changes when it is published again or taken offline. One query."""
    rows = FichePage.objects.filter(pk__in=fiches).values_list("pk", "live", "live_revision", "last_published_at")
    return {pk: (live, revision, publiee) for pk, live, revision, publiee in rows}


def pin(noeuds: list[dict[str, Any]]) -> list[Epingle]:
    """The fiches of a tree, in its order. A constant number of queries."""
    formes = {noeud["numero"]: noeud["forme"] for noeud in noeuds}
    lues = FichePage.objects.filter(numero__in=formes).prefetch_related(
        "organismes", "indicateurs", "tagged_items", "themes_secondaires", "wagtail_admin_comments"
    )
    pages = {fiche.numero: fiche for fiche in lues}
    return [
        Epingle(
            fiche=pages[numero].pk,
            revision=pages[numero].live_revision_id,
            numero=numero,
            titre=pages[numero].title,
            forme=forme,
            empreinte=empreinte(pages[numero].serializable_data()),
        )
        for numero, forme in formes.items()
        if numero in pages
    ]
