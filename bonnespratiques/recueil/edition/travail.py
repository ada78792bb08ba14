"""The gel in the background: a row of `Fabrication` of form "gel", run by the builder of booklets, with its progress and its cancel.

The row's key is that of the recueil: one gel of a recueil at a time, whoever asks. What was asked is laid where builders find it.
Callers: `views.editions_admin`; `fabrication.chantier`, which runs it.
"""

from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bonnespratiques.models import Edition, Fabrication, RecueilPage
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.edition.gel import check, freeze
from bonnespratiques.recueil.edition.preparation import GelImpossible
from bonnespratiques.recueil.fabrication import chantier, composition, demandes, imprimeur
from bonnespratiques.recueil.fabrication.service import Fichier
from bonnespratiques.recueil.rendu.execution import Suivi, content_key
from bonnespratiques.recueil.rendu.formes import Forme

FORME = "gel"
PERDUE = "La demande de gel s’est perdue. Recommencez : rien n’est gelé."


def connect() -> None:
    chantier.AUTRES_TRAVAUX[FORME] = run


def ask(
    recueil: RecueilPage, *, by: Any, corrige: Edition | None, changements: str, confirmes: frozenset[str]
) -> Fabrication:
    """Ask for a gel, which begins soon. What can be refused at once is: raises `PermissionDenied`, `GelImpossible`."""
    check(recueil, by=by, corrige=corrige, changements=changements, confirmes=confirmes)
    cle = sha256(f"{FORME} {recueil.pk}".encode()).hexdigest()
    demande = {
        "par": by.pk,
        "corrige": corrige and corrige.numero,
        "changements": changements,
        "confirmes": sorted(confirmes),
    }
    try:
        with transaction.atomic():
            fabrication = Fabrication.objects.create(
                cle=cle, forme=FORME, titre=f"Gel de « {recueil.title} »"[:255], recueil=recueil, demandee_par=by
            )
            demandes.drop(cle)
            demandes.lay(cle, Document(demande, {}, []))
    except IntegrityError:
        raise GelImpossible("Une édition de ce recueil est déjà en train d’être gelée.") from None
    imprimeur.hand_over(fabrication)
    return fabrication


def alive(recueil: RecueilPage) -> Fabrication | None:
    """The gel of this recueil that is waiting or under way."""
    return recueil.fabrications.filter(forme=FORME, etat__in=Fabrication.VIVANTES).first()


def run(fabrication: Fabrication, suivi: Suivi) -> None:
    """Raises what `freeze` raises; a right taken away meanwhile is a refusal like another."""
    try:
        demande = demandes.read(fabrication.cle).donnees
    except (OSError, ValueError) as erreur:
        raise GelImpossible(PERDUE) from erreur
    recueil, by = fabrication.recueil, fabrication.demandee_par
    if recueil is None or by is None or by.pk != demande["par"]:
        raise GelImpossible(PERDUE)
    corrige = Edition.objects.filter(numero=demande["corrige"]).first() if demande["corrige"] else None
    try:
        freeze(
            recueil,
            by=by,
            corrige=corrige,
            changements=demande["changements"],
            confirmes=frozenset(demande["confirmes"]),
            compose=_compose,
            suivi=suivi,
        )
    except PermissionDenied:
        raise GelImpossible("Vous n’avez plus le droit de geler ce recueil.") from None


def _compose(document: Document, forme: Forme, *, suivi: Suivi | None = None) -> list[Fichier]:
    """The builder holds a place already: `service.build_now` would wait for another."""
    return composition.build(document, forme, cle=content_key(document, forme), suivi=suivi)
