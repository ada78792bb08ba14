"""The groups of the site, what each may do, and the committee of each theme.

A person's rights come from groups alone. A *comité* of a theme is a group that may change the pages under that theme, which
is Wagtail's own way of sharing a tree; whoever is in one is in « Comité » too, which opens the administration. Contributeurs
and readers are in no group that does: nobody but « Administration » may publish a fiche by hand (see `docs/circuit.md`).

Callers: the command `installer_groupes`, the demonstration, tests. The circuit reads the permissions, never the names.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, PageViewRestriction

from bonnespratiques.models import ActualiteIndexPage, RecueilIndexPage, ThemePage

GROUPE_COMITE = "Comité"
GROUPE_ANIMATION = "Animation"
GROUPE_ADMINISTRATION = "Administration"
GROUPE_MEMBRES = "Membres"
PREFIXE_COMITE_THEME = "Comité · "

# Whoever holds it may freeze editions of the recueils that they publish, correct and withdraw them.
GELER_RECUEIL = "bonnespratiques.geler_recueil"
# Whoever holds it may act for the committee in the circuit (the model is in `workflow`, which this app does not know).
TRAITER_DOSSIER = "workflow.traiter_dossier"
# Whoever unblocks the dossiers that nobody answers, or on which people disagree for good.
ARBITRER_DOSSIER = "workflow.arbitrer_dossier"
# What runs the circuit without deciding on texts: deadlines, words of mails and refusals, mails that did not leave, the journal.
TENIR_LE_CIRCUIT = (
    "workflow.consulter_dossier",
    "workflow.exporter_journal",
    "workflow.change_delaisducircuit",
    "workflow.change_textecourriel",
    "workflow.view_courrielsortant",
    "workflow.change_courrielsortant",
    "workflow.add_modelerefus",
    "workflow.change_modelerefus",
    "workflow.delete_modelerefus",
)
_OPTIONAL = {TRAITER_DOSSIER, ARBITRER_DOSSIER, *TENIR_LE_CIRCUIT}

_NAME_MAX = 150
_MEDIA_ADD = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
_MEDIA_CHANGE = (*_MEDIA_ADD, "wagtailimages.change_image", "wagtaildocs.change_document")
_SNIPPETS = tuple(
    f"bonnespratiques.{action}_{model}"
    for model in ("organisme", "tag", "contact")
    for action in ("add", "change", "delete")
)
_APPELS = tuple(f"bonnespratiques.{action}_appel" for action in ("add", "change", "delete"))
# What readers look for, and what steers the search: synonyms, pages put first.
_RECHERCHE = (
    "bonnespratiques.voir_recherches",
    *(f"bonnespratiques.{action}_groupesynonymes" for action in ("add", "change", "delete")),
    *(f"wagtailsearchpromotions.{action}_searchpromotion" for action in ("add", "change", "delete")),
)


@dataclass(frozen=True)
class Droits:
    """`globaux`: permissions on models. `fichiers`: on images and documents. `pages`: actions on the pages under each type."""

    globaux: tuple[str, ...] = ()
    fichiers: tuple[str, ...] = ()
    pages: tuple[tuple[type[Page], tuple[str, ...]], ...] = ()


DROITS: dict[str, Droits] = {
    GROUPE_COMITE: Droits(globaux=("wagtailadmin.access_admin", TRAITER_DOSSIER), fichiers=_MEDIA_ADD),
    GROUPE_ANIMATION: Droits(
        globaux=("wagtailadmin.access_admin", ARBITRER_DOSSIER, GELER_RECUEIL, *_SNIPPETS, *_APPELS, *_RECHERCHE),
        fichiers=_MEDIA_CHANGE,
        pages=(
            (RecueilIndexPage, ("add", "change", "publish")),
            (ActualiteIndexPage, ("add", "change", "publish")),
        ),
    ),
    GROUPE_ADMINISTRATION: Droits(
        globaux=(
            # Not TRAITER_DOSSIER: who runs the site does not decide on texts. Whoever does both joins a committee.
            "wagtailadmin.access_admin",
            *_SNIPPETS,
            *_APPELS,
            *_RECHERCHE,
            GELER_RECUEIL,
            *(f"comptes.{action}_personne" for action in ("add", "change", "delete")),
            *(f"auth.{action}_group" for action in ("add", "change", "delete")),
            *(f"wagtailcore.{action}_collection" for action in ("add", "change", "delete")),
            *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
            "bonnespratiques.change_reglages",
            *TENIR_LE_CIRCUIT,
        ),
        fichiers=_MEDIA_CHANGE,
        pages=((Page, ("add", "change", "publish", "lock", "unlock", "bulk_delete")),),
    ),
    GROUPE_MEMBRES: Droits(),
}
_WAGTAIL_GROUPS = ("Editors", "Moderators")


@transaction.atomic
def install_groups() -> dict[str, Group]:
    """Make the four groups with exactly the rights of `DROITS`, and return them by name. Safe to run after each upgrade.

    Rights added by hand to one of these groups are taken away: make another group for them. Who is in a group does not change.
    Raises `LookupError` when a permission does not exist.
    """
    groups = {name: _install_group(name, droits) for name, droits in DROITS.items()}
    Group.objects.filter(name__in=_WAGTAIL_GROUPS, user__isnull=True).delete()
    return groups


def _install_group(name: str, droits: Droits) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(_permissions(droits.globaux))
    root = Collection.get_first_root_node()
    _sync(
        GroupCollectionPermission.objects.filter(group=group),
        [
            {"group": group, "collection": root, "permission": permission}
            for permission in _permissions(droits.fichiers)
        ],
    )
    wanted = []
    for page_type, actions in droits.pages:
        for page in _pages_of(page_type):
            permissions = _permissions(tuple(f"wagtailcore.{action}_page" for action in actions))
            wanted += [{"group": group, "page": page, "permission": permission} for permission in permissions]
    _sync(GroupPagePermission.objects.filter(group=group), wanted)
    return group


def _pages_of(page_type: type[Page]) -> list[Page]:
    """Where the rights start: the root for any page, otherwise each page of that type (the generic row, as Wagtail stores it)."""
    if page_type is Page:
        return [page for page in [Page.get_first_root_node()] if page]
    return list(Page.objects.type(page_type))


def _sync(rows: Any, wanted: list[dict[str, Any]]) -> None:
    """Keep the rows that are wanted, add those that are missing, delete the others."""
    kept = [rows.model.objects.get_or_create(**values)[0].pk for values in wanted]
    rows.exclude(pk__in=kept).delete()


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    found = []
    for name in names:
        app_label, codename = name.split(".")
        permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
        if permission is None and name not in _OPTIONAL:
            raise LookupError(f"Droit inconnu : {name}. Lancez d’abord « manage.py migrate ».")
        if permission:
            found.append(permission)
    return found


@transaction.atomic
def theme_committee_group(theme: ThemePage) -> Group:
    """The committee of a theme, made the first time. Found by its right on the page, so that a renamed theme keeps it."""
    rights = GroupPagePermission.objects.filter(
        page_id=theme.pk, permission__codename="change_page", group__name__startswith=PREFIXE_COMITE_THEME
    )
    if existing := rights.select_related("group").first():
        return existing.group
    name = f"{PREFIXE_COMITE_THEME}{theme.title}"[:_NAME_MAX]
    if Group.objects.filter(name=name).exists():  # a theme of the same title under another axe
        suffix = f" ({theme.pk})"
        name = name[: _NAME_MAX - len(suffix)] + suffix
    group = Group.objects.create(name=name)
    (change,) = _permissions(("wagtailcore.change_page",))
    GroupPagePermission.objects.create(group=group, page_id=theme.pk, permission=change)
    return group


def join_committee(personne: Any, *themes: ThemePage) -> None:
    """Put somebody in the committees of these themes, and in « Comité », which opens the administration to them."""
    personne.groups.add(Group.objects.get(name=GROUPE_COMITE), *(theme_committee_group(theme) for theme in themes))


def restrict_to_members(page: Page) -> PageViewRestriction:
    """Close a page, and all that is below it, to everybody but members and the people who run the site."""
    restriction, _ = PageViewRestriction.objects.get_or_create(
        page_id=page.pk, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set(Group.objects.filter(name__in=DROITS))
    return restriction
