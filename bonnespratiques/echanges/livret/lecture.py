"""Reading a whole booklet: cover, table, cards, end. Every line that holds something is used or listed in `ignorees`."""

import re
from pathlib import Path

from bonnespratiques.echanges.livret.alignement import align
from bonnespratiques.echanges.livret.cartes import Assembleur
from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.echanges.livret.couverture import read_couverture
from bonnespratiques.echanges.livret.fiches import Brouillon, cut_fiches, remove_page_furniture
from bonnespratiques.echanges.livret.formes import Carte, Entree, Ignoree, Livret, LivretIllisible, Sommaire
from bonnespratiques.echanges.livret.intitules import COEUR, NOMS, find_intitule
from bonnespratiques.echanges.livret.lignes import Ligne, load_text, split_lines
from bonnespratiques.echanges.livret.sommaire import read_sommaire
from bonnespratiques.echanges.livret.texte import wrap_width

CARTES_MAX = 2_000


def read_livret(path: Path) -> Livret:
    """The booklet in the file at `path`. Raises `LivretIllisible`, which says what is wrong and on which line."""
    return parse_livret(load_text(path))


def parse_livret(text: str, *, sommaire: Sommaire | None = None) -> Livret:
    """`sommaire`: where the headings of a document say its table; its `debut` and `fin` are then the number of lines above the body."""
    lignes = split_lines(text)
    premiere = next((rang for rang, ligne in enumerate(lignes) if _is_rubric(ligne)), None)
    if premiere is None:
        raise LivretIllisible((0, _no_rubric(lignes)))
    if sommaire is None:
        sommaire = read_sommaire(lignes[:premiere], lignes)
    largeur = wrap_width(lignes)
    livret, perdues = read_couverture(lignes[: sommaire.debut], largeur=largeur)
    corps, ornements = remove_page_furniture(lignes[sommaire.fin :], key(livret.titre))
    avant, fiches = cut_fiches(corps)
    if len(fiches) > CARTES_MAX:
        raise LivretIllisible((0, f"Ce recueil a plus de {CARTES_MAX} fiches : découpez-le."))
    assembleur = _assemble(sommaire, avant, fiches, largeur)
    resultat = assembleur.resultat
    livret.axes, livret.cartes, livret.avertissements = sommaire.axes, resultat.cartes, resultat.avertissements
    resultat.ignore(perdues, "couverture : trop de lignes pour un sous-titre")
    livret.ignorees = sorted([*ornements, *resultat.ignorees], key=lambda ignoree: ignoree.ligne)
    _refuse_what_is_missing(livret, lignes[-1].numero)
    return livret


def _is_rubric(ligne: Ligne) -> bool:
    intitule = find_intitule(ligne)
    return intitule is not None and intitule.champ in COEUR


def _no_rubric(lignes: list[Ligne]) -> str:
    """Whether this is no booklet at all, or one that was cut after its table."""
    couverture = " ".join(ligne.cle for ligne in lignes[:60])
    if any(ligne.marque for ligne in lignes) and re.search(r"\b(?:sommaire|recueil|bonnes pratiques)\b", couverture):
        return f"Le recueil s’arrête ligne {lignes[-1].numero}, avant la première fiche : le fichier est coupé."
    return "Ce fichier n’est pas un recueil : aucune ligne « Origine de la démarche » n’y a été trouvée."


def _assemble(sommaire: Sommaire, avant: list[Ligne], fiches: list[Brouillon], largeur: int) -> Assembleur:
    assembleur = Assembleur(sommaire, largeur)
    zones = [avant, *(fiche.parties[-1].lignes for fiche in fiches[:-1])]
    pairs = align(zones, sommaire.entrees)
    entrees = _entries_in_order(assembleur, sommaire, fiches, pairs)
    entetes = []
    for rang, (zone, entree) in enumerate(zip(zones, entrees, strict=True)):
        precedente = fiches[rang - 1].parties[-1] if rang else None
        texte, entete = assembleur.read_head(zone, entree, champ=precedente.champ if precedente else "")
        entetes.append(entete)
        if precedente:
            precedente.lignes = texte
    derniere = fiches[-1].parties[-1]
    derniere.lignes = assembleur.read_end(derniere.lignes, derniere.champ)
    for fiche, entree, entete in zip(fiches, entrees, entetes, strict=True):
        assembleur.add(fiche, entree, entete)
    return assembleur


def _entries_in_order(
    assembleur: Assembleur, sommaire: Sommaire, fiches: list[Brouillon], pairs: list[int | None]
) -> list[Entree]:
    """One entry a card. A card that the table forgot is filed as the one before it; an entry without a card is reported."""
    resultat, connues = assembleur.resultat, sommaire.entrees
    entrees: list[Entree] = []
    for fiche, pair in zip(fiches, pairs, strict=True):
        if pair is None:
            voisine = entrees[-1] if entrees else connues[0]
            range_sous = voisine.sous_theme or voisine.axe
            resultat.avertissements.append(
                (
                    fiche.ligne,
                    f"Cette fiche n’est pas dans la table : rangée sous « {range_sous} », comme la précédente, sans organisme.",
                )
            )
            entrees.append(Entree(fiche.ligne, "", [], 0, voisine.axe, voisine.sous_theme, voisine.conference, ""))
        else:
            entrees.append(connues[pair])
    found = {pair for pair in pairs if pair is not None}
    dernier = max(found, default=-1)
    if dernier + 1 < len(connues):
        raise LivretIllisible(
            (
                fiches[-1].ligne,
                f"Le fichier est coupé après la fiche qui commence ici : la table annonce {len(connues)} fiches, "
                f"le texte en a {len(fiches)}. La première qui manque : « {connues[dernier + 1].titre} ».",
            )
        )
    for rang, entree in enumerate(connues):
        if rang not in found:
            resultat.ignorees.append(Ignoree(entree.ligne, entree.titre, "annoncée par la table, absente du recueil"))
    return entrees


def _refuse_what_is_missing(livret: Livret, derniere_ligne: int) -> None:
    """A fiche is published with its title and its four rubrics, or not at all."""
    problemes = []
    for carte in livret.cartes:
        nom = f"« {carte.titre} »" if carte.titre else "sans titre"
        manquantes = [NOMS[champ] for champ in COEUR if not _text_of(carte, champ)]
        if not carte.titre:
            problemes.append((carte.ligne, "La fiche qui commence ici n’a pas de titre."))
        if manquantes and carte is livret.cartes[-1]:
            fin = f"Le recueil s’arrête ligne {derniere_ligne}, dans la fiche {nom} : il manque {_list(manquantes)}."
            problemes.append((carte.ligne, fin))
        elif manquantes:
            problemes.append((carte.ligne, f"Dans la fiche {nom}, il manque {_list(manquantes)}."))
    if problemes:
        raise LivretIllisible(*problemes)


def _text_of(carte: Carte, champ: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", carte.rubriques.get(champ, ""))


def _list(noms: list[str]) -> str:
    return " et ".join(", ".join(f"« {nom} »" for nom in noms).rsplit(", ", 1))
