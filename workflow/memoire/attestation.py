"""The certificate of a contribution: one page, in the name of one person, about one published text. PDF/UA and PDF/A, by Typst.

What it says can be checked: its address and its code lead to the fiche's history, which shows the same seal. It names nobody
but its bearer. Words reach Typst as data, never as source (`bonnespratiques.recueil.rendu.pdf`). Caller: `views.attestation`.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bonnespratiques.models import Reglages
from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.rendu.execution import build_page
from bonnespratiques.recueil.rendu.qr import qr_path
from bonnespratiques.typographie import en_lettres
from workflow.circuit import Action, Statut
from workflow.memoire.historique import number_of
from workflow.models import Credit, Dossier, EntreeJournal

GABARIT = Path(__file__).resolve().parent / "gabarits" / "attestation.typ"
GROUPE = 8  # digits of the seal that are printed together
# What the person did, after « a ».
PARTS = {
    Credit.Part.AUTEUR: "écrit le récit d’origine, relu le texte réécrit et donné son bon à publier",
    Credit.Part.COAUTEUR: "signé le récit avec son auteur, relu le texte réécrit et donné son accord",
    Credit.Part.REECRITURE: "réécrit le texte, au sein du comité de rédaction",
}
OUTREPASSE = "écrit le récit d’origine"


def credit_of(dossier: Dossier, personne: Any) -> Credit | None:
    """The part of a person in a published dossier: what there is to certify. An author who is on the committee: as author."""
    rows = {row.part: row for row in Credit.objects.filter(dossier=dossier, personne=personne)}
    return next((rows[part] for part in Credit.Part if part in rows), None)


def build_certificate(credit: Credit) -> bytes:
    """The PDF. Raises `LivretImpossible` when it cannot be composed now, `LookupError` when the person gave no name."""
    return build_page(GABARIT, certificate_data(credit))


def certificate_data(credit: Credit) -> dict[str, Any]:
    """What the template prints: plain strings, and the strokes of the code."""
    personne: Any = credit.personne
    if not personne.get_full_name():
        raise LookupError("La personne n’a pas donné son nom.")
    entree = _publication(credit.dossier)
    address = _address(credit, entree)
    ecrire = Ecriture()
    paru = timezone.localdate(entree.le if entree else credit.le)
    return {
        "jour": [paru.year, paru.month, paru.day],
        "site": ecrire(Reglages.load().nom_du_site),
        "nom": ecrire(personne.get_full_name()),
        "fonction": ecrire(", ".join(part for part in (personne.fonction, personne.organisme) if part)),
        "part": ecrire(_part(credit)),
        "titre": ecrire(credit.page.title),
        "numero": credit.page.numero,
        "paru": en_lettres(paru),
        "fait": en_lettres(timezone.localdate()),
        "permalien": credit.page.permalink_url,
        "verifier": address,
        "verifier_court": address.split("://", 1)[-1],
        "sceau": _grouped(entree.empreinte if entree else ""),
        "qr": qr_path(address),
    }


def _part(credit: Credit) -> str:
    approved = credit.dossier.approbations.valables().filter(outrepassee=False).exists() if credit.dossier else True
    return PARTS[Credit.Part(credit.part)] if approved or credit.part == Credit.Part.REECRITURE else OUTREPASSE


def _publication(dossier: Dossier | None) -> EntreeJournal | None:
    """The entry by which this dossier's text went live."""
    if dossier is None:
        return None
    ends = dossier.journal.filter(vers=Statut.PUBLIEE, action__in=[Action.VALIDATE, EntreeJournal.Evenement.PUBLISHED])
    return ends.order_by("-le", "-pk").first()


def _address(credit: Credit, entree: EntreeJournal | None) -> str:
    number = number_of(credit.page, entree.empreinte) if entree else None
    if number is None:
        return credit.page.permalink_url
    return settings.SITE_URL + reverse("historique", args=[credit.page.numero]) + f"#v{number}"


def _grouped(seal: str) -> list[str]:
    return [seal[i : i + GROUPE] for i in range(0, len(seal), GROUPE)]
