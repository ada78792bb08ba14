"""How each person wants what does not press. What awaits their answer always comes at once: there is nothing to choose there."""

from typing import Any

from django.db import transaction

from workflow.models import CourrielSortant, PreferencesCourriel

Rythme = PreferencesCourriel.Rythme


def rythme_of(personne: Any) -> str:
    """Somebody without an account has no digest: what we write to them is for now."""
    if personne.pk is None:
        return Rythme.IMMEDIAT
    chosen = PreferencesCourriel.objects.filter(personne_id=personne.pk).values_list("rythme", flat=True).first()
    return chosen or Rythme.RESUME


@transaction.atomic
def choose(personne: Any, rythme: str) -> None:
    """Raises `ValueError` for a rhythm that does not exist. Whoever wants nothing does not receive what was waiting either."""
    PreferencesCourriel.objects.update_or_create(personne=personne, defaults={"rythme": Rythme(rythme)})
    if rythme == Rythme.RIEN:
        CourrielSortant.objects.awaiting_digest().filter(personne=personne).update(etat=CourrielSortant.Etat.ECARTE)
