"""The people of the demonstration: one or several of each kind, with the groups of their work.

Those who run the site have a password, printed by the command: never load them on a site that others can reach.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from bonnespratiques.demo.donnees import read
from bonnespratiques.groupes import (
    GROUPE_ADMINISTRATION,
    GROUPE_ANIMATION,
    GROUPE_MEMBRES,
    join_committee,
)
from bonnespratiques.models import ThemePage

MOT_DE_PASSE = "demonstration"
# Contributeurs are in no group: they sign in by a code sent by mail and hold no right on the administration.
GROUPES = {"animateur": GROUPE_ANIMATION, "administrateur": GROUPE_ADMINISTRATION, "lecteur": GROUPE_MEMBRES}
ROLES_A_MOT_DE_PASSE = {"comité", "animateur", "administrateur"}


@dataclass(frozen=True)
class PersonneDeDemo:
    role: str
    courriel: str
    nom: str

    @property
    def has_password(self) -> bool:
        return self.role in ROLES_A_MOT_DE_PASSE


def load_personnes(themes: dict[str, ThemePage]) -> list[PersonneDeDemo]:
    """Make the accounts that are missing, and return who they are. Somebody's password is never set twice."""
    personnes = []
    for texte in read("personnes"):
        personne = _account(texte)
        if texte["role"] in GROUPES:
            personne.groups.add(Group.objects.get(name=GROUPES[texte["role"]]))
        if texte["role"] == "comité":
            join_committee(personne, *(themes[titre] for titre in texte["themes"]))
        personnes.append(PersonneDeDemo(texte["role"], personne.email, personne.get_full_name()))
    return personnes


@cache
def _hashed_password() -> str:
    """Slow on purpose, and the same for all: computed once."""
    return make_password(MOT_DE_PASSE)


def _account(texte: dict[str, Any]) -> Any:
    model = get_user_model()
    existing = model.objects.filter(email=texte["courriel"]).first()
    if existing:
        return existing
    personne = model(
        email=texte["courriel"],
        first_name=texte["prenom"],
        last_name=texte["nom"],
        fonction=texte["fonction"],
        organisme=texte["organisme"],
    )
    if texte["role"] in ROLES_A_MOT_DE_PASSE:
        personne.password = _hashed_password()
    personne.save()
    # Nobody reads these mailboxes: their addresses are taken as proved.
    EmailAddress.objects.filter(user=personne).update(verified=True)
    return personne
