"""The form of a decision: a choice for each changed section, words for any, and two doors, each behind a box of its own.

Nothing is chosen beforehand, and a form sent back as it came decides nothing: mail scanners submit forms too.
"""

from collections.abc import Iterable
from typing import Any

from django import forms

from workflow.actions import MOTIF_MAX
from workflow.comparaison import Comparaison
from workflow.sections import SECTIONS, Section

KEPT_MAX = 40_000  # characters kept of one field, refused or not: nothing typed is lost for being too long
ACCEPTE, GARDE, PROPOSE = "accepte", "garde", "propose"
CHOIX = [(ACCEPTE, "J’accepte ce texte"), (GARDE, "Je garde le mien"), (PROPOSE, "Je propose autre chose")]


class DecisionForm(forms.Form):
    """A section left as its author wrote it asks nothing; a change can be asked there too.

    `protegees`: keys of the sections where a passage about what did not work was changed; each has a box of its own.
    """

    empreinte = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    mot = forms.CharField(
        label="Un mot pour le comité", required=False, max_length=MOTIF_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )
    lu = forms.BooleanField(label="J’ai lu ce texte et j’autorise sa publication.", required=False)
    fini = forms.BooleanField(label="J’ai fini : le comité peut reprendre le texte.", required=False)

    def __init__(self, comparaisons: Iterable[Comparaison], protegees: Iterable[str] = (), *args: Any, **kwargs: Any):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        comparaisons = list(comparaisons)
        self.sections = [comparaison.section for comparaison in comparaisons]
        self.changed = [comparaison.section for comparaison in comparaisons if comparaison.changed]
        self.protegees = [section for section in self.changed if section.cle in set(protegees)]
        for section in self.changed:
            self.fields[f"d-{section.cle}"] = forms.ChoiceField(
                label=f"{section.titre} : votre choix", choices=CHOIX, required=False, widget=forms.RadioSelect
            )
        for section in self.protegees:
            self.fields[f"ok-{section.cle}"] = forms.BooleanField(
                label="Ce passage dit ce qui n’a pas marché : j’accepte qu’il soit changé ainsi.", required=False
            )
        for section in self.sections:
            self.fields[f"p-{section.cle}"] = forms.CharField(
                label=f"{section.titre} : votre proposition, ou ce qui ne va pas",
                required=False,
                max_length=MOTIF_MAX,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        # As on the page: the list of what to correct is read from top to bottom.
        self.order_fields([name for name in self.fields if "-" in name])

    def kept_fields(self) -> dict[str, str]:
        """What may be kept for the next visit, as it was typed. Never a box: each is ticked in the moment of deciding."""
        kept = {}
        names = [f"{kind}-{section.cle}" for section in SECTIONS for kind in ("d", "p")]
        for name in [*names, "mot"]:
            value = str(self.data.get(name, ""))
            if name.startswith("d-") and value in {ACCEPTE, GARDE, PROPOSE}:
                kept[name] = value
            elif not name.startswith("d-") and value.strip():
                kept[name] = value[:KEPT_MAX]
        return kept

    def undecided(self) -> list[Section]:
        return [section for section in self.changed if not self.cleaned_data.get(f"d-{section.cle}")]

    def demandes(self) -> dict[str, str]:
        """What to change, by section. Empty when everything is accepted."""
        demandes = {}
        for section in self.sections:
            choice = self.cleaned_data.get(f"d-{section.cle}", "")
            text = self.cleaned_data.get(f"p-{section.cle}", "").strip()
            if choice == GARDE:
                demandes[section.cle] = f"Je garde mon texte. {text}".strip()
            elif text and choice != ACCEPTE:
                demandes[section.cle] = text
        return demandes

    def echecs(self) -> list[str]:
        """Keys of the protected sections whose box is ticked."""
        return [section.cle for section in self.protegees if self.cleaned_data.get(f"ok-{section.cle}")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for section in self.changed:
            if cleaned.get(f"d-{section.cle}") == PROPOSE and not self.data.get(f"p-{section.cle}", "").strip():
                self.add_error(f"p-{section.cle}", "Dites ce que vous proposez, ou ce qui ne va pas.")
        return cleaned

    def check_approval(self) -> None:
        """What must be ticked before the « bon à publier ». Each lack becomes the error of its field."""
        for section in self.undecided():
            self.add_error(f"d-{section.cle}", f"Décidez aussi pour « {section.titre} ».")
        for section in self.protegees:
            if self.cleaned_data.get(f"d-{section.cle}") == ACCEPTE and not self.cleaned_data.get(f"ok-{section.cle}"):
                self.add_error(
                    f"ok-{section.cle}", "Cochez cette case pour accepter ce changement, ou gardez votre texte."
                )
        if not self.cleaned_data.get("lu"):
            self.add_error("lu", "Cochez cette case quand vous aurez lu le texte : rien ne paraît sans elle.")

    def check_demand(self) -> None:
        if not self.cleaned_data.get("fini"):
            self.add_error("fini", "Cochez cette case quand vos demandes sont prêtes : elles partiront au comité.")
