"""Words of one family: réclamer, réclamation; former, formation, formateur; attendre, attente. A fiche that holds one of them
answers a little to the others.

Kept apart from stems on purpose: two stems of a family stay two words, of which the one typed is worth more. The rules are prudent
(what is left of a word must still say something), and `_FAUX_COUSINS` are left alone: équipe and équipement, personne and
personnage. Nothing here is indexed: `lexique` groups the words of the index by `famille`, in memory.
"""

from functools import lru_cache

from bonnespratiques.recherche.langue.francais import stems

# (ending of a stem, replacement, shortest root left): the first that fits is applied.
_SUFFIXES = (
    ("ification", "ifi", 5),  # simplification, simplifier
    ("unication", "uniqu", 7),  # communication, communiquer
    ("isateu", "i", 5),  # organisateur, organiser (whose s goes with its stem)
    ("isation", "i", 5),
    ("ation", "", 4),  # formation, former
    ("ateu", "", 4),
    ("atif", "", 5),  # participatif, participer
    ("inition", "ini", 5),  # définition, définir
    ("artition", "arti", 6),  # répartition, répartir
    ("duction", "dui", 5),  # réduction, réduire
    ("struction", "strui", 7),  # construction, construire
    ("cription", "crit", 5),  # inscription, inscrire
    ("vention", "veni", 6),  # prévention, prévenir
    ("bution", "bu", 6),  # contribution, contribuer
    ("ession", "es", 4),  # agression, agresser
    ("essif", "es", 4),
    ("essivit", "es", 4),
    ("esseu", "es", 4),
    ("iquement", "ic", 6),  # publiquement, public
    ("issement", "i", 5),  # établissement, établir
    ("ement", "", 4),  # traitement, traiter
    ("illant", "il", 6),  # accueillant, accueil
    ("illent", "il", 6),
    ("ant", "", 5),  # participant, participer
    ("ent", "", 5),  # arrivent, arriver
    ("anc", "", 5),  # assistance, assister
    ("ag", "", 5),  # affichage, afficher
    ("ibilit", "ibl", 5),  # accessibilité, accessible
    ("eu", "", 5),  # chercheur, chercher
    ("ic", "", 6),  # téléphonique, téléphone
    ("endr", "end", 4),  # attendre, attendu
    ("endu", "end", 4),
    ("ondr", "ond", 5),  # répondre, répondu
    ("ondu", "ond", 5),
)

# Families that no rule finds, one a line.
_IRREGULIERES = """
attente attendre attendu
réponse répondre répondu répondent
gestion gérer gère gestionnaire
protection protéger protecteur
satisfaction satisfaire satisfait
réception recevoir reçu reçoit reçoivent
décision décider décideur
choix choisir
essai essayer
paiement payer
appui appuyer
emploi employer employeur
envoi envoyer
suivi suivre suivent
vente vendre
perte perdre perdu
discussion discuter
lecture lire lecteur
écriture écrire
rédaction rédiger rédacteur
ouverture ouvrir ouvert ouvre ouvrent
fermeture fermer
compréhension comprendre compris comprennent
évolution évoluer
résolution résoudre
transmission transmettre
diffusion diffuser
suppression supprimer
correction corriger
violence violent
urgence urgent
absence absent absentéisme
difficulté difficile
simplicité simple simplement
rapidité rapide rapidement
numérique numériser numérisation
facile facilité faciliter
plainte plaindre plaignent
pauvreté pauvre
précarité précaire
découverte découvrir découvre
offre offrir offert
apprentissage apprendre
coût coûter coûteux
handicap handicapé
manager management managérial
devenir devient deviennent devenu
venir vient viennent venue
tenir tient tiennent tenue
vouloir veulent voulu
savoir savent
obtenir obtient obtiennent obtenu obtention
maintenir maintien maintenu
soutenir soutien soutenu
refus refuser
retour retourner
oubli oublier
"""

_FAUX_COUSINS = """
équipement équipage département personnage application événement confiance comptable directeur secteur document avantage
appartement règlement restaurant important importance instant enfant montant message village visage nombreux président
moment élément argent accident
"""


def _stem(word: str) -> str:
    return stems(word)[0]


_TABLE = {
    _stem(word): _stem(words[0])
    for words in (line.split() for line in _IRREGULIERES.split("\n") if line)
    for word in words
}
_MEMBRES: dict[str, list[str]] = {}
for _member, _root_of_family in _TABLE.items():
    _MEMBRES.setdefault(_root_of_family, []).append(_member)
_SEULS = frozenset(map(_stem, _FAUX_COUSINS.split()))


@lru_cache(maxsize=100_000)
def famille(stem: str) -> str:
    """What the stems of one family have in common; a stem that has no relative is its own family."""
    if stem in _TABLE:
        return _TABLE[stem]
    if stem in _SEULS:
        return stem
    root = _root(_root(stem))  # twice: déménagement, déménag(er); expérimentation, expériment(er)
    return _TABLE.get(root, root)


def irregular_members(root: str) -> list[str]:
    """The stems that belong to a family without looking so."""
    return _MEMBRES.get(root, [])


def _root(stem: str) -> str:
    for ending, replacement, shortest in _SUFFIXES:
        if stem.endswith(ending) and len(stem) - len(ending) + len(replacement) >= shortest:
            return _tidied(stem[: -len(ending)] + replacement)
    return stem


def _tidied(root: str) -> str:
    """As stems are: without a double letter at the end, nor the mute e that a g keeps (changeant, changer)."""
    if len(root) > 3 and root[-1] == root[-2]:
        root = root[:-1]
    return root[:-1] if root.endswith("ge") else root
