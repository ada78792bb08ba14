"""The form that chooses fiches. What it says becomes an address, read again by `atelier.choix.Filtre`."""

from typing import Any

from django import forms

from bonnespratiques.models import Appel, Edition, FichePage, Nature, RecueilPage
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.requete import SIGNES_MAX
from bonnespratiques.recueil.atelier.choix import Fraicheur

# Longer lists are of no use; the search field finds the rest.
MOTS_CLES_MAX = 200
SOURCES_MAX = 50
APPELS_MAX = 50
INDIFFERENT = ("", "Indifférent")


class ChoixForm(forms.Form):
    q = forms.CharField(label="Mots", required=False, max_length=SIGNES_MAX)
    theme = forms.ChoiceField(label="Thème", required=False)
    source = forms.ChoiceField(label="Déjà dans", required=False)
    tag = forms.ChoiceField(label="Mot-clé", required=False)
    nature = forms.ChoiceField(label="Nature", required=False, choices=[INDIFFERENT, *Nature.choices])
    fraicheur = forms.ChoiceField(label="Fraîcheur", required=False, choices=[INDIFFERENT, *Fraicheur.choices])
    appel = forms.ChoiceField(label="En réponse à l’appel", required=False)
    reservees = forms.BooleanField(label="Aussi les fiches réservées aux membres", required=False)

    # What most people use, and the rest behind « Plus de critères ».
    D_ABORD = ("q", "theme", "source")

    def __init__(self, recueil: RecueilPage, *, user: Any, navigation: Navigation, data: Any = None) -> None:
        super().__init__(data, auto_id="choix-%s")
        self._set(
            "theme",
            [(str(theme.pk), theme.title if theme.is_axe else f"– {theme.title}") for theme in navigation.themes],
        )
        mots = FichePage.objects.visible_to(user, closed=navigation.closed).frequent_tags()[:MOTS_CLES_MAX]
        self._set("tag", [(mot, mot) for mot in sorted(mots, key=str.casefold)])
        self._set("appel", [(str(appel.pk), appel.titre) for appel in Appel.objects.all()[:APPELS_MAX]])
        self._set("source", _sources(recueil, user))
        if not self.fields["appel"].choices[1:]:  # type: ignore[attr-defined]
            del self.fields["appel"]
        if not self.fields["source"].choices[1:]:  # type: ignore[attr-defined]
            del self.fields["source"]

    def _set(self, nom: str, choix: list) -> None:
        self.fields[nom].choices = [INDIFFERENT, *choix]  # type: ignore[attr-defined]

    @property
    def principaux(self) -> list[Any]:
        return [self[nom] for nom in self.D_ABORD if nom in self.fields]

    @property
    def autres(self) -> list[Any]:
        return [self[nom] for nom in self.fields if nom not in self.D_ABORD]

    @property
    def is_detailed(self) -> bool:
        """Whether something is asked that « Plus de critères » hides."""
        return any(champ.value() for champ in self.autres)


def _sources(recueil: RecueilPage, user: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Editions, latest first, then the other recueils that `user` may read."""
    editions = Edition.objects.without_text().latest_first()[:SOURCES_MAX]
    recueils = RecueilPage.objects.visible_to(user).exclude(pk=recueil.pk).latest()[:SOURCES_MAX]
    groupes = [
        ("Une édition, dans son ordre", [(f"edition-{edition.pk}", str(edition)) for edition in editions]),
        ("Un recueil, dans son ordre", [(f"recueil-{autre.pk}", autre.title) for autre in recueils]),
    ]
    return [(nom, choix) for nom, choix in groupes if choix]
