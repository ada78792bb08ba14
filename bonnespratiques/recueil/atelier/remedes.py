"""Where each thing is mended, for whoever may: the editor of the fiche, of the picture, of the contact, or a tab of the recueil.

Who may not is told whom to ask. A constant number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from wagtail.permissions import page_permission_policy, policy_registry

from bonnespratiques.groupes import PREFIXE_COMITE_THEME
from bonnespratiques.models import FichePage, Illustration, RecueilPage


@dataclass(frozen=True)
class Remede:
    """`url` is "" when this person may do nothing about it. `a_qui`: whom they may ask, "" when they need nobody."""

    url: str = ""
    libelle: str = ""
    a_qui: str = ""


RIEN = Remede()


class Remedes:
    """`themes`: title of the theme of each fiche, by key."""

    def __init__(
        self,
        recueil: RecueilPage,
        user: Any,
        fiches: Iterable[FichePage],
        themes: dict[int, str],
        images: Iterable[int],
    ) -> None:
        self._recueil, self._user, self._themes = recueil, user, themes
        self._fiches = {fiche.pk: fiche for fiche in fiches}
        self._images = set(images)

    def of_recueil(self, onglet: str, libelle: str) -> Remede:
        """`onglet`: "sommaire", "textes" or "presentation"."""
        return Remede(f"{reverse('wagtailadmin_pages:edit', args=[self._recueil.pk])}#tab-{onglet}", libelle)

    def of_sommaire(self) -> Remede:
        return Remede(reverse("recueil_composer", args=[self._recueil.pk]), "Ouvrir le sommaire")

    def of_fiche(self, pk: int, onglet: str = "recit") -> Remede:
        if pk in self._modifiables:
            return Remede(f"{reverse('wagtailadmin_pages:edit', args=[pk])}#tab-{onglet}", "Corriger la fiche")
        fiche = self._fiches.get(pk)
        url = fiche.permalink if fiche and fiche.live else ""
        theme = self._themes.get(pk, "")
        return Remede(url, "Voir la fiche" if url else "", f"{PREFIXE_COMITE_THEME}{theme}" if theme else "")

    def of_versions(self, pk: int) -> Remede:
        """The published text of a fiche beside the one that waits."""
        fiche = self._fiches.get(pk)
        if fiche is None or pk not in self._modifiables or not fiche.live_revision_id:
            return self.of_fiche(pk)
        url = reverse("wagtailadmin_pages:revisions_compare", args=[pk, fiche.live_revision_id, "latest"])
        return Remede(url, "Comparer les deux textes")

    def of_contact(self, pk: int, fiche: int) -> Remede:
        if self._user.has_perm("bonnespratiques.change_contact"):
            url = reverse("wagtailsnippets_bonnespratiques_contact:edit", args=[pk])
            return Remede(url, "Ouvrir le contact")
        return self.of_fiche(fiche)

    def of_image(self, pk: int) -> Remede:
        if pk in self._images_modifiables:
            return Remede(reverse("wagtailimages:edit", args=[pk]), "Remplacer l’image")
        return RIEN

    @cached_property
    def _modifiables(self) -> set[int]:
        pages = page_permission_policy.instances_user_has_permission_for(self._user, "change")
        return set(pages.filter(pk__in=self._fiches).values_list("pk", flat=True))

    @cached_property
    def _images_modifiables(self) -> set[int]:
        images = policy_registry.get_by_type(Illustration).instances_user_has_permission_for(self._user, "change")
        return set(images.filter(pk__in=self._images).values_list("pk", flat=True))
