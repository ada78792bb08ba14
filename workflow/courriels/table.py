"""Which mails each action and event sends, as one table. Read by `envoi` when something happens, and by the catalogue."""

from workflow.circuit import Action
from workflow.courriels import de_la_fin, de_la_signature, des_delais, du_circuit
from workflow.courriels.courriel import Courriel
from workflow.models import EntreeJournal

# The order counts for whoever signs a fiche and sits on its committee: of one event they receive the first mail only.
COURRIELS: dict[str, tuple[type[Courriel], ...]] = {
    Action.SUBMIT: (du_circuit.AccuseReception, du_circuit.FicheAReecrire),
    Action.TAKE: (du_circuit.DossierRepris,),
    Action.REASSIGN: (du_circuit.DossierConfie, du_circuit.DossierRepris),
    Action.SEND_FOR_APPROVAL: (du_circuit.AccordDemande,),
    Action.ADD_NOTE: (du_circuit.AccordDemande,),
    Action.TAKE_BACK: (du_circuit.TexteRepris,),
    Action.ASK_CHANGES: (du_circuit.ChangementsDemandes,),
    EntreeJournal.Evenement.APPROVED_IN_PART: (du_circuit.BonAPublierConfirme, du_circuit.AccordEnPartie),
    Action.APPROVE: (du_circuit.BonAPublierConfirme, du_circuit.BonAPublierDonne),
    Action.REVOKE: (du_circuit.RetourConfirme, du_circuit.AccordRevoque),
    Action.OVERRIDE: (du_circuit.AccordOutrepasse,),
    Action.SEND_BACK: (du_circuit.TexteRepris,),
    Action.VALIDATE: (de_la_fin.FichePubliee, de_la_fin.FicheProgrammee),
    EntreeJournal.Evenement.PUBLISHED: (de_la_fin.FichePubliee,),
    Action.REJECT: (de_la_fin.FicheNonRetenue,),
    Action.WITHDRAW: (de_la_fin.RetraitConfirme, de_la_fin.FicheRetiree),
    EntreeJournal.Evenement.WORKFLOW_CANCELLED: (de_la_fin.CircuitInterrompu,),
    Action.OPEN_MEDIATION: (du_circuit.MediationDemandee,),
    Action.ATTACH: (de_la_signature.PieceAjoutee,),
    EntreeJournal.Evenement.COAUTHOR_ACCEPTED: (de_la_signature.CoauteurAccepte,),
    EntreeJournal.Evenement.COAUTHOR_DECLINED: (de_la_signature.CoauteurDecline,),
    EntreeJournal.Evenement.AUTHOR_REPLACED: (de_la_signature.CoauteurDevientAuteur,),
    Action.EXTEND: (du_circuit.DelaiDonneAuxAuteurs, du_circuit.DelaiDonneAuComite),
    EntreeJournal.Evenement.REMINDED: (
        des_delais.RappelAccord,
        des_delais.DernierRappelAccord,
        des_delais.RappelAuComite,
        des_delais.DernierRappelAuComite,
    ),
    EntreeJournal.Evenement.DATE_MOVED: (des_delais.DateReportee, des_delais.DateReporteeAuComite),
    EntreeJournal.Evenement.SILENCE: (des_delais.SilenceConstate,),
    EntreeJournal.Evenement.ESCALATED: (des_delais.DossierADebloquer, des_delais.AnimationPrevenue),
}
