"""The fields of the guided form. Rich text: `workflow.ecriture.champ_riche`; the decision: `workflow.signature.decision`; sending: `workflow.ecriture.formulaire_envoi`."""

from typing import Any

from django import forms
from django.utils import timezone

from bonnespratiques.models import Cout, FichePage, Maturite, Nature, Preuve, ThemePage
from workflow.ecriture.brouillons import Lecture, seal_of
from workflow.ecriture.champ_riche import RicheField
from workflow.ecriture.parcours import Etape
from workflow.models import Dossier

ORGANISMES_MAX = 6


class OrganismesField(forms.CharField):
    """One organisme a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        noms = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        noms = list(dict.fromkeys(nom for nom in noms if nom))
        if len(noms) > ORGANISMES_MAX:
            raise forms.ValidationError(f"Citez {ORGANISMES_MAX} organismes au plus, un par ligne.")
        if any(len(nom) > 255 for nom in noms):
            raise forms.ValidationError("Le nom d’un organisme tient en 255 signes : un par ligne.")
        return noms


class ThemeField(forms.ModelChoiceField):
    """Themes in which a fiche may be filed, by axe."""

    def label_from_instance(self, obj: ThemePage) -> str:  # type: ignore[override]
        return obj.title if obj.is_axe else f"— {obj.title}"


def _field(champ: str, user: Any) -> forms.Field:
    if champ == "titre":
        return forms.CharField(
            label="Titre",
            max_length=255,
            required=False,
            help_text="Ce que vous avez fait, en une ligne. Vous pourrez le changer.",
        )
    if champ == "theme":
        themes = ThemePage.objects.visible_to(user).order_by("path")
        return ThemeField(
            themes,
            label="Thème",
            required=False,
            empty_label="Choisissez un thème",
            help_text="Le comité de ce thème vous lira.",
        )
    if champ == "organismes":
        return OrganismesField(
            label="Où cela s’est-il passé ?", help_text="Un organisme par ligne. Exemple : Ville de Sainte-Orlette"
        )
    model_field: Any = FichePage._meta.get_field(champ)
    label, help_text = str(model_field.verbose_name).capitalize(), str(model_field.help_text)
    if champ in {"nature", "cout", "maturite", "preuve"}:
        choices = {"nature": Nature, "cout": Cout, "maturite": Maturite, "preuve": Preuve}[champ].choices
        blank = [] if champ in {"nature", "cout"} else [("", "Je ne sais pas")]
        return forms.ChoiceField(label=label, choices=[*blank, *choices], required=False, help_text=help_text)
    if champ == "annee_debut":
        return forms.IntegerField(
            label="Année de début",
            required=False,
            min_value=1950,
            max_value=timezone.localdate().year + 1,
            help_text="Exemple : 2021",
            error_messages={
                "min_value": "Donnez une année sur quatre chiffres.",
                "max_value": "Cette année est à venir.",
            },
        )
    if model_field.get_internal_type() == "TextField" and "features" in vars(model_field):
        return RicheField(label=label, help_text=help_text)
    max_length = model_field.max_length or 1000
    widget = forms.TextInput() if max_length <= 250 else forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, max_length=max_length, widget=widget, help_text=help_text)


class EtapeForm(forms.Form):
    """One step. Everything is optional: a draft is saved as it is, `missing_to_submit` says what lacks at the end."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, dossier: Dossier, etape: Etape, *, user: Any, data: Any = None) -> None:
        read = {"version": dossier.version, "lu": seal_of(dossier, etape.champs)}
        super().__init__(data, initial={**dossier.brouillon, "theme": dossier.theme_id, **read})
        self.etape = etape
        for champ in etape.champs:
            if champ == "theme" and dossier.page_id:
                continue  # an update stays where its fiche is
            self.fields[champ] = _field(champ, user)

    @property
    def is_riche(self) -> bool:
        """Whether lists, **bold** and links may be typed on this page."""
        return any(isinstance(field, RicheField) for field in self.fields.values())

    def valid_fields(self) -> dict[str, Any]:
        """What can be saved even when another field is refused: nothing typed is lost for one wrong year."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "lu", "theme"}}

    @property
    def lecture(self) -> Lecture:
        """What the person had before their eyes. A page that does not say is older than any draft."""
        cleaned = self.cleaned_data
        return Lecture(cleaned.get("version", -1), self.etape.champs, cleaned.get("lu", ""))
