"""The dossiers of the demonstration, one at each step of the circuit, played through the real actions by their people.

Only their dates are then moved back, so that a newcomer sees turns, delays and discussions as they are in life.
Caller: `manage.py charger_demo`.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bonnespratiques.demo import dessins
from bonnespratiques.demo.chargement import Say, load_content
from bonnespratiques.demo.donnees import read
from bonnespratiques.demo.personnes import PersonneDeDemo
from bonnespratiques.models import FichePage, ThemePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.rubriques import RUBRIQUES_COEUR
from workflow import actions
from workflow.circuit import Action
from workflow.comite.raisons import Raison, changes_of, protected_changes
from workflow.documents import pieces
from workflow.ecriture import brouillons
from workflow.memoire.profils import free_address
from workflow.models import DelaisDuCircuit, Dossier, EntreeJournal, LienSigne, ModeleRefus, Profil, Puce
from workflow.permissions import comite_of_page
from workflow.signature import coauteurs, liens
from workflow.suivi import fraicheur, relances

CHAMPS = [rubrique.champ for rubrique in RUBRIQUES_COEUR]
AGE_MINIMAL_JOURS = 3


def load_demo(say: Say) -> list[PersonneDeDemo]:
    """Make all that the demonstration lacks, and return its people. `say` receives one line after each stage.

    The circuit must be installed (`installer_circuit`).
    """
    contenu = load_content(say)
    _name_rewriters(contenu.personnes)
    textes = read("dossiers")
    for texte in textes:
        auteur = get_user_model().objects.get(email=texte["auteur"]["courriel"])
        if not Dossier.objects.filter(auteur=auteur, titre=texte["titre"]).exists():
            _play(texte, auteur=auteur, theme=contenu.themes[texte["theme"]])
    say(f"{len(textes)} dossiers, à chaque étape du circuit.")
    for texte in read("verifications"):
        _doubt(contenu.fiches[texte["fiche"]], texte)
    return contenu.personnes


def _person(courriel: str) -> Any:
    return get_user_model().objects.get(email=courriel)


def _name_rewriters(personnes: list[PersonneDeDemo]) -> None:
    """The committee of the demonstration wishes to be named on what it rewrites. Nobody's wish is written over."""
    for personne in personnes:
        if personne.role == "comité":
            adresse = free_address(personne.nom, profil=Profil())
            defaults = {"nom": personne.nom, "nommer_reecritures": True, "adresse": adresse}
            Profil.objects.get_or_create(personne=_person(personne.courriel), defaults=defaults)


def _doubt(fiche: FichePage, texte: dict[str, str]) -> None:
    """The committee cannot say whether a fiche is still true: readers are told. Once only."""
    fiche.refresh_from_db()
    if fiche.live and not fiche.verifications.exists():
        fraicheur.answer(fiche, by=_person(texte["par"]), reponse=texte["reponse"])


def _play(texte: dict[str, Any], *, auteur: Any, theme: ThemePage) -> Dossier:
    """One dossier from its first draft to its step. All or nothing; its mails leave at the end."""
    with transaction.atomic():
        recit = {champ: clean_html(texte["texte_contributeur"][champ]) for champ in CHAMPS}
        dossier = brouillons.create_draft(by=auteur, texte={"titre": texte["titre"], **recit}, theme=theme)
        if texte["etape"] == "brouillon":
            return dossier
        comite = comite_of_page(theme).order_by("pk").first()
        _join(dossier, texte, auteur=auteur)
        dossier = actions.submit(dossier, by=auteur, charte=True)
        if texte["texte_comite"]:
            _rewrite(dossier, texte["texte_comite"], by=comite)
            raisons = _raisons(dossier, texte["motifs"])
            dossier = actions.send_for_approval(dossier, by=comite, raisons=raisons)
        _sign_in_part(dossier, texte)
        people = {"comité": comite, "contributeur": auteur}
        for message in texte["messages"]:
            _post(dossier, message, by=people.get(message["de"]) or dossier.coauteurs.acceptes()[0].personne)
        dossier = _conclude(dossier, texte, auteur=auteur, comite=comite)
        _backdate(dossier, texte)
    return dossier


