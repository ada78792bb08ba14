"""The daily digest: all that does not press for a person, in one mail, by dossier. Nothing when there is nothing.

Caller: `manage.py envoyer_resumes`. One a day and a person, whoever runs it and how often.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from workflow.circuit import Role
from workflow.courriels.courriel import Courriel
from workflow.courriels.depart import hand_over
from workflow.courriels.nouvelle import Nouvelle
from workflow.courriels.preferences import Rythme, rythme_of
from workflow.courriels.texte import visible, without_address
from workflow.models import CourrielSortant
from workflow.permissions import themes_paths_of_comite
from workflow.tour import tour_of

logger = logging.getLogger(__name__)
Etat = CourrielSortant.Etat


class Resume(Courriel):
    """Sent once a day to whoever has news that wait."""

    cle = "resume"
    role = Role.AUTEUR
    # Not urgent, so that it can be refused in one step; it does not wait for itself.
    urgent = False
    variables: ClassVar[dict[str, str]] = {"nombre": "« 3 nouvelles »"}
    exemples: ClassVar[dict[str, str]] = {"nombre": "3 nouvelles"}
    pourquoi = "Vous recevez ce résumé une fois par jour, s’il y a du nouveau."
    quand = "Une fois par jour, s’il y a des nouvelles qui ne pressent pas"

    def own_values(self, personne: Any) -> dict[str, str]:
        count = sum(len(groupe["nouvelles"]) for groupe in self.groupes())
        return {"nombre": f"{count} nouvelles" if count > 1 else "une nouvelle"}

    def url(self, personne: Any) -> str:
        page = "workflow_file" if themes_paths_of_comite(personne) else "contributions"
        return settings.SITE_URL + reverse(page)

    def groupes(self) -> Sequence[Mapping[str, Any]]:
        return self.context["groupes"]


def write_digests(*, day: date | None = None) -> tuple[int, int]:
    """Write the digest of each person who has news, and hand it over. Returns how many were written, and how many could not be."""
    day = day or timezone.localdate()
    waiting = CourrielSortant.objects.awaiting_digest().order_by().values_list("personne", flat=True).distinct()
    written = failed = 0
    for personne in get_user_model().objects.filter(pk__in=list(waiting)).order_by("pk"):
        try:
            written += _write_digest(personne, day)
        except IntegrityError:  # another process wrote the same one meanwhile
            continue
        except Exception:  # one person's trouble is not everybody's
            logger.exception("Résumé de la personne %s", personne.pk)
            failed += 1
    return written, failed


@transaction.atomic
def _write_digest(personne: Any, day: date) -> bool:
    waiting = CourrielSortant.objects.awaiting_digest().filter(personne=personne)
    nouvelles = list(
        waiting.select_for_update(of=("self",)).select_related("dossier", "dossier__theme", "page").order_by("cree_le")
    )
    pks = [nouvelle.pk for nouvelle in nouvelles]
    if not pks or CourrielSortant.objects.filter(evenement=_event(day), adresse=personne.email).exists():
        return False
    if not personne.is_active or rythme_of(personne) == Rythme.RIEN:
        CourrielSortant.objects.filter(pk__in=pks).update(etat=Etat.ECARTE)
        return False
    rendu = Resume(None, groupes=_groups(nouvelles, personne)).render(personne)
    resume = CourrielSortant.objects.create(
        evenement=_event(day),
        cle=Resume.cle,
        personne=personne,
        adresse=personne.email,
        objet=rendu.objet,
        texte=rendu.texte,
        html=rendu.html,
        urgent=False,
    )
    CourrielSortant.objects.filter(pk__in=pks).update(etat=Etat.RESUME, envoye_le=timezone.now())
    transaction.on_commit(lambda: hand_over(resume.pk))
    return True


def _event(day: date) -> str:
    return f"resume:{day.isoformat()}"


def _groups(sortants: list[CourrielSortant], personne: Any) -> list[dict[str, Any]]:
    """By dossier, or by fiche, in the order of their first news; whose turn it is as it stands now."""
    groups: dict[tuple, dict[str, Any]] = {}
    for sortant in sortants:
        subject = sortant.dossier or sortant.page
        key = (type(subject), subject.pk if subject else 0)
        group = groups.setdefault(
            key,
            {
                "titre": without_address(visible(str(subject))) if subject else "",
                "tour": tour_of(sortant.dossier, personne).phrase if sortant.dossier else "",
                "nouvelles": [],
                "liens": {},
            },
        )
        nouvelle = Nouvelle.load(sortant.texte)
        group["nouvelles"].append({"objet": sortant.objet, "paragraphes": nouvelle.paragraphes})
        group["liens"][nouvelle.lien] = nouvelle.bouton
    return list(groups.values())
