"""The text goes back and forth: sent for approval, taken back, sent back, or asked to change."""

from collections.abc import Mapping
from typing import Any

from bonnespratiques.empreinte import empreinte
from workflow import etapes
from workflow.actions.accord import drop_approvals
from workflow.actions.transition import MOTIF_MAX, latest_revision, locked, move
from workflow.circuit import Action, Role
from workflow.comite.raisons import Raison, check_raisons, keep_raisons, to_draft
from workflow.ecriture.texte import follow_title
from workflow.erreurs import ActionRefusee, TexteChange, TexteIncomplet
from workflow.models import AccordTask, Dossier, LienSigne, Message, ReponseEnCours
from workflow.permissions import role_of
from workflow.sections import SECTIONS_PAR_CLE
from workflow.signature import liens


def send_for_approval(
    dossier: Dossier, *, by: Any, raisons: Mapping[str, Raison], empreinte_lue: str | None = None
) -> Dossier:
    """Show the latest rewriting to its author. That revision is frozen from now on.

    `raisons`: why, for each section that differs from the author's text (`workflow.comite.raisons`).
    `empreinte_lue`: the seal of the text that was on the screen of whoever sends it, when there was one.
    Raises `TexteIncomplet` when a core rubric is empty, `RaisonsManquantes` when a change is not explained, `TexteChange` when
    somebody saved meanwhile.
    """
    with locked(dossier, Action.SEND_FOR_APPROVAL, by) as dossier:
        revision = latest_revision(dossier)
        fiche = revision.as_object()
        if empreinte_lue and empreinte_lue != empreinte(revision.content):
            raise TexteChange(
                "Le texte a été enregistré ailleurs depuis que vous l’avez ouvert. Relisez-le, puis envoyez."
            )
        manques = [f"la rubrique « {rubrique.titre} »" for rubrique in fiche.missing_to_publish()]
        if manques:
            raise TexteIncomplet(manques)
        if named := fiche.anonymat_errors():
            raise ActionRefusee(" ".join(error.message for error in named.values()))
        check_raisons(dossier, revision, raisons)
        keep_raisons(dossier, revision, raisons)
        # The next round begins with what was said in this one.
        dossier.raisons_brouillon = {**dossier.raisons_brouillon, **to_draft(raisons)}
        follow_title(revision)
        etapes.advance(dossier, by=by, to=AccordTask, revision=revision)
        move(dossier, Action.SEND_FOR_APPROVAL, by, revision=revision, empreinte=empreinte(revision.content))
    return dossier


def take_back(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Take the text back from its author, to change it again."""
    with locked(dossier, Action.TAKE_BACK, by, motif) as dossier:
        _reopen(dossier, by=by, comment=motif)
        move(dossier, Action.TAKE_BACK, by, motif=motif)
    return dossier


def ask_changes(
    dossier: Dossier, *, by: Any, demandes: Mapping[str, str], motif: str = "", lien: LienSigne | None = None
) -> Dossier:
    """Send the text back to the committee. `demandes`: what to change, by section; `motif`: about the whole.

    At least one of them is needed. Each becomes a message to the committee. `lien`: the signed link by which it is asked.
    """
    demandes = {cle: texte.strip() for cle, texte in demandes.items() if texte.strip()}
    whole = _summary(demandes, motif.strip())
    with locked(dossier, Action.ASK_CHANGES, by, whole) as dossier:
        if lien:
            liens.spend(lien, dossier=dossier, by=by)
        role = role_of(by, dossier) or Role.AUTEUR
        said = [
            Message.objects.create(dossier=dossier, de=by, role=role, rubrique=cle, texte=texte, interne=False).pk
            for cle, texte in [*demandes.items(), *([("", motif.strip())] if motif.strip() else [])]
        ]
        _reopen(dossier, by=by, comment=whole)
        ReponseEnCours.objects.filter(dossier=dossier, personne=by).delete()
        move(dossier, Action.ASK_CHANGES, by, motif=whole, details={"par_lien": lien is not None, "messages": said})
    return dossier


def _summary(demandes: Mapping[str, str], motif: str) -> str:
    """All that is asked, as the journal and the mail say it. Where it is too long for them, each demand gives its beginning."""
    reasons = [f"{SECTIONS_PAR_CLE[cle].titre} : {texte}" for cle, texte in demandes.items()]
    parts = [*reasons, *([motif] if motif else [])]
    whole = "\n".join(parts)
    if len(whole) <= MOTIF_MAX:
        return whole
    share = MOTIF_MAX // len(parts) - 2
    return "\n".join(part if len(part) <= share else f"{part[: share - 2]} …" for part in parts)


def send_back(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Reopen the rewriting of an approved text. Its approval falls: the author will be asked again."""
    with locked(dossier, Action.SEND_BACK, by, motif) as dossier:
        _reopen(dossier, by=by, comment=motif)
        move(dossier, Action.SEND_BACK, by, motif=motif)
    return dossier


def _reopen(dossier: Dossier, *, by: Any, comment: str) -> None:
    drop_approvals(dossier)
    liens.revoke_all(dossier)
    etapes.back_to_reecriture(dossier, by=by, comment=comment)
