"""Signed links: made when a mail leaves, found when it is followed, spent when somebody decides. Nobody else touches `LienSigne`.

Threats: a database or a log that leaks (the token is only in the mail; here stands its SHA-256, salted by its object); a mail
scanner that opens links or submits forms (a GET changes nothing, and no form of ours does anything unmodified); a link
forwarded, used twice, or kept for later (one person, one dossier, one text, one decision, one date).
"""

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bonnespratiques.empreinte import empreinte
from workflow import etapes
from workflow.circuit import Statut
from workflow.erreurs import LienRefuse
from workflow.models import DelaisDuCircuit, Dossier, LienSigne
from workflow.permissions import REVOCATION_HEURES, is_readable

Objet = LienSigne.Objet
OCTETS = 24  # 192 bits
# The page that each kind of link opens.
PAGES = {
    Objet.ACCORD: "accord_par_lien",
    Objet.REVOCATION: "revoquer_par_lien",
    Objet.COAUTEUR: "invitation",
    Objet.FRAICHEUR: "toujours_vrai",
    Objet.PREFERENCES: "preferences_par_lien",
}
# How long each kind lasts, in days, where it is not the site's setting (`DelaisDuCircuit.lien`).
JOURS = {Objet.REVOCATION: REVOCATION_HEURES // 24}


def create_link(objet: str, *, personne: Any = None, days: int | None = None, token: str = "", **about: Any) -> str:
    """Make a link and return its absolute address. `about`: `dossier`, `page`, `coauteur`, `empreinte`.

    `token`: a secret that its caller can find again (`token_for`): a mail sent anew then holds the link that it held before.
    """
    if objet == Objet.ACCORD and about.get("dossier") and not about.get("empreinte"):
        about["empreinte"] = _seal_of_today(about["dossier"])
    token = token or secrets.token_urlsafe(OCTETS)
    days = days or JOURS.get(Objet(objet)) or DelaisDuCircuit.load().lien
    LienSigne.objects.get_or_create(
        jeton=_hash(objet, token),
        defaults={
            "objet": objet,
            "personne": personne,
            "expire_le": timezone.now() + timedelta(days=days),
            **about,
        },
    )
    return settings.SITE_URL + reverse(PAGES[Objet(objet)], args=[token])


def _seal_of_today(dossier: Dossier) -> str:
    """Of the text under approval: a link to decide is always to one text. Nothing at another step, and the link then decides nothing."""
    if dossier.statut != Statut.ACCORD or not is_readable(dossier):
        return ""
    return empreinte(etapes.current(dossier).revision.content)


def find_link(objet: str, token: str) -> LienSigne:
    """The link, whatever was asked of it before, if it may still be used. Raises `LienRefuse`, which says why not."""
    lien = (
        LienSigne.objects.select_related("personne", "dossier", "page", "coauteur")
        .filter(jeton=_hash(objet, token), objet=objet)
        .first()
    )
    if lien is None or (lien.personne and not lien.personne.is_active):
        raise LienRefuse("inconnu")
    for refused, raison in (
        (lien.utilise_le is not None, "utilise"),
        (lien.revoque_le is not None, "revoque"),
        (lien.expire_le <= timezone.now(), "expire"),
    ):
        if refused:
            raise LienRefuse(raison)
    return lien


def spend(lien: LienSigne, *, dossier: Dossier | None = None, by: Any = None) -> None:
    """Use a link up, inside the transaction of the decision. Raises `LienRefuse` when another window was first.

    `dossier` and `by`: what is decided, and in whose name; a link to anything else is refused as if it did not exist.
    """
    if dossier is not None and (lien.dossier_id != dossier.pk or lien.personne_id != by.pk):
        raise LienRefuse("inconnu")
    now = timezone.now()
    used = LienSigne.objects.filter(pk=lien.pk, utilise_le=None, revoque_le=None, expire_le__gt=now).update(
        utilise_le=now
    )
    if not used:
        raise LienRefuse("utilise")


def revoke_all(dossier: Dossier, objet: str = Objet.ACCORD, *, personne: Any = None) -> int:
    """Links to a text that is no longer to be decided, by anybody or by `personne`. Returns how many there were."""
    links = LienSigne.objects.filter(dossier=dossier, objet=objet, utilise_le=None, revoque_le=None)
    if personne is not None:
        links = links.filter(personne=personne)
    return links.update(revoque_le=timezone.now())


def token_for(objet: str, cle: str) -> str:
    """The secret of one mail: always the same for the same `cle`, and unknown to whoever lacks SECRET_KEY."""
    digest = salted_hmac(f"workflow.liens.jeton.{objet}", cle, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:OCTETS]).decode()


def _hash(objet: str, token: str) -> str:
    """Keyed by SECRET_KEY, so that a stolen copy of the table cannot even be checked against guesses."""
    return salted_hmac(f"workflow.liens.{objet}", token, algorithm="sha256").hexdigest()
