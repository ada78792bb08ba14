"""What should happen to a dossier, told a second time from `docs/circuit.md`: plain Python that knows nothing of the product.

`test_machine` plays the same steps on this model and on the product, and compares. People are names; `QUI` is the drawing of the
circuit, the methods of `Attendu` its small print. Where the two disagree, one of them is wrong: look which before changing either.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

DELAIS = {"reecriture": 15, "accord": 15, "validation": 7}
REVOCATION = timedelta(hours=24)
SOUS_LES_YEUX = ("reecriture", "accord", "validation", "programmee")
FINIS = ("publiee", "rejetee", "retiree")

# step → what somebody is → what they may do there.
_COMITE = {"take", "hand_back", "reassign"}
_ANIMATEUR = {"reassign", "extend"}
QUI: dict[str, dict[str, set[str]]] = {
    "brouillon": {"auteur": {"save", "submit"}, "coauteur": {"save"}},
    "reecriture": {
        "auteur": {"withdraw", "open_mediation"},
        "comite": _COMITE | {"send_for_approval", "reject", "open_mediation"},
        "animateur": _ANIMATEUR,
    },
    "accord": {
        "auteur": {"approve", "ask_changes", "revoke", "withdraw", "open_mediation", "add_note"},
        "coauteur": {"approve", "ask_changes", "revoke"},
        "comite": _COMITE | {"take_back", "override", "open_mediation"},
        "animateur": _ANIMATEUR,
    },
    "validation": {
        "auteur": {"revoke", "withdraw"},
        "coauteur": {"revoke"},
        "comite": _COMITE | {"send_back", "validate", "reject"},
        "animateur": _ANIMATEUR,
    },
    "programmee": {"auteur": {"withdraw"}},
}
MENE_A = {
    "submit": "reecriture",
    "send_for_approval": "accord",
    "ask_changes": "reecriture",
    "take_back": "reecriture",
    "override": "validation",
    "send_back": "reecriture",
    "reject": "rejetee",
    "withdraw": "retiree",
}
ACTIONS = sorted({action for roles in QUI.values() for actions in roles.values() for action in actions})
DU_COMITE = {action for roles in QUI.values() for action in roles.get("comite", ())} - {"open_mediation"}
# Somebody who has taken the dossier does not prevent these.
LIBRES = {"take", "reassign", "open_mediation"}


@dataclass
class Attendu:
    comite: frozenset[str]
    animateurs: frozenset[str]
    auteur: str | None
    statut: str = "brouillon"
    cosignent: set[str] = field(default_factory=set)
    pris_par: str | None = None
    silence: bool = False
    un_suffit: bool = False
    accords: dict[str, datetime] = field(default_factory=dict)
    mediation: bool = False
    escalade: bool = False
    echeance: date | None = None
    # A text was saved on the page after the one that is under approval, or approved.
    depassee: bool = False

    @property
    def signataires(self) -> set[str]:
        return self.cosignent | ({self.auteur} if self.auteur else set())

    @property
    def est_fini(self) -> bool:
        return self.statut in FINIS

    def en_retard(self, jour: date) -> bool:
        return bool(self.echeance and self.echeance < jour)

    def roles(self, qui: str) -> set[str]:
        handed = self.statut in SOUS_LES_YEUX and (self.escalade or self.mediation)
        return {
            role
            for role, has in (
                ("auteur", qui == self.auteur),
                ("coauteur", qui in self.cosignent),
                ("comite", qui in self.comite and self.statut != "brouillon"),
                ("animateur", qui in self.animateurs and handed),
            )
            if has
        }

    def voit(self, qui: str) -> bool:
        return bool(self.roles(qui))

    def permet(self, action: str, qui: str, maintenant: datetime) -> bool:
        """Whether `qui` may do it now."""
        roles = {role for role, actions in QUI.get(self.statut, {}).items() if action in actions} & self.roles(qui)
        if not roles:
            return False
        if roles == {"comite"} and action not in LIBRES and self.pris_par not in (None, qui):
            return False
        if action == "override" and self.signataires:
            return self.silence and not self.mediation and self.en_retard(maintenant.date())
        small_print = {
            "take": lambda: self.pris_par != qui,
            "hand_back": lambda: self.pris_par == qui,
            "approve": lambda: qui not in self.accords and not self.depassee,
            "revoke": lambda: qui in self.accords and maintenant - self.accords[qui] < REVOCATION,
            "add_note": lambda: self.mediation,
            "open_mediation": lambda: not self.mediation,
            "validate": lambda: not self.depassee,
        }
        return small_print.get(action, lambda: True)()

    def possibles(self, gens: list[str], maintenant: datetime) -> list[tuple[str, str]]:
        return [(action, qui) for action in ACTIONS for qui in gens if self.permet(action, qui, maintenant)]

    def refusees_de_peu(self, gens: list[str], maintenant: datetime) -> list[tuple[str, str]]:
        """What belongs to this step and to these people, and is refused all the same."""
        step = QUI.get(self.statut, {})
        theirs = {(action, qui) for qui in gens for role in self.roles(qui) for action in step.get(role, ())}
        return sorted(pair for pair in theirs if self.permet(*pair, maintenant) is False)

    # --- What follows -----------------------------------------------------------------------------------------

    def joue(self, action: str, qui: str, maintenant: datetime, **details: object) -> None:
        getattr(self, f"_{action}", lambda *_a, **_d: None)(qui, maintenant, **details)
        if action in MENE_A:
            self._va_a(MENE_A[action], maintenant)

    def _va_a(self, statut: str, maintenant: datetime) -> None:
        self.statut, self.escalade = statut, False
        jours = DELAIS.get(statut)
        self.echeance = maintenant.date() + timedelta(days=jours) if jours else None
        if statut == "reecriture":
            self.accords, self.depassee = {}, False
        if self.est_fini:
            self.pris_par = None

    def _submit(self, qui: str, maintenant: datetime, *, silence: bool, un_suffit: bool) -> None:
        self.silence, self.un_suffit = silence, un_suffit

    def _take(self, qui: str, maintenant: datetime) -> None:
        self.pris_par = qui

    def _hand_back(self, qui: str, maintenant: datetime) -> None:
        self.pris_par = None

    def _reassign(self, qui: str, maintenant: datetime, *, a: str) -> None:
        self.pris_par = a

    def _approve(self, qui: str, maintenant: datetime) -> None:
        self.accords[qui] = maintenant
        if self.un_suffit or self.signataires <= set(self.accords):
            self._va_a("validation", maintenant)

    def _revoke(self, qui: str, maintenant: datetime) -> None:
        del self.accords[qui]
        if self.statut == "validation":
            self._va_a("accord", maintenant)

    def _open_mediation(self, qui: str, maintenant: datetime) -> None:
        self.mediation = True

    def _add_note(self, qui: str, maintenant: datetime) -> None:
        self.accords, self.depassee = {}, False

    def _extend(self, qui: str, maintenant: datetime, *, jours: int) -> None:
        self.echeance, self.escalade = maintenant.date() + timedelta(days=jours), False

    def _validate(self, qui: str, maintenant: datetime, *, plus_tard: bool) -> None:
        self._va_a("programmee" if plus_tard else "publiee", maintenant)

    # --- What nobody does: time, people who come and go -------------------------------------------------------

    def le_jour_vient(self, maintenant: datetime) -> None:
        self._va_a("publiee", maintenant)

    def un_coauteur_part(self, qui: str, maintenant: datetime) -> None:
        """What they approved does not count any more while others are awaited; nobody is left waiting for nobody."""
        self.cosignent.discard(qui)
        if self.statut == "accord":
            self.accords.pop(qui, None)
            if self.accords and self.signataires <= set(self.accords):
                self._va_a("validation", maintenant)

    def doivent_savoir(self, action: str, qui: str, avant: str) -> set[str]:
        """When a step changes: the other side, and every signataire when it is the end. Not whoever did it."""
        if self.statut == avant:
            return set()
        people = set(self.signataires) if action in DU_COMITE or self.est_fini else set()
        if action not in DU_COMITE:
            people |= {self.pris_par} if self.pris_par else self.comite
        return people - {qui}
