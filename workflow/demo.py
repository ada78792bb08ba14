"""The dossiers of the demonstration, one at each step of the circuit, played through the real actions by their people.

Only their dates are then moved back, so that a newcomer sees turns, delays and discussions as they are in life.
Caller: `manage.py charger_demo`.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bonnespratiques.demo.chargement import Say, load_content
from bonnespratiques.demo.donnees import read
from bonnespratiques.demo.personnes import PersonneDeDemo
from bonnespratiques.models import FichePage, ThemePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.rubriques import RUBRIQUES_COEUR
from workflow import actions
from workflow.comite.raisons import Raison, changes_of, protected_changes
from workflow.ecriture import brouillons
from workflow.models import DelaisDuCircuit, Dossier, EntreeJournal, Puce
from workflow.permissions import comite_of_page

CHAMPS = [rubrique.champ for rubrique in RUBRIQUES_COEUR]
AGE_MINIMAL_JOURS = 3


def load_demo(say: Say) -> list[PersonneDeDemo]:
    """Make all that the demonstration lacks, and return its people. `say` receives one line after each stage.

    The circuit must be installed (`installer_circuit`).
    """
    contenu = load_content(say)
    textes = read("dossiers")
    for texte in textes:
        auteur = get_user_model().objects.get(email=texte["auteur"]["courriel"])
        if not Dossier.objects.filter(auteur=auteur, titre=texte["titre"]).exists():
            _play(texte, auteur=auteur, theme=contenu.themes[texte["theme"]])
    say(f"{len(textes)} dossiers, à chaque étape du circuit.")
    return contenu.personnes


def _play(texte: dict[str, Any], *, auteur: Any, theme: ThemePage) -> Dossier:
    """One dossier from its first draft to its step. All or nothing; its mails leave at the end."""
    with transaction.atomic():
        recit = {champ: clean_html(texte["texte_contributeur"][champ]) for champ in CHAMPS}
        dossier = brouillons.create_draft(by=auteur, texte={"titre": texte["titre"], **recit}, theme=theme)
        if texte["etape"] == "brouillon":
            return dossier
        comite = comite_of_page(theme).order_by("pk").first()
        dossier = actions.submit(dossier, by=auteur, charte=True)
        if texte["texte_comite"]:
            _rewrite(dossier, texte["texte_comite"], by=comite)
            raisons = _raisons(dossier, texte["motifs"])
            dossier = actions.send_for_approval(dossier, by=comite, raisons=raisons)
        for message in texte["messages"]:
            _post(dossier, message, auteur=auteur, comite=comite)
        dossier = _conclude(dossier, texte, auteur=auteur, comite=comite)
        _backdate(dossier, texte["messages"])
    return dossier


def _rewrite(dossier: Dossier, texte_comite: dict[str, str], *, by: Any) -> None:
    fiche = FichePage.objects.get(pk=dossier.page_id).get_latest_revision_as_object()
    for champ in CHAMPS:
        setattr(fiche, champ, clean_html(texte_comite[champ]))
    fiche.save_revision(user=by, log_action=True)


def _raisons(dossier: Dossier, motifs: dict[str, list[str]]) -> dict[str, Raison]:
    """The reasons told in the content; « clarifié » for a section of which it says nothing."""
    par_libelle = {puce.label: puce.value for puce in Puce}
    revision = FichePage.objects.select_related("latest_revision").get(pk=dossier.page_id).latest_revision
    protected = protected_changes(dossier, revision)
    raisons = {}
    for change in changes_of(dossier, revision):
        cle = change.section.cle
        puces = [par_libelle[motif.replace("'", "’")] for motif in motifs.get(cle, ["clarifié"])]
        raisons[cle] = Raison((*puces, *([Puce.ECHEC.value] if cle in protected else [])))
    return raisons


def _conclude(dossier: Dossier, texte: dict[str, Any], *, auteur: Any, comite: Any) -> Dossier:
    """The last action that brings the dossier to its step. « Accord » needs none: the text has just been sent."""
    match texte["etape"]:
        case "réécriture" if texte["texte_comite"]:
            demande = next(message["texte"] for message in texte["messages"] if message["de"] == "contributeur")
            return actions.ask_changes(dossier, by=auteur, demandes={}, motif=demande)
        case "validation":
            return actions.approve(dossier, by=auteur, empreinte_lue=actions.seal_to_approve(dossier))
        case "rejetée":
            return actions.reject(dossier, by=comite, motif=texte["motif_rejet"])
        case "retirée":
            return actions.withdraw(dossier, by=auteur)
    return dossier


def _post(dossier: Dossier, message: dict[str, Any], *, auteur: Any, comite: Any) -> None:
    posted = actions.post_message(
        dossier, by=comite if message["de"] == "comité" else auteur, texte=message["texte"], interne=message["interne"]
    )
    posted.le = timezone.now() - timedelta(days=message["jours_avant"])
    posted.save(update_fields=["le"])


def _backdate(dossier: Dossier, messages: list[dict[str, Any]]) -> None:
    """Spread the journal over the days of the discussion: its first line a day before, its last one with the last word."""
    jours = [message["jours_avant"] for message in messages] or [AGE_MINIMAL_JOURS]
    age, fin = max(*jours, AGE_MINIMAL_JOURS) + 1, min(jours)
    entrees = list(dossier.journal.order_by("le", "pk"))
    for rang, entree in enumerate(entrees):
        part = rang / max(1, len(entrees) - 1)
        entree.le = timezone.now() - timedelta(days=age - (age - fin) * part)
        # Round the journal's own refusal: a demonstration plays in a minute what takes weeks.
        QuerySet(EntreeJournal).filter(pk=entree.pk).update(le=entree.le)
    delai = DelaisDuCircuit.load().days_of(dossier.statut)
    depuis = entrees[-1].le
    Dossier.objects.filter(pk=dossier.pk).update(
        statut_depuis=depuis,
        echeance=timezone.localdate(depuis) + timedelta(days=delai) if delai else None,
        cree_le=entrees[0].le,
        modifie_le=depuis,
    )
