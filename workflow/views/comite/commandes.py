"""What the committee may do with a dossier, as one table: how each action is called, what goes with it, what is said once done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from workflow import actions
from workflow.actions import MOTIF_MAX
from workflow.circuit import Action
from workflow.comite.raisons import PRECISION_MAX, Raison
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier, ModeleRefus
from workflow.permissions import colleagues_of
from workflow.sections import SECTIONS


class CommandeForm(forms.Form):
    """What goes with an action: why, when, from whom, for which text. Each action reads what it needs."""

    motif = forms.CharField(required=False, max_length=MOTIF_MAX, widget=forms.Textarea)
    le = forms.DateTimeField(
        required=False, error_messages={"invalid": "Donnez une date et une heure, par exemple 2026-12-01 09:00."}
    )
    de = forms.ModelChoiceField(get_user_model().objects.all(), required=False)
    a = forms.ModelChoiceField(
        get_user_model().objects.none(),
        required=False,
        empty_label="Choisissez",
        error_messages={"invalid_choice": "Cette personne ne siège pas dans vos comités."},
    )
    empreinte = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    modele = forms.ModelChoiceField(ModeleRefus.objects.all(), required=False, empty_label="Choisissez")

    def __init__(self, data: Any = None, *, by: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["a"].queryset = colleagues_of(by).order_by("first_name", "last_name")  # type: ignore[attr-defined]

    def raisons(self) -> dict[str, Raison]:
        return raisons_of_post(self.data) if self.is_bound else {}

    def colleague(self) -> Any:
        if self.cleaned_data["a"] is None:
            raise ActionRefusee("Choisissez à qui confier le dossier.")
        return self.cleaned_data["a"]

    def clean_le(self) -> datetime | None:
        le = self.cleaned_data["le"]
        if le and le <= timezone.now():
            raise forms.ValidationError("Cette date est passée : laissez vide pour publier tout de suite.")
        return le


def raisons_of_post(data: Any) -> dict[str, Raison]:
    """The reasons ticked for each section: `raison-<section>`, several, and `precision-<section>`."""
    said = {
        section.cle: Raison(
            tuple(data.getlist(f"raison-{section.cle}")),
            data.get(f"precision-{section.cle}", "").strip()[:PRECISION_MAX],
        )
        for section in SECTIONS
    }
    return {cle: raison for cle, raison in said.items() if raison.puces or raison.precision}


@dataclass(frozen=True)
class Commande:
    """`champs`: the fields of `CommandeForm` to show with it. `question`: above the reason that it asks for."""

    run: Callable[[Dossier, Any, CommandeForm], Dossier]
    fait: str
    champs: tuple[str, ...] = ()
    question: str = ""


def _with_motif(action: Callable[..., Dossier]) -> Callable[[Dossier, Any, CommandeForm], Dossier]:
    return lambda dossier, by, form: action(dossier, by=by, motif=form.cleaned_data["motif"])


A = Action
_A_L_AUTEUR = "Pourquoi ? L’auteur lira cette phrase."

# In the order of the screen.
COMMANDES = {
    A.SEND_FOR_APPROVAL: Commande(
        lambda d, by, f: actions.send_for_approval(
            d, by=by, raisons=f.raisons(), empreinte_lue=f.cleaned_data["empreinte"]
        ),
        "Le texte est parti chez son auteur.",
        ("raisons",),
    ),
    A.VALIDATE: Commande(
        lambda d, by, f: actions.validate(d, by=by, at=f.cleaned_data["le"]), "Le texte est validé.", ("le",)
    ),
    A.TAKE_BACK: Commande(_with_motif(actions.take_back), "Le texte est revenu au comité.", ("motif",), _A_L_AUTEUR),
    A.SEND_BACK: Commande(
        _with_motif(actions.send_back), "Le texte est revenu en réécriture.", ("motif",), _A_L_AUTEUR
    ),
    A.OVERRIDE: Commande(
        _with_motif(actions.override), "Le comité a passé outre ; c’est inscrit au journal.", ("motif",), _A_L_AUTEUR
    ),
    A.OPEN_MEDIATION: Commande(
        _with_motif(actions.open_mediation),
        "La médiation est demandée : l’animation du site est prévenue.",
        ("motif",),
        "Sur quoi n’êtes-vous pas d’accord ? L’animation et l’auteur liront cette phrase.",
    ),
    A.REJECT: Commande(
        _with_motif(actions.reject),
        "La fiche n’est pas retenue ; son auteur est prévenu.",
        ("modele", "motif"),
        _A_L_AUTEUR,
    ),
    # About who has the dossier: at the top of the screen, beside their name (`PRISE`).
    A.TAKE: Commande(
        lambda d, by, f: actions.take(d, by=by, de=f.cleaned_data["de"]), "Le dossier est entre vos mains."
    ),
    A.HAND_BACK: Commande(
        lambda d, by, f: actions.hand_back(d, by=by), "Le dossier est rendu : quelqu’un d’autre peut le prendre."
    ),
    A.REASSIGN: Commande(
        lambda d, by, f: actions.reassign(d, by=by, a=f.colleague()), "Le dossier est confié.", ("a",)
    ),
}
PRISE = (A.TAKE, A.HAND_BACK, A.REASSIGN)
