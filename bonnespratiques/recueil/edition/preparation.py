"""What would be frozen now: the last text of a recueil, its tree, its pins, what must be confirmed, what changed since an edition.

Reads and writes nothing else. Shown by the screen of the gel before the button; made again by `gel`, which freezes that.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import timezone
from wagtail.models import PageViewRestriction, Revision

from bonnespratiques.models import Edition, RecueilPage
from bonnespratiques.recueil.alertes import Gravite, LivretImpossible
from bonnespratiques.recueil.arbre.composition import composition_of
from bonnespratiques.recueil.arbre.document import Document, compose_document
from bonnespratiques.recueil.atelier.controles import Controle, controles
from bonnespratiques.recueil.edition.changements import compare
from bonnespratiques.recueil.edition.epingles import Epingle, asked, lectorat_of, pin, states
from bonnespratiques.recueil.rendu.execution import engine

ESSAIS = 3
A_CONFIRMER = (Gravite.ECARTE, Gravite.A_VERIFIER)


class GelImpossible(LivretImpossible):
    """Nothing was frozen. The message is plain French and says what to do; `alertes`, what blocks or is to be confirmed."""


@dataclass(frozen=True)
class Preparation:
    """`etats`: of every fiche asked for, to know later whether one was published again meanwhile."""

    page: RecueilPage
    revision: Revision | None
    document: Document
    epingles: list[Epingle]
    etats: dict[int, Any]
    reservee: bool
    changements: list[str]
    controles: list[Controle]

    @property
    def blocages(self) -> list[Controle]:
        return [controle for controle in self.controles if controle.gravite is Gravite.BLOQUE]

    @property
    def a_confirmer(self) -> list[Controle]:
        """What is left out or doubtful. Advice is not asked about."""
        return [controle for controle in self.controles if controle.gravite in A_CONFIRMER]

    @property
    def cles(self) -> frozenset[str]:
        return keys_of(self.a_confirmer)


def keys_of(controles: Iterable[Controle]) -> frozenset[str]:
    """What identifies points, so that one confirms those that were read and no other."""
    return frozenset(sha256(f"{c.gravite}|{c.page_id}|{c.texte}".encode()).hexdigest()[:16] for c in controles)


def prepare(recueil: RecueilPage, *, by: Any, corrige: Edition | None = None) -> Preparation:
    """Of the latest revision of `recueil`, published or not, for `by`, who mends what is wrong.

    Raises `GelImpossible` when fiches change all the time, or when the recueil cannot be published.
    """
    actuelle = RecueilPage.objects.select_related("latest_revision").filter(pk=recueil.pk).first()
    if actuelle is None:
        raise GelImpossible("Ce recueil vient d’être supprimé.")
    revision = actuelle.latest_revision
    page: RecueilPage = revision.as_object() if revision else actuelle
    _refuse_what_cannot_be_published(page)
    lectorat = lectorat_of(page)
    composition = composition_of(page)
    for _essai in range(ESSAIS):
        etats = states(asked(composition))
        document = compose_document(composition, lecteur=lectorat)
        epingles = pin(document.fiches)
        # The seals are those of the text that was printed: nobody published in between.
        if etats == states(asked(composition)):
            break
    else:
        raise GelImpossible("Des fiches de ce recueil se publient en ce moment. Réessayez dans un instant.")
    changements: list[str] = []
    if corrige:
        changements = compare(list(corrige.fiches.all()), json.loads(corrige.contenu), epingles, document.donnees)
    return Preparation(
        page, revision, document, epingles, etats, lectorat is not None, changements, controles(page, document, by)
    )


def _refuse_what_cannot_be_published(page: RecueilPage) -> None:
    if page.go_live_at and page.go_live_at > timezone.now():
        raise GelImpossible(
            "La parution de ce recueil est programmée. Attendez qu’il paraisse, ou retirez sa date dans l’onglet Publication."
        )
    if page.get_view_restrictions().filter(restriction_type=PageViewRestriction.PASSWORD).exists():
        raise GelImpossible(
            "Ce recueil est protégé par un mot de passe partagé : une édition ne pourrait être lue par personne. "
            "Ouvrez-le à tous, ou réservez-le à des groupes."
        )


def is_like(edition: Edition, document: Document) -> bool:
    """Whether freezing `document` would only make `edition` again: the same words, by the same templates."""
    if edition.retiree_le or edition.moteur.get("compositeur") != engine().hex():
        return False
    ancien = json.loads(edition.contenu)
    ancien["recueil"]["edition"] = None
    return Document(ancien, {}, []).empreinte == document.empreinte
