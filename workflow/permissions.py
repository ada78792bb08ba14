"""Who may do what on a dossier. Pure predicates, read by actions, views and templates; `DossierQuerySet` is the same rule in SQL.

The committee of a theme: people in a group that holds `workflow.traiter_dossier`, and in a group that may change the theme's
page or one above it (Wagtail's own page permissions). Being a superuser is not enough: whoever decides sits on the committee.
"""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from wagtail.models import GroupPagePermission, Page

from workflow.circuit import TRANSITIONS, Action, Role, Statut

if TYPE_CHECKING:
    from workflow.models import Dossier


def _comite_groups() -> QuerySet[Group]:
    return Group.objects.filter(
        permissions__content_type__app_label="workflow", permissions__codename="traiter_dossier"
    )


def _change_permissions() -> QuerySet[GroupPagePermission]:
    return GroupPagePermission.objects.filter(permission__codename="change_page")


def themes_paths_of_comite(user: Any) -> list[str]:
    """Tree paths below which `user` sits on the committee. One query a request: kept on the user."""
    if not user or not user.is_authenticated or not user.is_active:
        return []
    cached = getattr(user, "_themes_paths_of_comite", None)
    if cached is None:
        cached = list(
            _change_permissions()
            .filter(group__user=user, group__user__in=get_user_model().objects.filter(groups__in=_comite_groups()))
            .values_list("page__path", flat=True)
            .distinct()
        )
        user._themes_paths_of_comite = cached
    return cached


def is_comite_of_page(user: Any, page: Page | None) -> bool:
    """A page that no longer exists is everybody's in the committees: its dossier must go on."""
    paths = themes_paths_of_comite(user)
    return bool(paths) if page is None else any(page.path.startswith(path) for path in paths)


def comite_of_page(page: Page | None) -> QuerySet:
    """The people who sit on the committee of a page: active, each once."""
    personnes = get_user_model().objects.filter(is_active=True, groups__in=_comite_groups())
    permissions = _change_permissions()
    if page is not None:
        permissions = permissions.filter(page__in=page.get_ancestors(inclusive=True))
    return personnes.filter(pk__in=get_user_model().objects.filter(groups__page_permissions__in=permissions)).distinct()


def place_of(dossier: "Dossier") -> Page | None:
    """Where the dossier stands in the tree: its page, or the theme chosen before it has one."""
    return dossier.page or dossier.theme


def is_auteur(user: Any, dossier: "Dossier") -> bool:
    return bool(user and user.is_authenticated and user.is_active and dossier.auteur_id == user.pk)


def is_comite(user: Any, dossier: "Dossier") -> bool:
    return dossier.statut != Statut.BROUILLON and is_comite_of_page(user, place_of(dossier))


def has_role(user: Any, role: Role, dossier: "Dossier") -> bool:
    return is_auteur(user, dossier) if role == Role.AUTEUR else is_comite(user, dossier)


def can_view(user: Any, dossier: "Dossier") -> bool:
    return is_auteur(user, dossier) or is_comite(user, dossier)


def can_override(dossier: "Dossier") -> bool:
    """Without the author's word: only when the account is gone, or late and the charter that they accepted allows it."""
    return dossier.auteur_id is None or (dossier.silence_vaut_accord and dossier.is_en_retard)


def can(user: Any, action: Action, dossier: "Dossier") -> bool:
    """Whether `user` may perform `action` on `dossier` as it stands now: the table of `circuit`, and nothing else."""
    transition = TRANSITIONS[action]
    if dossier.statut not in transition.depuis or not has_role(user, transition.role, dossier):
        return False
    return action != Action.OVERRIDE or can_override(dossier)


def possible_actions(user: Any, dossier: "Dossier") -> set[Action]:
    return {action for action in TRANSITIONS if can(user, action, dossier)}
