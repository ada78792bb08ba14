"""What readers ask often and find, for whom begins to type the same (`suggestions`).

Shown to anybody: a query is only said when an anonymous reader finds all of it today. What members find in pages closed to others,
and what somebody types again and again to have it shown, is not.
"""

from datetime import timedelta
from time import monotonic

from django.db.models import Sum

from bonnespratiques.models import RequeteSuivie
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.pilotage.comptes import SANS_MOTS, monday
from bonnespratiques.recherche.pilotage.reponse import is_answered
from bonnespratiques.recherche.service import search_fiches

SEMAINES = 12
FOIS_MIN = 5
FREQUENTES_MAX = 500
RELUES_S = 600  # how long one reading serves in a process

_read_at: float | None = None
_list: list[tuple[str, str]] = []  # (folded, as it was typed), the most frequent first
_found: dict[str, bool] = {}


def frequent(prefix: str, limit: int) -> list[str]:
    """At most `limit` queries that begin with what was typed, accents aside; the most asked first."""
    start = " ".join(francais.fold(prefix).split())
    said: list[str] = []
    seen: set[frozenset[str]] = set()
    for folded, requete in _frequent():
        if len(said) >= limit:
            break
        racines = frozenset(francais.stems(requete))
        if folded.startswith(start) and racines not in seen and _is_found(requete):
            seen.add(racines)
            said.append(requete)
    return said


def forget() -> None:
    global _read_at
    _read_at = None


def _frequent() -> list[tuple[str, str]]:
    global _read_at, _list
    if _read_at is None or monotonic() - _read_at > RELUES_S:
        _found.clear()
        _list = [(francais.fold(requete), requete) for requete in _read()]
        _read_at = monotonic()
    return _list


def _read() -> list[str]:
    since = monday() - timedelta(weeks=SEMAINES - 1)
    rows = (
        RequeteSuivie.objects.filter(semaine__gte=since)
        .exclude(requete=SANS_MOTS)
        .values("requete")
        .annotate(fois=Sum("nombre"), sans=Sum("sans_reponse"))
        .filter(fois__gte=FOIS_MIN)
        .order_by("-fois", "requete")
    )
    return [row["requete"] for row in rows[:FREQUENTES_MAX] if row["fois"] > row["sans"]]


def _is_found(requete: str) -> bool:
    """Looked for once in a while, and not at each letter that somebody types."""
    if requete not in _found:
        _found[requete] = is_answered(search_fiches(requete, user=None, par_page=1))
    return _found[requete]
