"""The guided form: one question after another, each with its help and its example. `forms` makes the fields."""

from dataclasses import dataclass, field

from bonnespratiques.texte_riche import is_blank
from workflow.models import Dossier


@dataclass(frozen=True)
class Etape:
    """`titre` is the question of the page, `court` its name in the list of steps, `champs` what it asks."""

    slug: str
    court: str
    titre: str
    icone: str
    champs: tuple[str, ...]
    pistes: tuple[str, ...] = ()
    exemple: str = ""
    facultative: bool = False
    obligatoires: tuple[str, ...] = field(default=())


ETAPES = (
    Etape(
        "titre",
        "L’essentiel",
        "De quoi s’agit-il ?",
        "pratique",
        ("titre", "promesse", "theme", "nature", "organismes"),
        (
            "Dites ce que vous avez fait, pas le nom du projet.",
            "Pensez à quelqu’un qui ne connaît pas votre service.",
            "Un essai qui a échoué est aussi utile : choisissez « Essai infructueux ».",
        ),
        "Une heure, un cas, six collègues",
        obligatoires=("titre", "theme"),
    ),
    Etape(
        "origine",
        "Origine",
        "D’où est venue l’idée ?",
        "origine",
        ("origine",),
        (
            "Quel problème voyiez-vous ?",
            "Quel jour vous êtes-vous dit : « il faut changer » ?",
            "Avec quels moyens avez-vous commencé ?",
        ),
        "En 2019, une habitante a demandé trois fois la même place en crèche.",
        obligatoires=("origine",),
    ),
    Etape(
        "resultats",
        "Résultats",
        "Qu’est-ce que cela a changé ?",
        "resultats",
        ("resultats",),
        (
            "Qu’est-ce que votre public remarque ?",
            "Qu’est-ce que vous ne faites plus ?",
            "Qui n’a rien gagné, ou a perdu ?",
        ),
        "Les doublons sont passés de 22 % à 6 % des demandes, selon le registre.",
        obligatoires=("resultats",),
    ),
    Etape(
        "principes",
        "Principes",
        "Sur quoi s’appuyer ?",
        "principes",
        ("principes",),
        (
            "Qu’est-ce qui ne doit pas bouger si l’on adapte le reste ?",
            "À quoi avez-vous dit non ?",
            "Une ligne par principe suffit.",
        ),
        "Une demande, un numéro. Il est donné dès le premier contact.",
        obligatoires=("principes",),
    ),
    Etape(
        "conseils",
        "Conseils",
        "Comment s’y prendre ?",
        "conseils",
        ("conseils",),
        (
            "Par quoi commencer lundi ?",
            "Qu’est-ce que vous ne referiez pas ?",
            "Qui faut-il avoir avec soi ?",
        ),
        "Comptez d’abord. Deux semaines de pointage à la main valent mieux qu’une étude d’un an.",
        obligatoires=("conseils",),
    ),
    Etape(
        "plus-loin",
        "Plus loin",
        "Qu’est-ce qui résistait ?",
        "freins",
        ("echecs", "freins", "condition_de_reussite", "et_aujourdhui"),
        (
            "Ces rubriques sont facultatives. Elles aident beaucoup qui veut reprendre votre idée.",
            "Ce qui n’a pas marché est protégé : rien n’en sera retiré sans votre accord exprès.",
        ),
        "Les secrétariats craignaient de perdre leur rôle.",
        facultative=True,
    ),
    Etape(
        "decider",
        "Pour décider",
        "Est-ce pour moi ?",
        "info",
        (
            "pour_qui",
            "ne_convient_pas_si",
            "prerequis",
            "cout",
            "cout_recurrent",
            "etp",
            "delai",
            "maturite",
            "preuve",
            "annee_debut",
        ),
        ("« Non communiqué » est une réponse. Une estimation de l’équipe aussi.",),
        "Communes de 10 000 à 80 000 habitants dont l’accueil est dispersé.",
        facultative=True,
    ),
)
ETAPES_PAR_SLUG = {etape.slug: etape for etape in ETAPES}
ENVOYER = "envoyer"


@dataclass(frozen=True)
class Avancement:
    """Where one step of a draft stands. `etat`: "fait", "commence", "a-ecrire" or "facultatif"."""

    etape: Etape
    etat: str
    courante: bool

    @property
    def libelle(self) -> str:
        if self.courante:
            return "en cours"
        return {"fait": "fait", "commence": "commencé", "a-ecrire": "à écrire", "facultatif": "facultatif"}[self.etat]


def progress(dossier: Dossier, slug: str) -> list[Avancement]:
    """Each step of the form, as the draft stands."""
    return [Avancement(etape, _state(dossier, etape), etape.slug == slug) for etape in ETAPES]


def _state(dossier: Dossier, etape: Etape) -> str:
    filled = {champ for champ in etape.champs if _is_filled(dossier, champ)}
    if etape.facultative:
        return "fait" if filled else "facultatif"
    if set(etape.obligatoires) <= filled:
        return "fait"
    return "commence" if filled - {"nature", "organismes"} else "a-ecrire"


def _is_filled(dossier: Dossier, champ: str) -> bool:
    if champ == "theme":
        return dossier.theme_id is not None
    value = dossier.brouillon.get(champ)
    if isinstance(value, str):
        return not is_blank(value) and value.lower() not in {"non communiqué", "non-communique"}
    return bool(value)


def next_slug(slug: str) -> str:
    """The step after `slug`: the last one leads to the reading before sending."""
    slugs = [etape.slug for etape in ETAPES] + [ENVOYER]
    return slugs[slugs.index(slug) + 1]
