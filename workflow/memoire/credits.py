"""Who made a published version: written once, as it goes live, and told as each person wishes.

What is told of people is what they chose: the signature of the text; the name of whoever accepted to sign with its author; the
page and the rewritings of those who said so in their profile. Somebody's last word on a fiche holds for all its versions:
hidden last, they are named on none. Writing: `actions.validate`, the scheduler. Reading: the fiche, its history, profiles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Revision

from bonnespratiques.models import FichePage
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.models.fiche_choix import Anonymat
from workflow.circuit import Role
from workflow.models import Credit, Dossier
from workflow.permissions import comite_of_page, place_of

PERSONNE, ORGANISME = "personne", "organisme"
# What each choice of anonymity keeps out.
CACHE: dict[str, frozenset[str]] = {
    Anonymat.AUCUN: frozenset(),
    Anonymat.PERSONNE: frozenset({PERSONNE}),
    Anonymat.ORGANISME: frozenset({ORGANISME}),
    Anonymat.TOUT: frozenset({PERSONNE, ORGANISME}),
}
DU_RECIT = (Credit.Part.AUTEUR, Credit.Part.COAUTEUR)


@dataclass(frozen=True)
class Nom:
    """Somebody as the public reads them. `url`: of their page, "" when they have none or wish for none here."""

    nom: str
    url: str = ""


@dataclass(frozen=True)
class Credits:
    """`recit`: who told it, beside the signature; `reecriture`: the members of the committee who wish to be named."""

    recit: tuple[Nom, ...] = ()
    reecriture: tuple[Nom, ...] = ()


class Ligne(NamedTuple):
    """A credit with what is needed to name its person, in the order of `CHAMPS`. No person: their account is gone."""

    pk: int
    le: datetime
    dossier: int | None
    personne: int | None
    part: str
    anonyme: bool
    prenom: str | None
    nom: str | None
    actif: bool | None
    profil_nom: str | None
    profil_public: bool | None
    profil_adresse: str | None
    nommer_reecritures: bool | None


CHAMPS = (
    "pk", "le", "dossier", "personne", "part", "anonyme", "personne__first_name", "personne__last_name",
    "personne__is_active", "personne__profil__nom", "personne__profil__public", "personne__profil__adresse",
    "personne__profil__nommer_reecritures",
)  # fmt: skip


def write_credits(dossier: Dossier, revision: Revision) -> None:
    """Each part in `revision`, which has just gone live. Inside the transaction of the publication; once, however often called."""
    hidden = PERSONNE in CACHE[revision.content.get("anonymat", "")]
    parts = [
        (personne, Credit.Part.AUTEUR if personne.pk == dossier.auteur_id else Credit.Part.COAUTEUR, hidden)
        for personne in dossier.signataires
    ]
    parts += [(personne, Credit.Part.REECRITURE, False) for personne in _rewriters(dossier, revision)]
    Credit.objects.bulk_create(
        [
            Credit(page=dossier.page, dossier=dossier, personne=personne, part=part, anonyme=anonyme)
            for personne, part, anonyme in parts
        ],
        ignore_conflicts=True,
    )


def _rewriters(dossier: Dossier, revision: Revision) -> Iterable[Any]:
    """The members of the committee who saved the text between its submission and its approval."""
    if dossier.revision_soumise_id is None:
        return []
    saved = Revision.objects.filter(
        object_id=revision.object_id,
        base_content_type=revision.base_content_type_id,
        pk__gt=dossier.revision_soumise_id,
        pk__lte=revision.pk,
    ).values("user")
    # Who has left the committee since had their part all the same: the journal knows them.
    acted = dossier.journal.filter(role=Role.COMITE).values("par")
    members = comite_of_page(place_of(dossier)).values("pk")
    return (
        get_user_model()
        .objects.filter(Q(pk__in=members) | Q(pk__in=acted), pk__in=saved)
        .exclude(pk__in=[personne.pk for personne in dossier.signataires])
        .order_by("pk")
    )


def rows_of(page: FichePage) -> list[Ligne]:
    """All the credits of a fiche, oldest first. One query."""
    return lines_from(Credit.objects.filter(page_id=page.pk).values_list(*CHAMPS))


def lines_from(values: Iterable[tuple]) -> list[Ligne]:
    """Rows of `CHAMPS`, from any query that joins credits: each once, oldest first."""
    return sorted({Ligne(*row) for row in values if row[0]}, key=lambda ligne: (ligne.le, ligne.pk))


def read_credits(page: FichePage, rows: Iterable[Ligne], *, dossier: int | None = None) -> Credits:
    """What the public may be told of `rows`, those of `page`; of one dossier's version with `dossier`."""
    rows = list(rows)
    hidden = CACHE[page.anonymat]
    silent = _silent(rows)
    wanted = [row for row in rows if row.personne and dossier in (None, row.dossier)]
    named = [] if PERSONNE in hidden else [row for row in wanted if row.personne not in silent]
    # A page of one's own may say where one works.
    recit = _names((row for row in named if row.part in DU_RECIT), links=not hidden)
    signature = page.signature.casefold()
    return Credits(
        recit=tuple(nom for nom in recit if nom.url or nom.nom.casefold() not in signature),
        reecriture=_names((row for row in wanted if row.part == Credit.Part.REECRITURE), links=not hidden),
    )


def _silent(rows: Iterable[Ligne]) -> set[int]:
    """The people whose last version of the fiche hides its people."""
    last = {row.personne: row.anonyme for row in rows if row.part in DU_RECIT}
    return {personne for personne, anonyme in last.items() if personne and anonyme}


def _names(rows: Iterable[Ligne], *, links: bool) -> tuple[Nom, ...]:
    found: dict[int, Nom] = {}
    for row in rows:
        nom = _name(row, links=links)
        if row.personne and nom and row.personne not in found:
            found[row.personne] = nom
    return tuple(found.values())


def _name(row: Ligne, *, links: bool) -> Nom | None:
    """An address is never a name: whoever gave none is not named."""
    shown = row.profil_public and row.profil_nom and row.actif and links
    nom = f"{row.prenom} {row.nom}".strip()
    if row.part == Credit.Part.REECRITURE:
        nom = (row.profil_nom or nom) if row.nommer_reecritures else ""
    elif shown:
        nom = row.profil_nom or ""
    elif row.part == Credit.Part.AUTEUR:
        nom = ""  # the signature names the author, in their own words
    return Nom(nom, reverse("profil", args=[row.profil_adresse]) if shown else "") if nom else None


def fiches_of(personne: Any, user: Any) -> FicheQuerySet:
    """The fiches that a person's public page may list to `user`: none that hides anything, none on which they hid last."""
    rows = Credit.objects.filter(personne=personne).order_by("le", "pk").values_list("page_id", "part", "anonyme")
    told: dict[int, bool] = {}
    rewritten = set()
    for page, part, anonyme in rows:
        if part == Credit.Part.REECRITURE:
            rewritten.add(page)
        else:
            told[page] = not anonyme
    pages = {page for page, shown in told.items() if shown}
    if personne.profil.nommer_reecritures:
        pages |= {page for page in rewritten if told.get(page, True)}
    return FichePage.objects.visible_to(user).filter(pk__in=pages, anonymat=Anonymat.AUCUN).latest()
