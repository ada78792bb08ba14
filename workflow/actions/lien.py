"""A signed link that is not in the right hands: whoever has opened it may shut it, and its person is told."""

from django.db import transaction

from workflow import courriels
from workflow.actions.transition import record
from workflow.courriels.du_circuit import LienFerme
from workflow.erreurs import LienRefuse
from workflow.models import Dossier, EntreeJournal, LienSigne
from workflow.signature import liens


def close_link(lien: LienSigne) -> None:
    """Shut a link to decide, and every other one that its person has for this dossier. Raises `LienRefuse` if it no longer opens."""
    if lien.dossier_id is None:
        raise LienRefuse("inconnu")
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=lien.dossier_id)
        if not liens.revoke_all(dossier, lien.objet, personne=lien.personne):
            raise LienRefuse("revoque")
        # Nobody knows who did it: whoever holds a link is not signed in.
        record(dossier, EntreeJournal.Evenement.LINK_REVOKED, details={"lien": lien.pk})
        courriels.enqueue(LienFerme(dossier), evenement=f"lien-ferme:{lien.pk}", to=lien.personne)
