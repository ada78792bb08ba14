"""The head of a card: which lines, above its first rubric, are its title and its promise.

The table of contents says what to look for; the words kept are those of the card itself, unless they are cut short or two
other witnesses (the table and the divider of the axis) agree against them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bonnespratiques.echanges.livret.cles import key, recall, resemblance, words
from bonnespratiques.echanges.livret.formes import Entree, PersonneContact
from bonnespratiques.echanges.livret.lignes import Ligne
from bonnespratiques.echanges.livret.texte import join_wrapped
from bonnespratiques.echanges.livret.typographie import compose, sentence_case

TITRE_MAX = 255  # characters of a page title
PROMESSE_MAX = 400
LIGNES_DE_TITRE_MAX = 5
RESSEMBLANCE_MIN = 0.4
_BONUS_HAUT_DE_PAGE = 0.05
_MALUS_DE_PARAGRAPHE = 0.1  # a title seldom runs over two paragraphs
_COUPE = 1 / 3  # a title that holds less of the table's words than this was cut


@dataclass
class Entete:
    """`debut`: rank, in the zone, of the first line of the title. `trouve`: whether the table's title was recognised."""

    debut: int
    titre: str
    promesse: str
    surplus: list[Ligne]
    trouve: bool
    intervenants: list[PersonneContact] = field(default_factory=list)


def best_score(zone: Sequence[Ligne], entree: Entree) -> float:
    """How well some lines of this zone look like the title announced, from 0 to about 1.2."""
    return max((score for score, _, _ in _spans(zone, 0, entree)), default=0.0)


def read_entete(zone: Sequence[Ligne], plancher: int, entree: Entree, intercalaires: Sequence[str]) -> Entete:
    """The head found in `zone[plancher:]`. `intercalaires`: what the dividers met so far say; they quote titles too."""
    if not zone:
        return Entete(0, entree.titre, "", [], trouve=False)
    spans = _spans(zone, plancher, entree)
    trouve = bool(spans) and max(spans)[0] >= RESSEMBLANCE_MIN
    debut, fin = max(spans)[1:] if trouve else _by_layout(zone, plancher)
    # Alone in its axis, a conference has its title on the divider and on its card: the card comes last.
    for rang in range(debut + 1, len(zone)):
        if zone[rang].cle == zone[debut].cle:
            debut, fin = rang, rang + 1
    debut = _extend_upwards(zone, plancher, debut, fin, entree)
    paragraphes = _paragraphs(zone[debut:])
    titre, reste = _split(paragraphes, entree)
    titre_nu = _join(titre).rstrip(" :,;")
    choisi = choose_title(titre_nu, entree.titre, intercalaires)
    promesse, surplus = _promise(reste, entree)
    return Entete(debut, choisi, promesse, surplus, trouve)


def choose_title(carte: str, table: str, temoins: Sequence[str]) -> str:
    """The card's own words, unless cut, too long, or contradicted by both the table and a divider."""
    carte = compose(carte)
    repete = any(_same_title(temoin, table) for temoin in temoins)
    coupe = recall(words(table), words(carte)) < _COUPE and recall(words(carte), words(table)) > 0.5
    if not carte or (table and (repete or coupe or len(carte) > TITRE_MAX)):
        return table
    if carte.isupper():
        return table if table and not table.isupper() and key(carte) == key(table) else sentence_case(carte)
    return _restore_accents(carte, table)


def _same_title(temoin: str, table: str) -> bool:
    """The divider quotes the table's title, or its first sentence."""
    question = "?" in temoin and key(table).startswith(key(temoin) + " ")
    return bool(key(temoin)) and (question or key(temoin) == key(table))


def _restore_accents(carte: str, table: str) -> str:
    """« Equipes » takes the accent that the table gives to « Équipes »."""
    accentues = {key(mot): mot for mot in table.split() if not mot.isascii() and mot.isalpha()}
    return " ".join(
        accentues[key(mot)] if mot.isascii() and mot[:1].isupper() and accentues.get(key(mot), "").istitle() else mot
        for mot in carte.split(" ")
    )


