"""Marks on editions that name somebody who has asked since not to be named: bytes do not change, so it is said beside them.

A fiche published again under anonymity, or deleted because its authors asked, marks every edition that printed their names. The
page of the edition says so to all, never who nor where; the next edition leaves the names out by itself, being made of live fiches.
Connected to Wagtail's publications by the app. Demands that come by another way: `retrait.declare_named`.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.signals import page_published

from bonnespratiques.models import Edition, FichePage
from bonnespratiques.recueil.arbre.document import fiches_of

JOURNAL = "bonnespratiques.marquer_edition"


def connect() -> None:
    page_published.connect(note_publication, sender=FichePage, dispatch_uid="mark_editions_that_name")


def silenced(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> bool:
    """Whether what a node of a tree said of people or organismes is kept back in another."""
    return any(apres[tu] and not avant[tu] for tu in ("organisme_tu", "recit_tu"))


def note_publication(sender: type[FichePage], instance: FichePage, **kwargs: Any) -> None:
    """A fiche goes live: editions that name what it keeps back from now on are marked, in the same transaction."""
    if instance.hides_organismes or instance.hides_people:
        revision = kwargs.get("revision")
        mark(
            instance.numero,
            organisme=instance.hides_organismes,
            recit=instance.hides_people,
            by=revision and revision.user,
        )


@transaction.atomic
def mark(numero: int | None, *, organisme: bool = True, recit: bool = True, by: Any = None) -> list[Edition]:
    """Mark the editions that printed what the fiche `numero` now keeps back: `organisme`, `recit`. Returns those newly marked."""
    tu = {"organisme_tu": organisme, "recit_tu": recit}
    marquees = []
    # One after the other: each is a whole booklet.
    clean = Edition.objects.holding(numero=numero or 0).filter(nomme_a_tort_le=None).select_related("recueil")
    for edition in clean.iterator(chunk_size=1):
        if silenced(node_in(edition, numero), tu):
            write(edition, by=by)
            marquees.append(edition)
    return marquees


def write(edition: Edition, *, by: Any) -> None:
    edition.nomme_a_tort_le = timezone.now()
    edition.save(update_fields=["nomme_a_tort_le"])
    log(edition.recueil or edition, JOURNAL, user=by, data={"edition": edition.numero})


def node_in(edition: Edition, numero: int | None) -> dict[str, Any]:
    return next(noeud for noeud in fiches_of(json.loads(edition.contenu)) if noeud["numero"] == numero)


def fiches_to_silence(edition: Edition) -> list[int]:
    """The numbers of the fiches for which an edition is marked, deleted ones included: for the animateurs, who correct it."""
    noeuds = {noeud["numero"]: noeud for noeud in fiches_of(json.loads(edition.contenu))}
    numeros = []
    for ligne in edition.fiches.select_related("fiche"):
        page = ligne.fiche
        tu = {"organisme_tu": page is None or page.hides_organismes, "recit_tu": page is None or page.hides_people}
        if silenced(noeuds[ligne.numero], tu):
            numeros.append(ligne.numero)
    return numeros