def _join(dossier: Dossier, texte: dict[str, Any], *, auteur: Any) -> None:
    """What goes with the draft: a file, and people invited to sign, who accept by their link."""
    if piece := texte.get("piece"):
        draw = getattr(dessins, piece["dessin"])
        pieces.attach(dossier, by=auteur, fichier=SimpleUploadedFile(piece["nom"], draw()))
    for invite in texte.get("coauteurs", []):
        coauteur = coauteurs.invite(dossier, by=auteur, courriel=invite["courriel"], nom=invite["nom"])
        jeton, objet = secrets.token_urlsafe(), LienSigne.Objet.COAUTEUR
        liens.create_link(objet, token=jeton, coauteur=coauteur, dossier=dossier)
        coauteurs.answer(liens.find_link(objet, jeton), accept=True, user=AnonymousUser())


def _sign_in_part(dossier: Dossier, texte: dict[str, Any]) -> None:
    for invite in texte.get("coauteurs", []):
        if invite["a_signe"]:
            actions.approve(dossier, by=_person(invite["courriel"]), empreinte_lue=actions.seal_to_approve(dossier))


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
        case "accord" if texte.get("sans_reponse"):
            _let_time_pass(dossier)
        case "validation" | "publiée":
            dossier = actions.approve(dossier, by=auteur, empreinte_lue=actions.seal_to_approve(dossier))
            if texte["etape"] == "publiée":
                return actions.validate(dossier, by=comite)
        case "rejetée":
            modele = ModeleRefus.objects.filter(titre=texte.get("modele_rejet")).first()
            motif = "\n\n".join(filter(None, [modele.texte if modele else "", texte["motif_rejet"]]))
            return actions.reject(dossier, by=comite, motif=motif)
        case "retirée":
            return actions.withdraw(dossier, by=auteur)
    return dossier


def _let_time_pass(dossier: Dossier) -> None:
    """Nobody answers: the last reminder, then the animation. `relancer` does the same, day after day."""
    delais = DelaisDuCircuit.load()
    echeance = Dossier.objects.values_list("echeance", flat=True).get(pk=dossier.pk) or timezone.localdate()
    for jours in (delais.dernier_rappel, delais.dernier_rappel + delais.sursis):
        relances.remind(dossier, delais=delais, today=echeance + timedelta(days=jours))
    dossier.refresh_from_db()


def _post(dossier: Dossier, message: dict[str, Any], *, by: Any) -> None:
    posted = actions.post_message(dossier, by=by, texte=message["texte"], interne=message["interne"])
    posted.le = timezone.now() - timedelta(days=message["jours_avant"])
    posted.save(update_fields=["le"])


def _backdate(dossier: Dossier, texte: dict[str, Any]) -> None:
    """Spread the journal over the days of the discussion: its first line a day before, its last one with the last word.

    `jours` tells the age of each line, where that is not enough.
    """
    entrees = list(dossier.journal.order_by("le", "pk"))
    for entree, jours in zip(entrees, texte.get("jours") or _ages(len(entrees), texte["messages"]), strict=True):
        entree.le = timezone.now() - timedelta(days=jours)
        # Round the journal's own refusal: a demonstration plays in a minute what takes weeks.
        QuerySet(EntreeJournal).filter(pk=entree.pk).update(le=entree.le)
    le = {entree.action: entree.le for entree in entrees}
    depuis = next(entree.le for entree in reversed(entrees) if entree.vers and entree.vers != entree.depuis)
    delai = DelaisDuCircuit.load().days_of(dossier.statut)
    echeance = timezone.localdate(depuis) + timedelta(days=delai) if delai else None
    Dossier.objects.filter(pk=dossier.pk).update(
        statut_depuis=depuis,
        echeance=echeance,
        echeance_annoncee=echeance,
        escalade_le=le.get(EntreeJournal.Evenement.ESCALATED) if dossier.escalade_le else None,
        cree_le=entrees[0].le,
        modifie_le=entrees[-1].le,
    )
    dossier.pieces.update(le=entrees[0].le)
    dossier.coauteurs.update(invite_le=entrees[0].le, repondu_le=entrees[0].le)
    _backdate_approvals(dossier, le)


def _ages(nombre: int, messages: list[dict[str, Any]]) -> list[float]:
    jours = [message["jours_avant"] for message in messages] or [AGE_MINIMAL_JOURS]
    age, fin = max(*jours, AGE_MINIMAL_JOURS) + 1, min(jours)
    return [age - (age - fin) * rang / max(1, nombre - 1) for rang in range(nombre)]


def _backdate_approvals(dossier: Dossier, le: dict[str, datetime]) -> None:
    donnes = (Action.APPROVE, EntreeJournal.Evenement.APPROVED_IN_PART)
    if moment := next((le[action] for action in donnes if action in le), None):
        dossier.approbations.update(le=moment)
