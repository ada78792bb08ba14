"""Asking for booklets: the file if it is kept, otherwise a build in the background that all those who ask for the same content join.

The only door to `fabrication` for views, commands, editions, the composing screen and readers' own recueils.
"""

import time
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bonnespratiques.models import Fabrication, MonRecueil, RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document, build_document
from bonnespratiques.recueil.fabrication import composition, demandes, depot, imprimeur
from bonnespratiques.recueil.fabrication.depot import Apercu, Fichier, VolumeInconnu
from bonnespratiques.recueil.fabrication.places import place
from bonnespratiques.recueil.rendu.execution import Suivi, content_key, refuse_blocked
from bonnespratiques.recueil.rendu.formes import Forme

__all__ = [
    "Apercu",
    "Fichier",
    "VolumeInconnu",
    "build_now",
    "cancel",
    "forget",
    "kept",
    "last_known",
    "obtain",
    "public_document",
]

Etat = Fabrication.Etat

ATTENTE_S = 2.5  # what a request may wait for: most booklets are there by then
ECHEC_RETENU_S = 60  # a content that cannot be composed is not tried again at each click
_PAS_S = 0.03
_REGARD_S = 0.3  # between two looks at the row, which costs a query; the file is looked for at each step


def public_document(recueil: RecueilPage, *, user: Any = None) -> Document:
    """The booklet that everybody who can read the page of `recueil` may receive.

    A recueil open to all holds only fiches open to all, even when a member asks: booklets are passed on. One that is itself
    kept to members is made for the member who asks.
    """
    ouvert = RecueilPage.objects.visible_to(None).filter(pk=recueil.pk).exists()
    return build_document(recueil, lecteur=None if ouvert else user)


def last_known(recueil: RecueilPage) -> dict[str, Apercu]:
    """By form ("pdf" …), weight, pages and volumes of the last build. Nothing is built, no query."""
    return depot.last_known(recueil.pk)


def kept(document: Document, forme: Forme, *, volume: int = 1) -> Fichier | None:
    """The file, if it is there. No build, no query. Raises `VolumeInconnu`."""
    return depot.find_volume(content_key(document, forme), forme, volume)


def obtain(
    document: Document,
    forme: Forme,
    *,
    titre: str,
    recueil: RecueilPage | None = None,
    mon_recueil: MonRecueil | None = None,
    by: Any = None,
    volume: int = 1,
    attente_s: float = ATTENTE_S,
) -> Fichier | Fabrication:
    """The file, or the row of its build after `attente_s` seconds at most: waiting, under way, failed (`erreur`, `fiche`), cancelled.

    Whether this call asked for the build or joined another one: `fabrication.demandee_ici`. A failure of less than a minute ago
    is given back as it is. Raises `LivretImpossible` when an alert stops the booklet or the disk refuses, `VolumeInconnu`.
    """
    cle = content_key(document, forme)
    if fichier := depot.find_volume(cle, forme, volume):
        if recueil:
            depot.remember(recueil.pk, depot.find(cle, forme))
        return fichier
    refuse_blocked(document)
    if echec := _recent_failure(cle):
        return echec
    demandeur = by if getattr(by, "is_authenticated", False) else None
    voulue = Fabrication(
        cle=cle, forme=forme.cle, titre=titre[:255], recueil=recueil, mon_recueil=mon_recueil, demandee_par=demandeur
    )
    fabrication = _ask(document, voulue)
    imprimeur.hand_over(fabrication)
    return _wait(fabrication, forme, volume, attente_s)


def build_now(document: Document, forme: Forme, *, suivi: Suivi | None = None) -> list[Fichier]:
    """All volumes, built here unless they are kept. For commands and for freezing an edition.

    Waits for a place. Raises `LivretImpossible`, and `FabricationAnnulee` when `suivi` says so.
    """
    cle = content_key(document, forme)
    if fichiers := depot.find(cle, forme):
        return fichiers
    refuse_blocked(document)
    try:
        with place():
            return depot.find(cle, forme) or composition.build(document, forme, cle=cle, suivi=suivi)
    except OSError as erreur:
        raise LivretImpossible(composition.disk_refusal(erreur)) from erreur


def cancel(fabrication: Fabrication) -> None:
    """Stop a build: at once when it waits, within a second or two when it runs. One that is over stays as it is."""
    meme = Fabrication.objects.filter(pk=fabrication.pk)
    if not meme.filter(etat=Etat.EN_ATTENTE).update(etat=Etat.ANNULEE, annulation=True, finie_le=timezone.now()):
        meme.filter(etat=Etat.EN_COURS).update(annulation=True)


def forget(cle: str) -> None:
    """Nothing of this content stays on the disk: its files, and what was laid for its builder. It is built again when asked for."""
    demandes.drop(cle)
    depot.forget(cle)


def _recent_failure(cle: str) -> Fabrication | None:
    depuis = timezone.now() - timedelta(seconds=ECHEC_RETENU_S)
    echec = Fabrication.objects.filter(cle=cle, etat=Etat.ECHOUEE, finie_le__gt=depuis).first()
    return _marked(echec, ici=False) if echec else None


def _ask(document: Document, voulue: Fabrication) -> Fabrication:
    """The row of this build: the one that lives, or a new one; and its content where builders find it."""
    try:
        demandes.lay(voulue.cle, document)
        fabrication = _joined_or_new(voulue)
        # The builder that has just ended this row's forerunner dropped the content before ending it.
        demandes.lay(voulue.cle, document)
    except OSError as erreur:
        raise LivretImpossible(composition.disk_refusal(erreur)) from erreur
    return fabrication


def _joined_or_new(voulue: Fabrication) -> Fabrication:
    for _essai in range(3):
        if vivante := Fabrication.objects.filter(cle=voulue.cle, etat__in=Fabrication.VIVANTES).first():
            return _marked(vivante, ici=False)
        try:
            with transaction.atomic():
                voulue.save(force_insert=True)
            return _marked(voulue, ici=True)
        except IntegrityError:
            continue  # another asker was faster; its build may also have ended since
    raise LivretImpossible("Le livret est demandé de trop de côtés à la fois : réessayez dans un instant.")


def _marked(fabrication: Fabrication, *, ici: bool) -> Fabrication:
    fabrication.demandee_ici = ici  # type: ignore[attr-defined]
    return fabrication


def _wait(fabrication: Fabrication, forme: Forme, volume: int, attente_s: float) -> Fichier | Fabrication:
    limite = time.monotonic() + attente_s
    regard = 0.0
    while True:
        if fichier := depot.find_volume(fabrication.cle, forme, volume):
            return fichier
        maintenant = time.monotonic()
        if maintenant >= regard or maintenant >= limite:
            regard = maintenant + _REGARD_S
            ici = getattr(fabrication, "demandee_ici", False)
            try:
                fabrication.refresh_from_db()
            except Fabrication.DoesNotExist:  # its recueil was deleted meanwhile
                fabrication.etat = Etat.ANNULEE
            _marked(fabrication, ici=ici)
            if not fabrication.is_alive:
                # The file may have come just after it was looked for.
                return depot.find_volume(fabrication.cle, forme, volume) or fabrication
        if maintenant >= limite:
            return fabrication
        time.sleep(_PAS_S)
