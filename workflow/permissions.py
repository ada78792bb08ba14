"""Who may do what on a dossier. Pure predicates, read by actions, views and templates; `DossierQuerySet` is the same rule in SQL.

The committee of a theme: people in a group that holds `workflow.traiter_dossier`, and in a group that may change the theme's
page or one above it (Wagtail's own page permissions). Being a superuser is not enough: whoever decides sits on the committee.
The animation: whoever holds `workflow.arbitrer_dossier`, on dossiers that were handed to it only.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from workflow.circuit import EN_COURS, SANS_PRISE, TRANSITIONS, Action, Role, Statut

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


def colleagues_of(user: Any) -> QuerySet:
    """Everybody who sits on a committee that `user` sits on too, themselves included: active, each once."""
    paths = themes_paths_of_comite(user)
    if not paths:
        return get_user_model().objects.none()
    shared = Q()
    for path in paths:
        # Above, at the very place, or below: committees nest as themes do.
        above = [path[:length] for length in range(Page.steplen, len(path), Page.steplen)]
        shared |= Q(page__path__startswith=path) | Q(page__path__in=above)
    groups = _change_permissions().filter(shared).values("group")
    people = get_user_model().objects.filter(is_active=True, groups__in=_comite_groups())
    return people.filter(pk__in=get_user_model().objects.filter(groups__in=groups)).distinct()


def place_of(dossier: "Dossier") -> Page | None:
    """Where the dossier stands in the tree: its page, or the theme chosen before it has one."""
    return dossier.page or dossier.theme


def arbitrates(user: Any) -> bool:
    """Whether `user` unblocks dossiers handed to the animation. By a group, like every right: not by being a superuser."""
    if not user or not user.is_authenticated or not user.is_active:
        return False
    cached = getattr(user, "_arbitrates", None)
    if cached is None:
        cached = user._arbitrates = user.groups.filter(
            permissions__content_type__app_label="workflow", permissions__codename="arbitrer_dossier"
        ).exists()
    return cached


def animateurs() -> QuerySet:
    """The people to whom stuck dossiers go: active, each once."""
    return (
        get_user_model()
        .objects.filter(
            is_active=True,
            groups__permissions__content_type__app_label="workflow",
            groups__permissions__codename="arbitrer_dossier",
        )
        .distinct()
    )


def _is_active(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def is_auteur(user: Any, dossier: "Dossier") -> bool:
    """Whether `user` opened the dossier."""
    return _is_active(user) and dossier.auteur_id == user.pk


def is_coauteur(user: Any, dossier: "Dossier") -> bool:
    """Whether `user` accepted to sign it. One query, none where co-authors were prefetched."""
    return _is_active(user) and any(
        coauteur.personne_id == user.pk and coauteur.statut == "accepte" for coauteur in dossier.coauteurs.all()
    )


def is_signataire(user: Any, dossier: "Dossier") -> bool:
    return is_auteur(user, dossier) or is_coauteur(user, dossier)


def has_approved(user: Any, dossier: "Dossier") -> bool:
    """Whether `user` has approved the text as it stands. One query, none where approvals were prefetched."""
    return _is_active(user) and any(
        approbation.personne_id == user.pk and approbation.tombee_le is None and not approbation.outrepassee
        for approbation in dossier.approbations.all()
    )


def is_readable(dossier: "Dossier") -> bool:
    """Whether there is still a text to approve: a page deleted takes its revisions and its steps with it."""
    return dossier.page_id is not None and dossier.workflow_state_id is not None


def is_comite(user: Any, dossier: "Dossier") -> bool:
    return dossier.statut != Statut.BROUILLON and is_comite_of_page(user, place_of(dossier))


def is_animateur(user: Any, dossier: "Dossier") -> bool:
    """Of this dossier: it must have been handed to the animation, and be under way."""
    handed = dossier.escalade_le is not None or dossier.mediation_le is not None
    return handed and dossier.statut in EN_COURS and arbitrates(user)


_HAS = {
    Role.AUTEUR: is_auteur,
    Role.COAUTEUR: is_coauteur,
    Role.COMITE: is_comite,
    Role.ANIMATEUR: is_animateur,
}


def has_role(user: Any, role: Role, dossier: "Dossier") -> bool:
    return _HAS[role](user, dossier)


def role_of(user: Any, dossier: "Dossier", among: Iterable[Role] = tuple(Role)) -> Role | None:
    """As what `user` acts on the dossier: the first of `among`, in the order of `Role`, that is theirs."""
    return next((role for role in Role if role in among and has_role(user, role, dossier)), None)


def can_view(user: Any, dossier: "Dossier") -> bool:
    return role_of(user, dossier) is not None


def can_override(dossier: "Dossier") -> bool:
    """Without the author's word: only when nobody is left to sign, or when the charter that they accepted allows it, the
    last reminder of this passage went unanswered (`workflow.suivi.relances`), and no mediation is under way.
    """
    if not dossier.signataires:
        return True
    return dossier.silence_vaut_accord and dossier.mediation_le is None and silence_reached(dossier)


def silence_reached(dossier: "Dossier") -> bool:
    """Whether the reminders of this passage are over: what was to be said was said. One query, only when it is late."""
    return dossier.is_en_retard and dossier.relances.filter(passage=dossier.passage, niveau="escalade").exists()


def comite_in_charge(dossier: "Dossier") -> list[Any]:
    """Who must act for the committee: whoever has the dossier in hand and still sits there, otherwise every active member."""
    holder = dossier.pris_par
    if holder and holder.is_active and is_comite(holder, dossier):
        return [holder]
    return list(comite_of_page(place_of(dossier)))


def holds(user: Any, dossier: "Dossier") -> bool:
    """Whether the dossier is free, or taken by `user`: two people never decide on it at once."""
    return dossier.pris_par_id is None or dossier.pris_par_id == user.pk


def can_rewrite(user: Any, dossier: "Dossier") -> bool:
    """Whether `user` may change the committee's text: whoever has the dossier in hand, and nobody else."""
    rewriting = dossier.statut == Statut.REECRITURE and dossier.page_id is not None
    return rewriting and dossier.pris_par_id is not None and dossier.pris_par_id == user.pk and is_comite(user, dossier)


