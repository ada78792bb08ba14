"""Who may read which page: one rule, in SQL. Every public list goes through `visible_to`.

Wagtail keeps restrictions in `PageViewRestriction`; they hold for the page and all that is below it. Pages protected by a
shared password are never listed: nobody can be recognised as knowing it.
"""

from typing import Any

from django.db.models import Q
from wagtail.models import PageViewRestriction


def forbidden_paths(user: Any) -> list[str]:
    """Tree paths closed to `user`: a page whose path starts with one of them is hidden from them.

    `user` is a `Personne`, `AnonymousUser` or None (an anonymous reader). Two queries at most.
    """
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    authenticated = bool(user and user.is_authenticated)
    if authenticated and user.is_superuser:
        restrictions = restrictions.filter(restriction_type=PageViewRestriction.PASSWORD)
    groups: set[int] | None = None
    closed = []
    for restriction in restrictions:
        if restriction.restriction_type == PageViewRestriction.LOGIN and authenticated:
            continue
        if restriction.restriction_type == PageViewRestriction.GROUPS and authenticated:
            if groups is None:
                groups = set(user.groups.values_list("pk", flat=True))
            if groups & {group.pk for group in restriction.groups.all()}:
                continue
        closed.append(restriction.page.path)
    return closed


class VisibleQuerySetMixin:
    """For querysets of pages: `FichePage.objects.visible_to(request.user)`."""

    def visible_to(self, user: Any):
        """Live pages that `user` (or None) may read."""
        queryset = self.live()  # type: ignore[attr-defined]
        closed = Q()
        for path in forbidden_paths(user):
            closed |= Q(path__startswith=path)
        return queryset.exclude(closed) if closed else queryset
