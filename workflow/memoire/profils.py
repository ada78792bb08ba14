"""Saving one's profile: a free address made from the name, kept for as long as the profile lives. Caller: `views.profil`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from workflow.models import Profil

ADRESSE_MAX = 80


class ProfilForm(forms.ModelForm):
    """What a person wishes to be named for. Nothing is public until they ask."""

    class Meta:
        model = Profil
        fields = ("public", "nom", "presentation", "adresse", "referencer", "nommer_reecritures")
        widgets = {"presentation": forms.Textarea(attrs={"rows": 5})}
        labels = {
            "public": "Montrer ma page à tout le monde",
            "nom": "Nom affiché",
            "presentation": "Présentation",
            "adresse": "Adresse de la page",
            "referencer": "Laisser les moteurs de recherche montrer ma page",
            "nommer_reecritures": "Me nommer sur les fiches que je réécris",
        }
        help_texts = {
            "public": "Elle porte ce nom, cette présentation et la liste de vos fiches, sauf celles où quelque chose est anonyme.",
            "presentation": "Deux ou trois phrases. N’y mettez pas ce que vous ne voulez pas voir public.",
            "adresse": "La fin de l’adresse : lettres sans accent, chiffres et tirets. Vide, elle est faite d’après votre nom.",
            "nommer_reecritures": "Pour les membres d’un comité.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adresse"].required = False

    def clean_nom(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["nom"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("public") or data.get("nommer_reecritures")) and not data.get("nom"):
            self.add_error("nom", "Donnez le nom à afficher.")
        if "adresse" not in self.errors:
            # Set here and not in `clean_adresse`: the name, which comes with it, must be known to be good.
            data["adresse"] = data.get("adresse") or free_address(data.get("nom", ""), profil=self.instance)
        return data

    def clean_adresse(self) -> str:
        adresse = self.cleaned_data["adresse"].lower()
        if adresse and Profil.objects.filter(adresse=adresse).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Cette adresse est prise. Ajoutez par exemple un chiffre.")
        return adresse


def free_address(nom: str, *, profil: Profil) -> str:
    """An address that nobody has: `maelle-kerbrat`, `maelle-kerbrat-2`…"""
    base = slugify(nom)[: ADRESSE_MAX - 5].strip("-") or "contributeur"
    taken = set(Profil.objects.filter(adresse__startswith=base).exclude(pk=profil.pk).values_list("adresse", flat=True))
    adresse, number = base, 1
    while adresse in taken:
        number += 1
        adresse = f"{base}-{number}"
    return adresse
