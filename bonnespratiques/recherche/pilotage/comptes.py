"""The counters of searches in the database: added to, week by week, and forgotten in time.

After 13 months everything is forgotten; after 4 weeks, the words of what was asked fewer than 3 times in all, which tell more of
one reader than of readers. What has lost its words still counts, in the row of its week that has none.

Caller: `suivi`, which says when.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from bonnespratiques.models import ClicSuivi, RequeteSuivie

VERROU_MS = 250  # how long a write waits for others
PAR_SEMAINE_MAX = 20_000  # different queries kept of one week
SEMAINES_GARDEES = 56  # 13 months
SEMAINES_DES_RARES = 4
FOIS_POUR_RESTER = 3
OUBLIS_PAR_PASSAGE = 2_000
SANS_MOTS = ""


@dataclass
class Compte:
    nombre: int = 0
    sans_reponse: int = 0
    clics: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Compte") -> None:
        self.nombre += other.nombre
        self.sans_reponse += other.sans_reponse
        self.clics.update(other.clics)


Comptes = dict[tuple[date, str], Compte]  # by Monday of the week, and words

_tidied: date | None = None  # the day when this process last forgot


def monday(day: date | None = None) -> date:
    day = day or timezone.localdate()
    return day - timedelta(days=day.weekday())


def write(comptes: Comptes) -> None:
    """Add these to the database. Raises `DatabaseError` when it is busy; nothing is written then."""
    with _short_transaction():
        _add(comptes)


@contextmanager
def _short_transaction() -> Iterator[None]:
    """No page waits for counters: others' locks are given a quarter of a second, not the usual 20."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{VERROU_MS}ms'")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {VERROU_MS}")
    try:
        with transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _add(comptes: Comptes) -> None:
    weeks: dict[date, dict[str, Compte]] = defaultdict(dict)
    for (week, words), compte in comptes.items():
        weeks[week][words] = compte
    for week, by_words in weeks.items():
        _add_to_week(week, by_words)


def _add_to_week(week: date, by_words: dict[str, Compte]) -> None:
    rows = _rows(week, by_words)
    strangers = [words for words, compte in by_words.items() if words not in rows and compte.nombre]
    room = max(PAR_SEMAINE_MAX - RequeteSuivie.objects.filter(semaine=week).count(), 0)
    kept, without_room = strangers[:room], strangers[room:]
    if without_room:
        lumped = by_words.setdefault(SANS_MOTS, Compte())
        for words in without_room:
            lumped.add(by_words[words])
    new = {SANS_MOTS, *kept} & set(by_words)
    RequeteSuivie.objects.bulk_create(
        [RequeteSuivie(semaine=week, requete=words) for words in sorted(new)], ignore_conflicts=True
    )
    rows = _rows(week, by_words)
    _add_searches({rows[words]: by_words[words] for words in rows})
    _add_clicks({rows[words]: by_words[words].clics for words in rows if by_words[words].clics})


def _rows(week: date, by_words: dict[str, Compte]) -> dict[str, int]:
    found = RequeteSuivie.objects.filter(semaine=week, requete__in=list(by_words))
    return dict(found.values_list("requete", "pk"))


def _add_searches(comptes: dict[int, Compte]) -> None:
    """By key of row. Most are asked once: the rows to which the same is added take one query together."""
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for cle, compte in comptes.items():
        if compte.nombre:
            alike[compte.nombre, compte.sans_reponse].append(cle)
    for (nombre, sans_reponse), cles in sorted(alike.items()):
        RequeteSuivie.objects.filter(pk__in=cles).update(
            nombre=F("nombre") + nombre, sans_reponse=F("sans_reponse") + sans_reponse
        )


def _add_clicks(clicks: dict[int, Counter[int]]) -> None:
    """By key of row, then rank. Clicks on what nobody asked this week have no row: they are not counted."""
    if not clicks:
        return
    ClicSuivi.objects.bulk_create(
        [ClicSuivi(requete_id=cle, rang=rang) for cle, clics in sorted(clicks.items()) for rang in sorted(clics)],
        ignore_conflicts=True,
    )
    alike: dict[int, list[int]] = defaultdict(list)
    for pk, cle, rang in ClicSuivi.objects.filter(requete__in=list(clicks)).values_list("pk", "requete", "rang"):
        if nombre := clicks[cle][rang]:
            alike[nombre].append(pk)
    for nombre, cles in sorted(alike.items()):
        ClicSuivi.objects.filter(pk__in=cles).update(nombre=F("nombre") + nombre)


def forget_daily() -> None:
    """`forget_old`, once a day for each process. Raises `DatabaseError` when the database is busy."""
    global _tidied
    today = timezone.localdate()
    if _tidied != today:
        forget_old()
        _tidied = today


def forget_old() -> None:
    """What is too old goes; of the rare queries, the words go and the numbers stay."""
    this_week = monday()
    often = RequeteSuivie.objects.values("requete").annotate(fois=Sum("nombre")).filter(fois__gte=FOIS_POUR_RESTER)
    rare = (
        RequeteSuivie.objects.filter(semaine__lt=this_week - timedelta(weeks=SEMAINES_DES_RARES))
        .exclude(requete=SANS_MOTS)
        .exclude(requete__in=often.values("requete"))
        .order_by("pk")
    )
    with _short_transaction():
        RequeteSuivie.objects.filter(semaine__lt=this_week - timedelta(weeks=SEMAINES_GARDEES)).delete()
        _forget_words(list(rare.select_for_update(skip_locked=True)[:OUBLIS_PAR_PASSAGE].values_list("pk", flat=True)))


def _forget_words(cles: list[int]) -> None:
    if not cles:
        return
    lumped: Comptes = defaultdict(Compte)
    gone = RequeteSuivie.objects.filter(pk__in=cles)
    for week, nombre, sans_reponse in gone.values_list("semaine", "nombre", "sans_reponse"):
        lumped[week, SANS_MOTS].add(Compte(nombre, sans_reponse))
    clicks = ClicSuivi.objects.filter(requete__in=cles).values_list("requete__semaine", "rang", "nombre")
    for week, rang, nombre in clicks:
        lumped[week, SANS_MOTS].clics[rang] += nombre
    gone.delete()
    _add(lumped)
