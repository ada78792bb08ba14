"""Within how many days each step should be done, and when its people are reminded. Changed by administrators."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from workflow.circuit import Statut

_JOURS = [MinValueValidator(1), MaxValueValidator(365)]


def _jours(nom: str, valeur: int, aide: str = "") -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(nom, default=valeur, validators=_JOURS, help_text=aide)


@register_setting(icon="date")
class DelaisDuCircuit(BaseGenericSetting):
    """Days. Deadlines already announced do not move when these change."""

    reecriture = _jours("réécrire", 15)
    accord = _jours("donner son accord", 15)
    validation = _jours("valider", 7)
    rappel_avant = _jours("premier rappel", 3, "Jours avant l’échéance.")
    rappel_apres = _jours("second rappel", 4, "Jours après l’échéance.")
    dernier_rappel = _jours(
        "dernier rappel",
        10,
        "Jours après l’échéance. Ensuite, la règle du silence s’applique, ou le dossier va à l’animation.",
    )
    sursis = _jours(
        "après le dernier rappel",
        3,
        "Jours laissés pour répondre au dernier rappel. Rien n’arrive à qui ne l’a pas reçu.",
    )
    report = _jours(
        "nouvelle date", 10, "Quand le comité est en retard, jours ajoutés à partir de ce jour. L’auteur en est averti."
    )
    fraicheur = _jours("toujours vrai ?", 365, "Jours après lesquels une fiche est à vérifier.")
    fraicheur_relance = _jours(
        "réponse attendue", 30, "Jours laissés à l’auteur, puis au comité, pour dire si la fiche est toujours vraie."
    )
    lien = _jours("liens des courriels", 30, "Jours pendant lesquels on peut décider depuis un courriel, sans compte.")

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reecriture"), FieldPanel("accord"), FieldPanel("validation")])],
            heading="Délai de chaque étape, en jours",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("rappel_avant"), FieldPanel("rappel_apres"), FieldPanel("dernier_rappel")]),
                FieldRowPanel([FieldPanel("sursis"), FieldPanel("report")]),
            ],
            heading="Rappels",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fraicheur"), FieldPanel("fraicheur_relance")])], heading="Fraîcheur des fiches"
        ),
        FieldPanel("lien"),
    ]

    class Meta:
        verbose_name = "délais et rappels"

    def clean(self) -> None:
        super().clean()
        if self.rappel_apres and self.dernier_rappel and self.dernier_rappel <= self.rappel_apres:
            raise ValidationError({"dernier_rappel": "Le dernier rappel vient après le second : donnez plus de jours."})

    def days_of(self, statut: str) -> int | None:
        """Days given to a step, None for a step that waits for nobody."""
        return {
            Statut.REECRITURE: self.reecriture,
            Statut.ACCORD: self.accord,
            Statut.VALIDATION: self.validation,
        }.get(Statut(statut))
