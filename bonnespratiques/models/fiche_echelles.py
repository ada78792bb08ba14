"""The two scales of a fiche, maturité and preuve: their degrees in order, and what each one means, for readers.

Kept apart, never melted into one mark (`docs/lexique.md`). Read by the component `ui/echelle.html`.
"""

from dataclasses import dataclass

from bonnespratiques.models.fiche_choix import Maturite, Preuve


@dataclass(frozen=True)
class Degre:
    valeur: str
    titre: str
    explication: str


@dataclass(frozen=True)
class Echelle:
    """`hors` holds the degrees that are off the scale: an abandoned practice is no lower step, it is elsewhere."""

    titre: str
    degres: tuple[Degre, ...]
    hors: tuple[Degre, ...] = ()

    def find(self, valeur: str) -> Degre | None:
        return next((degre for degre in self.degres + self.hors if degre.valeur == valeur), None)


def _degre(choix: Maturite | Preuve, explication: str) -> Degre:
    return Degre(choix.value, str(choix.label), explication)


MATURITE = Echelle(
    "Maturité : où en est la pratique",
    degres=(
        _degre(Maturite.EXPERIMENTEE, "Essayée sur un périmètre limité, ou depuis peu. Elle peut encore changer."),
        _degre(Maturite.INSTALLEE, "Entrée dans le quotidien : elle tient sans ceux qui l’ont lancée."),
        _degre(Maturite.REPRISE, "Au moins un autre organisme la met en œuvre, et le dit."),
    ),
    hors=(
        _degre(
            Maturite.ABANDONNEE,
            "L’organisme a arrêté. C’est une information, pas une faute : elle évite à d’autres le même détour.",
        ),
    ),
)
PREUVE = Echelle(
    "Preuve : comment le sait-on",
    degres=(
        _degre(Preuve.TEMOIGNAGE, "Des personnes racontent ce qu’elles ont vu changer. Rien n’a été compté."),
        _degre(Preuve.MESUREE, "Des chiffres relevés avant et après, avec leur source, sans groupe de comparaison."),
        _degre(Preuve.COMPAREE, "Les chiffres sont rapprochés de ceux d’un service semblable qui n’a pas changé."),
        _degre(Preuve.EVALUEE, "Quelqu’un d’extérieur a étudié l’effet, selon une méthode publiée."),
    ),
)
ECHELLES = {"maturite": MATURITE, "preuve": PREUVE}
