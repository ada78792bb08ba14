"""The closed choices of a fiche. Two scales, maturité and preuve, kept apart: neither is a mark (`docs/lexique.md`)."""

from django.db import models

# « Non communiqué » is an answer, a blank is not: the reader learns that the question was put.
NON_COMMUNIQUE = "non communiqué"


class Nature(models.TextChoices):
    PRATIQUE = "pratique", "Pratique"
    ESSAI = "essai", "Essai infructueux"
    CONFERENCE = "conference", "Conférence"


class Cout(models.TextChoices):
    """Cost of starting, in bands."""

    NUL = "nul", "Nul"
    MOINS_DE_5 = "moins-de-5", "Moins de 5 000 €"
    DE_5_A_25 = "5-25", "De 5 000 à 25 000 €"
    DE_25_A_100 = "25-100", "De 25 000 à 100 000 €"
    PLUS_DE_100 = "plus-de-100", "Plus de 100 000 €"
    NON_COMMUNIQUE = "non-communique", "Non communiqué"


class Maturite(models.TextChoices):
    """Where the practice stands."""

    EXPERIMENTEE = "experimentee", "Expérimentée"
    INSTALLEE = "installee", "Installée"
    REPRISE = "reprise", "Reprise ailleurs"
    ABANDONNEE = "abandonnee", "Abandonnée"


class Preuve(models.TextChoices):
    """How one knows what it changed."""

    TEMOIGNAGE = "temoignage", "Témoignage"
    MESUREE = "mesuree", "Mesurée"
    COMPAREE = "comparee", "Comparée"
    EVALUEE = "evaluee", "Évaluée"


class Licence(models.TextChoices):
    LO2 = "lo-2.0", "Licence Ouverte 2.0"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"

    @property
    def url(self) -> str:
        return LICENCE_URLS[self]


LICENCE_URLS = {
    Licence.LO2: "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
}


class Anonymat(models.TextChoices):
    """What its authors do not want to be named. The page then holds no such name: search, exports and booklets cannot show one."""

    AUCUN = "", "Rien n’est caché"
    PERSONNE = "personne", "Les personnes ne sont pas nommées"
    ORGANISME = "organisme", "L’organisme n’est pas nommé"
    TOUT = "tout", "Ni les personnes ni l’organisme ne sont nommés"

    @classmethod
    def sans_organisme(cls) -> frozenset[str]:
        return frozenset({cls.ORGANISME, cls.TOUT})

    @classmethod
    def sans_personne(cls) -> frozenset[str]:
        return frozenset({cls.PERSONNE, cls.TOUT})
