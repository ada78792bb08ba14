"""The grammar of headings: which line opens which rubric, the contacts, or the table of contents.

Forms are compared by `key`: accents, capitals, œ and apostrophes do not count. A new variant is one more word here.
"""

import re
from dataclasses import dataclass

from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.coordonnees import has_coordonnees, looks_like_name
from bonnespratiques.echanges.livret.lignes import CARRES, Ligne

CONTACTS = "contacts"
COEUR = ("origine", "resultats", "principes", "conseils")
NOMS = {
    "origine": "Origine de la démarche",
    "resultats": "Résultats obtenus",
    "principes": "Principes adoptés",
    "conseils": "Conseils de mise en œuvre",
}

_DE_QUOI = r"(?: (?:de (?:la|notre|cette) (?:demarche|pratique|reflexion|methode)|du (?:projet|dispositif)|de l (?:action|idee|initiative|experience|operation)))?"
# The whole line is the heading.
_FORMES = {
    "origine": rf"(?:l |les )?origines?{_DE_QUOI}|contexte et origines?{_DE_QUOI}|origines? et contexte{_DE_QUOI}|quel a ete l element declencheur",
    "resultats": (
        r"(?:les |nos |premiers |principaux )?resultats?"
        rf"(?: (?:obtenus?|attendus?|constates?|observes?|atteints?|esperes?|mesures?|et effets?|et (?:obtenus?|attendus?)))*{_DE_QUOI}"
    ),
    "principes": (
        r"(?:les |nos |grands |les grands )?principes?"
        rf"(?: (?:adoptes?|retenus?|suivis?|appliques?|choisis?|cles?|directeurs|d action))?{_DE_QUOI}"
    ),
    "conseils": (
        r"(?:les |nos |quelques )?conseils?"
        rf"(?: (?:de|pour la|et|a la) mise en (?:oeuvre|place)| pratiques?| pour (?:reussir|se lancer|demarrer))?{_DE_QUOI}"
    ),
    "echecs": (
        r"ce qui n a pas (?:fonctionne|marche)|(?:nos |les )?(?:echecs?|rates|essais infructueux)(?: et (?:les )?abandons)?"
        r"|qu avez vous essaye en vain"
    ),
    "freins": r"(?:les )?freins?(?: (?:leves?|rencontres?))?|quels freins avons nous du lever",
    "condition_de_reussite": r"conditions? de (?:la )?reussite(?: essentielles?)?|quelle a ete la condition de reussite essentielle",
    "et_aujourdhui": r"et aujourd hui",
    CONTACTS: (
        r"pour (?:(?:de )?plus|davantage|toute?s?) (?:d |de )?(?:amples )?(?:informations?|renseignements?)(?: complementaires?)?"
        r"(?: (?:veuillez )?contact(?:er|ez|s)?)?"
        r"|(?:pour )?en savoir plus|plus d informations?|pour nous (?:contacter|joindre)|contact(?:er|ez)(?: nous)?|qui contacter"
        r"|(?:vos |votre |nos |les |personnes? )?(?:contacts?|interlocuteurs?|correspondants?|coordonnees|renseignements)"
        r"|personnes? (?:a contacter|ressources?)"
    ),
}
_ENTIERE = {champ: re.compile(rf"^(?:{forme})$") for champ, forme in _FORMES.items()}
# Text may follow these on the same line, after a colon; a shorter form (« Résultats : 3 % ») would be text.
_AVEC_SUITE = {
    "origine": re.compile(r"^origines? de la demarche$"),
    "resultats": re.compile(r"^resultats? (?:obtenus?|attendus?)$"),
    "principes": re.compile(r"^principes? adoptes?$"),
    "conseils": re.compile(r"^conseils? de mise en oeuvre$"),
    CONTACTS: _ENTIERE[CONTACTS],
}
_SOMMAIRE = re.compile(r"^(?:sommaire|table des matieres|au sommaire)$")
_EDITORIAL = re.compile(r"^(?:editorial|edito|avant propos|preface)$")
_MOTS_MAX = 10


@dataclass(frozen=True)
class Intitule:
    """`reste`: the text that follows the heading on its line."""

    champ: str
    reste: str = ""


def find_intitule(ligne: Ligne) -> Intitule | None:
    """The heading that this line is, or None."""
    if len(ligne.cle.split()) <= _MOTS_MAX:
        for champ, forme in _ENTIERE.items():
            if forme.match(ligne.cle) and _is_alone(ligne):
                return Intitule(champ)
    debut, deux_points, reste = ligne.nu.partition(":")
    if not deux_points or not reste.strip() or len(debut) > 80:
        return None
    for champ, forme in _AVEC_SUITE.items():
        if forme.match(key(debut)) and (champ != CONTACTS or has_coordonnees(reste) or looks_like_name(reste)):
            return Intitule(champ, ligne.texte.partition(":")[2].lstrip("*_ "))
    return None


def _is_alone(ligne: Ligne) -> bool:
    """A single word is a heading when it looks like one: neither the item of a list nor the end of a sentence that was wrapped."""
    if " " in ligne.cle:
        return True
    liste = ligne.est_puce and ligne.marque not in CARRES
    return not liste and (ligne.nu[0].isupper() or bool(ligne.marque) or ligne.gras)


def is_sommaire(ligne: Ligne) -> bool:
    return bool(_SOMMAIRE.match(ligne.cle))


def is_editorial(ligne: Ligne) -> bool:
    return bool(_EDITORIAL.match(ligne.cle))
