"""Which drawing goes on which fiche, with the words for those who do not see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from bonnespratiques.demo import dessins
from bonnespratiques.models import FichePage, Illustration

CREDIT = "Dessin de démonstration"


@dataclass(frozen=True)
class Dessin:
    """`alt` says what the picture shows. With a `legende` it goes among the blocks of the fiche, without it at the head."""

    fiche: str
    nom: str
    draw: Callable[[], bytes]
    alt: str
    legende: str = ""


@dataclass(frozen=True)
class Illustree:
    """A drawing kept in the site's library."""

    illustration: Illustration
    dessin: Dessin

    def put_on(self, fiche: FichePage) -> None:
        if self.dessin.legende:
            value = {"image": self.illustration, "alt": self.dessin.alt, "legende": self.dessin.legende}
            fiche.blocs.append(("image", value))
        else:
            fiche.image, fiche.image_alt = self.illustration, self.dessin.alt


DESSINS = (
    Dessin(
        "Un dossier, quatre portes d’entrée",
        "Schéma des quatre portes d’entrée",
        dessins.quatre_portes,
        "Guichet, téléphone, courrier et courriel mènent au même registre. L’accueil clôt 64 % des demandes, le service compétent reçoit les autres.",
    ),
    Dessin(
        "L’application que nos étudiants ont désinstallée",
        "Téléchargements et usage de l’application",
        dessins.usage_de_l_application,
        "Quatre barres de plus en plus courtes : 14 200 inscrits, 8 700 téléchargements, 1 900 personnes par semaine en janvier, 410 en juin.",
        "Télécharger n’est pas se servir. Source : relevés de l’université.",
    ),
    Dessin(
        "Une fuite ? Nous vous prévenons avant la facture",
        "Trois nuits au-dessus du seuil",
        dessins.trois_nuits,
        "Débit de nuit d’un compteur : 1 et 2 litres par heure, puis 17, 19 et 18. Le seuil est à 10. Un message part après la troisième nuit.",
    ),
    Dessin(
        "Vous l’avez dit, voici la suite",
        "Affiche mensuelle des réponses",
        dessins.affiche_des_reponses,
        "Affiche « Vous l’avez dit, voici la suite » : cinq demandes de voyageurs et leur réponse, marquée Fait, En cours ou Non.",
    ),
    Dessin(
        "Experts de leur trottoir",
        "Plan d’un itinéraire accessible",
        dessins.six_itineraires,
        "Plan : de l’arrêt de bus à la mairie, un quai durci, une bande de guidage, une rampe et un banc. Les pavés de la place restent à reprendre.",
    ),
    Dessin(
        "La boîte aux mots qui fâchent",
        "Mots découpés et mots de remplacement",
        dessins.mots_decoupes,
        "Mots découpés dans les lettres et ce qui les remplace : « forclusion » devient « le délai est dépassé », « surseoir à statuer », « attendre avant de décider ».",
        "Quatre des cinquante-deux mots remplacés.",
    ),
    Dessin(
        "Une heure, un cas, six collègues",
        "Les cinq temps d’une séance",
        dessins.une_heure,
        "Déroulé d’une heure : le cas 5 minutes, les questions 15, le contrat 5, les apports 20, la suite 15.",
    ),
    Dessin(
        "Dix minutes debout devant le tableau",
        "Tableau du matin",
        dessins.tableau_debout,
        "Tableau à trois colonnes : Aujourd’hui, Bloqué, Merci. Ce qui bloque monte de l’équipe (8 h) aux chefs (8 h 15), puis à la direction (8 h 45).",
    ),
    Dessin(
        "Cent jours pour essayer, une heure pour décider",
        "Frise des cent jours",
        dessins.cent_jours,
        "Frise : déclaration dix jours avant, début, heure publique au centième jour. Sur 62 essais, 26 ont été gardés, 17 ajustés, 19 abandonnés.",
        "La vie d’un essai, et ce que sont devenus les soixante-deux premiers.",
    ),
)


def load_illustrations() -> dict[str, Illustree]:
    """Draw what the library lacks, and return the drawings by the title of their fiche."""
    return {dessin.fiche: Illustree(_illustration(dessin), dessin) for dessin in DESSINS}


def _illustration(dessin: Dessin) -> Illustration:
    existing = Illustration.objects.filter(title=dessin.nom, credit=CREDIT).first()
    if existing:
        return existing
    fichier = ContentFile(dessin.draw(), name=f"{dessin.draw.__name__.replace('_', '-')}.png")
    return Illustration.objects.create(title=dessin.nom, credit=CREDIT, description=dessin.alt, file=fichier)
