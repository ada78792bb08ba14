"""Which entry of the table announces which card: same order, most alike titles.

Two cards may share a title and a title may change between the table and the card: neither order nor words alone would do.
"""

from collections.abc import Sequence

from bonnespratiques.echanges.livret.entetes import best_score
from bonnespratiques.echanges.livret.formes import Entree
from bonnespratiques.echanges.livret.lignes import Ligne

LIGNES_D_ENTETE_MAX = 40  # a head is looked for in the last lines above the first rubric
_MARGE = 5  # how far from its rank a card may be
_SAUT = 0.02  # skipping a card, or an entry between two cards; entries after the last card are free
_ORDRE_SEUL = 0.05  # pairing two titles that nothing likens is still better than losing both


def align(zones: Sequence[Sequence[Ligne]], entrees: Sequence[Entree]) -> list[int | None]:
    """For each card, the rank of its entry, growing, or None. Needleman and Wunsch's alignment, in a band."""
    bande = abs(len(zones) - len(entrees)) + _MARGE
    largeur = len(entrees) + 1
    gains = [[0.0] * largeur for _ in range(len(zones) + 1)]
    choix = [[""] * largeur for _ in range(len(zones) + 1)]
    for i in range(1, len(zones) + 1):
        for j in range(1, largeur):
            saut = 0.0 if i == len(zones) else _SAUT
            gain, pas = max((gains[i - 1][j] - _SAUT, "carte"), (gains[i][j - 1] - saut, "entree"))
            if abs(i - j) <= bande:
                score = max(best_score(zones[i - 1][-LIGNES_D_ENTETE_MAX:], entrees[j - 1]), _ORDRE_SEUL)
                if gains[i - 1][j - 1] + score >= gain:
                    gain, pas = gains[i - 1][j - 1] + score, "paire"
            gains[i][j], choix[i][j] = gain, pas
    pairs: list[int | None] = [None] * len(zones)
    i, j = len(zones), len(entrees)
    while i and j:
        if choix[i][j] == "paire":
            i, j = i - 1, j - 1
            pairs[i] = j
        elif choix[i][j] == "carte":
            i -= 1
        else:
            j -= 1
    return pairs
