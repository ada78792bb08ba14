"""Somebody who signs joins or leaves while a text awaits approval: who is awaited changes, and nobody is left waiting for nobody.

The people's own screens say who signs (`Coauteur`, accounts); this listens, asks whoever joins, shuts the links of whoever
leaves, and lets the text go on when all who remain have approved. Wired by `apps`.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone

from workflow import actions, courriels
from workflow.circuit import Statut
from workflow.courriels.du_circuit import AccordDemande
from workflow.models import Coauteur, Dossier
from workflow.permissions import has_approved, is_readable
from workflow.signature import liens


def connect() -> None:
    people = get_user_model()
    post_save.connect(follow_coauteur, sender=Coauteur, dispatch_uid="follow_coauteur")
    post_delete.connect(forget_coauteur, sender=Coauteur, dispatch_uid="forget_coauteur")
    pre_delete.connect(note_dossiers, sender=people, dispatch_uid="note_dossiers_in_accord")
    post_delete.connect(settle_dossiers, sender=people, dispatch_uid="settle_dossiers_in_accord")


def follow_coauteur(sender: type[Coauteur], instance: Coauteur, raw: bool = False, **kwargs: Any) -> None:
    """Accepted during the approval: asked like the others. Removed: neither link nor approval of theirs counts any more."""
    if raw or instance.personne is None:
        return
    dossier = Dossier.objects.get(pk=instance.dossier_id)
    if instance.statut == Coauteur.Statut.ACCEPTE:
        _ask(dossier, instance)
    else:
        forget_coauteur(sender, instance)


def _ask(dossier: Dossier, coauteur: Coauteur) -> None:
    if dossier.statut == Statut.ACCORD and is_readable(dossier) and not has_approved(coauteur.personne, dossier):
        seal = actions.seal_to_approve(dossier)
        evenement = f"coauteur:{coauteur.pk}:{dossier.passage}:{seal[:12]}"
        courriels.enqueue(AccordDemande(dossier, empreinte=seal), evenement=evenement, to=coauteur.personne)


def forget_coauteur(sender: type[Coauteur], instance: Coauteur, **kwargs: Any) -> None:
    dossier = Dossier.objects.filter(pk=instance.dossier_id).first()
    if dossier is None or instance.personne is None or instance.personne in dossier.signataires:
        return
    for objet in (liens.Objet.ACCORD, liens.Objet.REVOCATION):
        liens.revoke_all(dossier, objet, personne=instance.personne)
    dossier.reponses.filter(personne=instance.personne).delete()
    if dossier.statut == Statut.ACCORD:
        dossier.approbations.valables().filter(personne=instance.personne).update(tombee_le=timezone.now())
        actions.settle(dossier)


def note_dossiers(sender: type, instance: Any, **kwargs: Any) -> None:
    """Before the account goes: afterwards nothing would tell which dossiers it signed."""
    mine = Dossier.objects.of_auteur(instance).filter(statut=Statut.ACCORD)
    instance._dossiers_en_accord = list(mine.values_list("pk", flat=True))


def settle_dossiers(sender: type, instance: Any, **kwargs: Any) -> None:
    """What the person approved still counts; what was awaited from them is not awaited any more."""
    for dossier in Dossier.objects.filter(pk__in=getattr(instance, "_dossiers_en_accord", [])):
        actions.settle(dossier)