def can(user: Any, action: Action, dossier: "Dossier") -> bool:
    """Whether `user` may perform `action` on `dossier` as it stands now: the table of `circuit`, and the conditions below."""
    transition = TRANSITIONS[action]
    if dossier.statut not in transition.depuis:
        return False
    role = role_of(user, dossier, transition.roles)
    if role is None:
        return False
    if role == Role.COMITE and action not in SANS_PRISE and not holds(user, dossier):
        return False
    condition = CONDITIONS.get(action)
    return condition is None or condition(user, dossier)


def _is_in_mediation(dossier: "Dossier") -> bool:
    return dossier.mediation_le is not None


def _may_revoke(user: Any, dossier: "Dossier") -> bool:
    """One's own approval, for a day."""
    limit = timezone.now() - timedelta(hours=REVOCATION_HEURES)
    return dossier.approbations.valables().filter(personne=user, outrepassee=False, le__gte=limit).exists()


REVOCATION_HEURES = 24
# What an action needs beside the table.
CONDITIONS: dict[Action, Callable[[Any, "Dossier"], bool]] = {
    Action.OVERRIDE: lambda user, dossier: can_override(dossier),
    Action.REVOKE: _may_revoke,
    Action.TAKE: lambda user, dossier: dossier.pris_par_id != user.pk,
    Action.HAND_BACK: lambda user, dossier: dossier.pris_par_id == user.pk,
    Action.ADD_NOTE: lambda user, dossier: _is_in_mediation(dossier),
    Action.OPEN_MEDIATION: lambda user, dossier: not _is_in_mediation(dossier),
}


def possible_actions(user: Any, dossier: "Dossier") -> set[Action]:
    return {action for action in TRANSITIONS if can(user, action, dossier)}
