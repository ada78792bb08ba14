"""The fields of the rewriting: title, promise, each rubric in Wagtail's rich-text editor, and the seal of what was on the screen."""

from typing import Any

from django import forms
from django.http import QueryDict
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.models import Revision

from bonnespratiques.models import FichePage
from bonnespratiques.nettoyage import clean_html
from bonnespratiques.rubriques import RUBRIQUES
from bonnespratiques.texte_riche import FEATURES
from workflow.comite.reecriture import CHAMPS, seals_of
from workflow.comparaison import text_of
from workflow.ecriture.texte import RICHES


class Editeur(DraftailRichTextArea):
    """Wagtail's editor, named by the label of its field, as Wagtail itself forgets to do.

    What is not its format is no text: without this, it would be an error of the server.
    """

    def __init__(self, *, champ: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options |= {"ariaLabelledBy": f"id_{champ}-label", "spellCheck": True}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        try:
            return super().value_from_datadict(data, files, name)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            return None


class ReecritureForm(forms.Form):
    """`sceau-<field>`: of the text that the person had before their eyes (`workflow.comite.reecriture`)."""

    title = forms.CharField(
        label="Titre", max_length=255, error_messages={"required": "Une fiche a besoin d’un titre."}
    )
    promesse = forms.CharField(
        label="Promesse", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for rubrique in RUBRIQUES:
            editeur = Editeur(champ=rubrique.champ, features=FEATURES)
            self.fields[rubrique.champ] = forms.CharField(label=rubrique.titre, required=False, widget=editeur)
        for champ in CHAMPS:
            self.fields[f"sceau-{champ}"] = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def of(cls, revision: Revision | None, data: QueryDict | None = None) -> "ReecritureForm":
        """The form of the text as it stands; or with `data`, what somebody had typed."""
        fiche = text_of(revision) if revision else FichePage()
        initial = {champ: getattr(fiche, champ) for champ in CHAMPS}
        return cls(data, initial={**initial, **{f"sceau-{champ}": seal for champ, seal in seals_of(fiche).items()}})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for champ in RICHES:
            bound = self[champ]
            if champ in self.data and bound.data is None:
                self.add_error(champ, "Ce texte n’a pas pu être lu. Rechargez la page et recommencez.")
                continue
            try:
                clean_html(cleaned.get(champ, ""), internal_links=True)
            except ValueError as error:
                self.add_error(champ, str(error))
        return cleaned

    def champs(self) -> dict[str, str]:
        """What was sent. A field that is not there is not an empty field."""
        return {champ: self.cleaned_data[champ] for champ in CHAMPS if champ in self.data}

    def seals(self) -> dict[str, str]:
        return {champ: self.cleaned_data[f"sceau-{champ}"] for champ in CHAMPS}

    def choix(self) -> dict[str, str]:
        """Which text to keep, for each field of which both were shown: "" when nothing was chosen yet."""
        seen: list[str] = self.data.getlist("conflit")  # type: ignore[attr-defined]
        return {champ: self.data.get(f"choix-{champ}", "") for champ in seen if champ in CHAMPS}

    def show_seals(self, seals: dict[str, str]) -> None:
        """Both texts are shown: the next save is made with the other one before the eyes."""
        data: Any = self.data
        self.data = data = data.copy()
        for champ, seal in seals.items():
            data[f"sceau-{champ}"] = seal
