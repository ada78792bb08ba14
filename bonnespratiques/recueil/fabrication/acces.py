"""Who may know what of a build, and who may cancel it. Caller: the progress page.

Who asked is known by a signed token in the address that they were given: no cookie, and a form that holds it comes from our page.
"""

from typing import Any

from django.core.signing import Signer
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from bonnespratiques.models import Fabrication, RecueilPage
from bonnespratiques.recueil.fabrication import avancement


def token(fabrication: Fabrication) -> str:
    return Signer(salt="bonnespratiques.fabrication").signature(str(fabrication.pk))


def is_token(jeton: str, fabrication: Fabrication) -> bool:
    return constant_time_compare(jeton, token(fabrication))


def is_asker(request: HttpRequest, fabrication: Fabrication) -> bool:
    """Whether whoever looks is who asked: the person, or the holder of the address that was given to them."""
    if request.user.is_authenticated and fabrication.demandee_par_id == request.user.pk:
        return True
    return is_token(request.GET.get("jeton", ""), fabrication)


def may_read(request: HttpRequest, fabrication: Fabrication) -> bool:
    """Whether they may know that this recueil exists."""
    recueil = fabrication.recueil_id
    return bool(recueil) and RecueilPage.objects.visible_to(request.user).filter(pk=recueil).exists()


def may_edit(request: HttpRequest, recueil: RecueilPage | None) -> bool:
    return bool(recueil and request.user.is_authenticated and recueil.permissions_for_user(request.user).can_edit())


def may_cancel(request: HttpRequest, fabrication: Fabrication) -> bool:
    return is_asker(request, fabrication) or may_edit(request, fabrication.recueil)


def seen(request: HttpRequest, fabrication: Fabrication) -> dict[str, Any]:
    """How far it is (`avancement.state`); why it failed, which names fiches, only for who can mend it."""
    avancee = avancement.state(fabrication)
    sien = fabrication.mon_recueil_id is not None and is_asker(request, fabrication)
    if not sien and not may_edit(request, fabrication.recueil):
        avancee["erreur"] = ""
    return avancee
