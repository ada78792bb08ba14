"""How much one network, and the whole world, may ask of readers' recueils: rows, changes, builds. Limits: `ACCOUNT_RATE_LIMITS`.

Counted in the shared cache under a keyed fingerprint of the network: no address is written anywhere. A whole administration, or the
room of a training session, may stand behind one address: limits are those of many people, not of one.
"""

import ipaddress
from enum import StrEnum

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from bonnespratiques.models import MonRecueil

PREFIXE_IPV6 = 64  # what one subscriber holds


class Frein(StrEnum):
    NOUVEAU = "mon_recueil_nouveau"  # a row in the database
    CHANGEMENT = "mon_recueil_changement"
    LIVRET = "mon_recueil_livret"  # seconds of processor


def slows(request: HttpRequest, frein: Frein, recueil: MonRecueil | None = None) -> bool:
    """Count one more. True above the limit of this recueil, of this network or, for new ones, of the whole site."""
    comptes: list[tuple[str, str]] = [(frein, _network(request))]
    if recueil:
        comptes.insert(0, (f"{frein}_par_recueil", recueil.cle_hachee))
    if frein is Frein.NOUVEAU:
        comptes.append((f"{frein}_du_site", "site"))
    return not all(ratelimit.consume(request, action=action, key=key) for action, key in comptes)


def _network(request: HttpRequest) -> str:
    adresse = get_adapter().get_client_ip(request)
    try:
        if ipaddress.ip_address(adresse).version == 6:
            adresse = str(ipaddress.ip_network(f"{adresse}/{PREFIXE_IPV6}", strict=False).network_address)
    except ValueError:  # a test client, a socket: one and the same network
        pass
    return salted_hmac("mon_recueil.reseau", adresse).hexdigest()
