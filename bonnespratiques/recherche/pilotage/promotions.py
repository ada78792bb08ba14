"""The pages that animateurs put first for some searches: Wagtail's own « promoted results », matched as French readers type.

Accents, plurals, the order of words and words without information do not count, neither in what the animateur wrote nor in what
the reader typed. Wagtail's counter of searches (`Query.add_hit`) is not used: `suivi` counts, without anybody in it.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.pilotage.en_memoire import EnMemoire
from bonnespratiques.visibilite import readable

PROMUES_MAX = 3  # shown above the results; more would hide them

Racines = frozenset[str]


def promoted(requete: str, *, user: Any, navigation: Navigation | None = None) -> list[Page]:
    """The pages to show first for these words, in the animateur's order, those that `user` may read. No query when there is none."""
    cles = _en_memoire.read().get(_racines(requete))
    if not cles:
        return []
    navigation = navigation or Navigation(user)
    pages = readable(Page.objects.filter(pk__in=cles), user, closed=navigation.closed).specific()
    found = {page.pk: page for page in pages}
    return [found[cle] for cle in cles if cle in found][:PROMUES_MAX]


def _racines(words: str) -> Racines:
    return frozenset(francais.stems(words))


def _load() -> dict[Racines, list[int]]:
    """Keys of pages, by what is typed. Two searches that read the same share their pages."""
    by_words: dict[Racines, list[int]] = {}
    rows = SearchPromotion.objects.filter(page__isnull=False).order_by("query_id", "sort_order", "pk")
    for words, cle in rows.values_list("query__query_string", "page_id"):
        if (racines := _racines(words)) and cle not in by_words.setdefault(racines, []):
            by_words[racines].append(cle)
    return by_words


_en_memoire = EnMemoire("promotions", _load)
forget = _en_memoire.forget


def connect() -> None:
    for model in (Query, SearchPromotion):
        for signal in (post_save, post_delete):
            signal.connect(_en_memoire.changed, sender=model, dispatch_uid=f"promotions {model.__name__}")
