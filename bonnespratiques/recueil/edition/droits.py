"""Who may freeze, correct and withdraw editions. Asked by `gel` and `retrait`, and by the screens before they offer it."""

from typing import Any

from bonnespratiques.groupes import GELER_RECUEIL
from bonnespratiques.models import Edition, RecueilPage


def can_freeze(user: Any, recueil: RecueilPage) -> bool:
    """An edition is published for good: it takes the right to publish the recueil, and that of freezing."""
    return user.has_perm(GELER_RECUEIL) and recueil.permissions_for_user(user).can_publish()


def can_withdraw(user: Any, edition: Edition) -> bool:
    """As for freezing. When the recueil is gone, nobody may publish it: the right of freezing is enough."""
    return user.has_perm(GELER_RECUEIL) and (edition.recueil is None or can_freeze(user, edition.recueil))
