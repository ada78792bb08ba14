"""Choosing fiches for a recueil: by theme, keyword, nature, freshness, call, from an edition or another recueil in its order, or by
searching as readers do. All of it may be combined. What is asked is an address, as everywhere on the site.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonnespratiques.models import EditionFiche, FichePage, Nature, RecueilPage, ThemePage
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.models.recueil_demande import read_sommaire
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.requete import SIGNES_MAX
from bonnespratiques.recherche.service import search_keys
from bonnespratiques.recherche.trouvaille import load

PAR_PAGE = 15
TROUVEES_MAX = 2000
_SOURCE = re.compile(r"(edition|recueil)-([0-9]{1,9})")
_AN = timedelta(days=365)


class Fraicheur(models.TextChoices):
    RECENTES = "recentes", "Parues depuis moins d’un an"
    VERIFIEES = "verifiees", "Vérifiées depuis moins d’un an"
    A_JOUR = "a-jour", "À jour : ni périmées, ni « pas vérifiées »"
    VIEILLIES = "vieillies", "À revoir, ou « pas vérifiées »"


@dataclass(frozen=True)
class Filtre:
    """`source`: "edition-12" or "recueil-34", "" for any. `reservees`: also what only members may read."""

    q: str = ""
    theme: int | None = None
    tag: str = ""
    nature: str = ""
    fraicheur: str = ""
    appel: int | None = None
    source: str = ""
    reservees: bool = False

    @classmethod
    def from_address(cls, parametres: Mapping[str, str]) -> Self:
        """Never raises; what is unknown is left out."""

        def number(nom: str) -> int | None:
            valeur = parametres.get(nom, "")
            return int(valeur) if valeur.isdecimal() and len(valeur) < 10 else None

        def one_of(nom: str, connues: list[str]) -> str:
            return parametres.get(nom, "") if parametres.get(nom, "") in connues else ""

        source = parametres.get("source", "")
        return cls(
            q=parametres.get("q", "").replace("\0", "").strip()[:SIGNES_MAX],
            theme=number("theme"),
            tag=parametres.get("tag", "").replace("\0", "").strip()[:100],
            nature=one_of("nature", Nature.values),
            fraicheur=one_of("fraicheur", Fraicheur.values),
            appel=number("appel"),
            source=source if _SOURCE.fullmatch(source) else "",
            reservees="reservees" in parametres,
        )

    @property
    def is_empty(self) -> bool:
        return self == Filtre(reservees=self.reservees)


@dataclass(frozen=True)
class Trouvees:
    """`cles`: keys of fiches in order, `TROUVEES_MAX` at most; `coupees` when there were more."""

    cles: list[int]
    coupees: bool = False


@dataclass(frozen=True)
class Proposee:
    """A fiche that may be chosen. `section`: where it stands already, "" when it does not."""

    fiche: FichePage
    reservee: bool
    section: str


@dataclass(frozen=True)
class Choix:
    page_obj: Page
    proposees: list[Proposee]
    total: int
    coupees: bool = False
    absentes: int = 0  # of all that was found, how many are not in the sommaire yet


def choose(filtre: Filtre, *, user: Any, page: Any, placees: Mapping[int, str]) -> Choix:
    """One page of what was found, what is not in the sommaire yet first. A fixed number of queries.

    `placees`: the section of each fiche that the sommaire holds, by key.
    """
    navigation = Navigation(user)
    trouvees = find_keys(filtre, user=user)
    cles = sorted(trouvees.cles, key=lambda pk: pk in placees)  # otherwise in their order
    page_obj = Paginator(cles, PAR_PAGE).get_page(page)
    fiches = load(list(page_obj), FichePage.objects.visible_to(user, closed=navigation.closed), navigation)
    proposees = [Proposee(fiche, navigation.is_reserved(fiche), placees.get(fiche.pk, "")) for fiche in fiches]
    absentes = sum(pk not in placees for pk in trouvees.cles)
    return Choix(page_obj, proposees, len(trouvees.cles), trouvees.coupees, absentes)


def find_keys(filtre: Filtre, *, user: Any) -> Trouvees:
    """Without `reservees`, only what everybody may read: a booklet is passed on."""
    lecteur = user if filtre.reservees else None
    fiches = _filtered(FichePage.objects.visible_to(lecteur), filtre)
    ordre: list[int] | None = _source_keys(filtre.source, user) if filtre.source else None
    if filtre.q:
        cherchees = list(search_keys(filtre.q, user=lecteur))
        communes = set(cherchees)
        ordre = cherchees if ordre is None else [pk for pk in ordre if pk in communes]
    if ordre is None:
        cles = list(fiches.latest().values_list("pk", flat=True)[: TROUVEES_MAX + 1])
    else:
        lues = ordre[: TROUVEES_MAX + 1]
        gardees = set(fiches.filter(pk__in=lues).values_list("pk", flat=True))
        cles = [pk for pk in lues if pk in gardees]
    return Trouvees(cles[:TROUVEES_MAX], len(cles) > TROUVEES_MAX)


def _filtered(fiches: FicheQuerySet, filtre: Filtre) -> FicheQuerySet:
    if filtre.theme:
        theme = ThemePage.objects.filter(pk=filtre.theme).first()
        fiches = fiches.under(theme) if theme else fiches.none()
    if filtre.tag:
        fiches = fiches.filter(pk__in=FichePage.objects.filter(tags__name=filtre.tag).values("pk"))
    if filtre.nature:
        fiches = fiches.filter(nature=filtre.nature)
    if filtre.appel:
        fiches = fiches.filter(appel=filtre.appel)
    today = timezone.localdate()
    perimee = Q(a_revoir_le__lt=today) | Q(non_verifiee_depuis__isnull=False)
    conditions = {
        Fraicheur.RECENTES: Q(first_published_at__gte=timezone.now() - _AN),
        Fraicheur.VERIFIEES: Q(verifiee_le__gte=today - _AN),
        Fraicheur.A_JOUR: ~Q(pk__in=FichePage.objects.filter(perimee).values("pk")),
        Fraicheur.VIEILLIES: perimee,
    }
    return fiches.filter(conditions[Fraicheur(filtre.fraicheur)]) if filtre.fraicheur else fiches


def _source_keys(source: str, user: Any) -> list[int]:
    """Fiches of an edition or of a published recueil that `user` may read, in their order. Those deleted since are left out."""
    genre, _, cle = source.partition("-")
    if genre == "edition":
        rangees = EditionFiche.objects.filter(edition=int(cle), fiche__isnull=False).order_by("rang")
        return list(rangees.values_list("fiche", flat=True))
    recueil = RecueilPage.objects.visible_to(user).filter(pk=int(cle)).first()
    if recueil is None:
        return []
    _parties, demandes = read_sommaire(recueil.sections.get_prep_value())
    return list(dict.fromkeys(retenue.fiche for demande in demandes for retenue in demande.fiches))
