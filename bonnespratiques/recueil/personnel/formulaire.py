"""The one form of a reader's recueil: title, words of introduction, a note beside each fiche. Every button of the page sends it all.

Each field says, beside what it holds, what it held when the page was made: a tab opened yesterday writes only what was typed in
it, and not its old texts over those of another tab. Too long a text is refused with what is too much, never cut.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bonnespratiques.models.mon_recueil import MOT_MAX, NOTE_MAX, TITRE_MAX, MonRecueil
from bonnespratiques.recueil.personnel.lecture import Choix
from bonnespratiques.recueil.personnel.texte_brut import clean_line, clean_text
from bonnespratiques.typographie import francais


class ChampDeTexte(forms.CharField):
    """Plain words, cleaned; `maximum` characters. Never required. `lignes`: of the area, 1 for a field of one line."""

    def __init__(self, *, maximum: int, lignes: int = 1, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"data-maximum": maximum, "dir": "auto"}
        attrs |= {"rows": lignes} if lignes > 1 else {"autocomplete": "off"}
        widget = forms.Textarea(attrs) if lignes > 1 else forms.TextInput(attrs)
        super().__init__(required=False, widget=widget, show_hidden_initial=True, **kwargs)
        self.maximum, self._nettoyer = maximum, clean_text if lignes > 1 else clean_line

    def to_python(self, value: Any) -> str:
        return self._nettoyer(str(value or ""))

    def validate(self, value: str) -> None:
        if len(value) > self.maximum:
            trop = len(value) - self.maximum
            raise ValidationError(
                francais(
                    f"{len(value)} signes, {self.maximum} au plus : retirez-en {trop}. Tout ce que vous avez écrit est là."
                )
            )


class RecueilForm(forms.Form):
    titre = ChampDeTexte(
        label="Titre de mon recueil",
        maximum=TITRE_MAX,
        help_text="Imprimé sur la couverture. Sans titre, ce sera « Mon recueil ».",
    )
    mot = ChampDeTexte(
        label="Mot d’introduction",
        maximum=MOT_MAX,
        lignes=4,
        help_text="Pour qui, pourquoi ces fiches : imprimé avant elles.",
    )

    def __init__(self, data: Any = None, *, recueil: MonRecueil, choix: Iterable[Choix]) -> None:
        choix = list(choix)
        initial = {"titre": recueil.titre, "mot": recueil.mot}
        super().__init__(data, initial=initial | {_nom(ligne.numero): ligne.note for ligne in choix})
        for ligne in choix:
            label = f"Votre note sur la fiche n° {ligne.numero}"
            self.fields[_nom(ligne.numero)] = ChampDeTexte(label=francais(label), maximum=NOTE_MAX, lignes=3)

    def note(self, numero: int) -> forms.BoundField:
        return self[_nom(numero)]

    def changes(self) -> dict[str, Any]:
        """What was typed in this tab, for `gestes.write`. Nothing when nothing was."""
        ecrits = {nom: self.cleaned_data[nom] for nom in self.changed_data}
        notes = {int(nom.removeprefix("note-")): texte for nom, texte in ecrits.items() if nom.startswith("note-")}
        textes: dict[str, Any] = {nom: texte for nom, texte in ecrits.items() if not nom.startswith("note-")}
        return textes | ({"notes": notes} if notes else {})


def _nom(numero: int) -> str:
    return f"note-{numero}"
