"""Who may read which page: one rule, in SQL. Every public list goes through `visible_to`.

Wagtail keeps restrictions in `PageViewRestriction`; they hold for the page and all that is below it. Pages protected by a
shared password are never listed: nobody can be recognised as knowing it.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Length
from wagtail.models import PageViewRestriction

# Who reads what is kept to members: the groups of `groupes.DROITS`, by name, since models may not import that module.
GROUPES_DES_MEMBRES = ("Comité", "Animation", "Administration", "Membres")


def closing_to(user: Any) -> QuerySet[PageViewRestriction]:
    """The restrictions that stop `user`: a `Personne`, `AnonymousUser` or None (an anonymous reader)."""
    restrictions = PageViewRestriction.objects.all()
    if not (user and user.is_authenticated):
        return restrictions
    closing = Q(restriction_type=PageViewRestriction.PASSWORD)
    if not user.is_superuser:
        closing |= Q(restriction_type=PageViewRestriction.GROUPS) & ~Q(groups__in=user.groups.all())
    return restrictions.filter(closing)


def closed_pages(user: Any, path: str) -> Exists:
    """Whether the page whose tree path is the field `path` is closed to `user`, live or not: a condition for a queryset."""
    debut = Left(OuterRef(path), Length("page__path"))
    return Exists(closing_to(user).filter(page__path=debut))


def forbidden_paths(user: Any) -> list[str]:
    """Tree paths closed to `user`: a page whose path starts with one of them is hidden from them. One query."""
    return list(closing_to(user).values_list("page__path", flat=True))


def readable(pages: Any, user: Any, *, closed: Iterable[str] | None = None) -> Any:
    """The live ones of `pages` (a queryset of any kind of page) that `user`, or None, may read.

    `closed`: what `forbidden_paths(user)` answered, from a caller who asks for several lists in one request.
    """
    pages = pages.live()
    paths = sorted(set(forbidden_paths(user) if closed is None else closed), key=lambda path: (len(path), path))
    # One comparison a depth and not one a page: SQLite refuses a condition of more than a thousand terms.
    for length, group in groupby(paths, key=len):
        start = f"start_{length}"
        pages = pages.alias(**{start: Left("path", length)}).exclude(**{f"{start}__in": list(group)})
    return pages


class VisibleQuerySetMixin:
    """For querysets of pages: `FichePage.objects.visible_to(request.user)`."""

    def visible_to(self, user: Any, *, closed: Iterable[str] | None = None):
        """Live pages that `user` (or None) may read; `closed` as in `readable`."""
        return readable(self, user, closed=closed)
