"""A kept mail made into a message: its links, its headers. Made anew it is the same message, whatever came of the first try:
same links, same Message-ID, so that a mailbox that received it twice shows it once.
"""

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.timezone import localdate

from bonnespratiques.models import Reglages
from workflow.models import CourrielSortant, LienSigne
from workflow.signature import liens

JOURS_POUR_CHOISIR = 365


def build(sortant: CourrielSortant, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Makes the signed links on the way. Raises `UnicodeError` for a mailbox whose name has accents: most servers know none."""
    sortant.adresse.rpartition("@")[0].encode("ascii")
    preferences = _preferences(sortant)
    marks = {CourrielSortant.MARQUE_PREFERENCES: preferences}
    if sortant.lien:
        marks[CourrielSortant.MARQUE_LIEN] = _signed_link(sortant)
    reponse = Reglages.load().adresse_de_reponse
    message = EmailMultiAlternatives(
        subject=sortant.objet,
        body=_replace(sortant.texte, marks),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[sortant.adresse],
        reply_to=[reponse] if reponse else None,
        headers=_headers(sortant, preferences, reponse),
        connection=connection,
    )
    if sortant.html:
        message.attach_alternative(_replace(sortant.html, marks), "text/html")
    return message


def _replace(text: str, marks: dict[str, str]) -> str:
    for mark, url in marks.items():
        text = text.replace(mark, url)
    return text


def _headers(sortant: CourrielSortant, preferences: str, reponse: str) -> dict[str, str]:
    headers = {
        "Message-ID": f"<courriel.{sortant.pk}.{sortant.cree_le:%Y%m%d%H%M%S}@{_domain()}>",
        # Absence notices do not answer what a machine wrote.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if sortant.dossier_id:
        # What was said of one dossier stands together in a mailbox.
        headers["References"] = headers["In-Reply-To"] = f"<dossier.{sortant.dossier_id}@{_domain()}>"
    if preferences and not sortant.urgent:
        # No `List-Unsubscribe-Post`: the page is opened, and a person chooses there. A scanner that follows changes nothing.
        ways = [f"<{preferences}>"]
        if reponse:
            ways.append(f"<mailto:{reponse}?subject={quote('Choisir mes courriels')}>")
        headers["List-Unsubscribe"] = ", ".join(ways)
    return headers


def _domain() -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return host.encode("idna").decode()


def _signed_link(sortant: CourrielSortant) -> str:
    return liens.create_link(
        sortant.lien,
        personne=sortant.personne,
        token=liens.token_for(sortant.lien, f"courriel:{sortant.pk}:{sortant.cree_le.isoformat()}"),
        dossier=sortant.dossier,
        page=sortant.page,
        coauteur=sortant.coauteur,
        empreinte=sortant.lien_empreinte,
    )


def _preferences(sortant: CourrielSortant) -> str:
    """One a month for each person: it decides nothing but their own mails, and is not used up."""
    personne: Any = sortant.personne
    if personne is None:
        return ""
    objet = LienSigne.Objet.PREFERENCES
    token = liens.token_for(objet, f"personne:{personne.pk}:{localdate():%Y-%m}")
    return liens.create_link(objet, personne=personne, days=JOURS_POUR_CHOISIR, token=token)