def _spans(zone: Sequence[Ligne], plancher: int, entree: Entree) -> list[tuple[float, int, int]]:
    """(score, first line, line after the last) of each run of lines that may be the title; the later wins a draw."""
    spans = []
    for debut in range(plancher, len(zone)):
        if zone[debut].est_puce or not zone[debut].mots & entree.mots:
            continue
        mots: frozenset[str] = frozenset()
        correction = _BONUS_HAUT_DE_PAGE if zone[debut].ouvre_page or debut == plancher > 0 else 0.0
        for fin in range(debut + 1, min(debut + LIGNES_DE_TITRE_MAX, len(zone)) + 1):
            if fin > debut + 1 and (zone[fin - 1].ouvre_page or zone[fin - 1].est_puce):
                break
            if fin > debut + 1 and zone[fin - 1].blancs:
                correction -= _MALUS_DE_PARAGRAPHE
            mots |= zone[fin - 1].mots
            spans.append((resemblance(entree.mots, mots) + correction, debut, fin))
    return spans


def _by_layout(zone: Sequence[Ligne], plancher: int) -> tuple[int, int]:
    """Without resemblance: the first lines after the last turn of the page."""
    debut = max((rang for rang in range(plancher, len(zone)) if zone[rang].ouvre_page), default=plancher)
    fin = debut + 1
    while fin < len(zone) and not zone[fin].blancs and fin - debut < LIGNES_DE_TITRE_MAX:
        fin += 1
    return debut, min(fin, len(zone))


def _extend_upwards(zone: Sequence[Ligne], plancher: int, debut: int, fin: int, entree: Entree) -> int:
    """« WiFiP », alone on its page above the rest of its title: lines just above that bring a missing word belong to it."""
    mots = frozenset().union(*(ligne.mots for ligne in zone[debut:fin]))
    while debut > plancher:
        ligne = zone[debut - 1]
        apport = (ligne.mots & entree.mots) - mots
        if not apport or recall(ligne.mots, entree.mots) < 0.6 or ligne.est_puce:
            break
        debut, mots = debut - 1, mots | ligne.mots
    return debut


def _split(paragraphes: list[list[Ligne]], entree: Entree) -> tuple[list[Ligne], list[list[Ligne]]]:
    """The title, and the paragraphs left for the promise.

    The first paragraph is the title; the next one too when the first stops on a colon and the table goes on with its words.
    Inside the first paragraph, the lines that look like the table's title end it.
    """
    if not paragraphes:
        return [], []
    titre, reste = paragraphes[0], paragraphes[1:]
    if len(titre) > 1:
        scores = [resemblance(entree.mots, _mots(titre[:n])) for n in range(1, len(titre) + 1)]
        coupe = max(range(len(scores)), key=lambda i: (scores[i], -i)) + 1
        while coupe < len(titre) and titre[coupe].nu[:1].islower() and not titre[coupe - 1].nu.endswith("."):
            coupe += 1
        if coupe < len(titre):
            titre, reste = titre[:coupe], [titre[coupe:], *reste]
    if reste and _join(titre).endswith((":", ",", "–", "-")) and len(reste) > 1:
        apport = (_mots(reste[0]) & entree.mots) - _mots(titre)
        if apport and recall(_mots(reste[0]), entree.mots) >= 0.6:
            titre, reste = [*titre, *reste[0]], reste[1:]
    return titre, reste


def _promise(paragraphes: list[list[Ligne]], entree: Entree) -> tuple[str, list[Ligne]]:
    """(promise, lines too many for it). The name of the organisation, printed under the title, is no promise."""
    organismes = {key(nom) for nom in entree.organismes} | {key(" et ".join(entree.organismes))}
    textes: list[str] = []
    for rang, paragraphe in enumerate(paragraphes):
        texte = _join(paragraphe)
        if key(texte) in organismes:
            continue
        if len(compose(" ".join([*textes, texte]))) > PROMESSE_MAX:
            return compose(" ".join(textes)), [ligne for reste in paragraphes[rang:] for ligne in reste]
        textes.append(texte)
    return compose(" ".join(textes)).rstrip(" ,;:"), []


def _paragraphs(lignes: Sequence[Ligne]) -> list[list[Ligne]]:
    paragraphes: list[list[Ligne]] = []
    for ligne in lignes:
        if not paragraphes or ligne.blancs:
            paragraphes.append([])
        paragraphes[-1].append(ligne)
    return paragraphes


def _mots(lignes: Sequence[Ligne]) -> frozenset[str]:
    return frozenset().union(*(ligne.mots for ligne in lignes))


def _join(lignes: Sequence[Ligne]) -> str:
    texte = ""
    for ligne in lignes:
        texte = join_wrapped(texte, ligne.nu) if texte else ligne.nu
    return texte
