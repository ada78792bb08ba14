"""Whether a picture holds at the width at which it is printed."""

from bonnespratiques.models import Illustration

POINTS_PAR_POUCE_MIN = 150  # below, a reader sees the points
LARGEUR_COLONNE_MM = 112  # the text column of an A4 fiche (rendu/gabarits/grille.typ)
HAUTEUR_MAX_MM = 82
LARGEUR_COUVERTURE_MM = 210
LARGEUR_LOGO_MM = 35
OCTETS_MAX = 12_000_000  # beyond, each build re-encodes it at length
_POUCE_MM = 25.4


def too_small(
    image: Illustration, largeur_mm: float = LARGEUR_COLONNE_MM, *, hauteur_mm: float = HAUTEUR_MAX_MM
) -> str:
    """A sentence that says what is wrong with a picture once printed this wide, "" when it holds."""
    if not image.width or not image.height:
        return ""
    imprimee = min(largeur_mm, hauteur_mm * image.width / image.height)
    points = round(image.width * _POUCE_MM / imprimee)
    if points < POINTS_PAR_POUCE_MIN:
        voulue = round(POINTS_PAR_POUCE_MIN * imprimee / _POUCE_MM)
        return (
            f"l’image « {image.title} » sera floue une fois imprimée ({points} points par pouce). "
            f"Il lui faudrait {voulue} points de large, elle en a {image.width}."
        )
    if (image.file_size or 0) > OCTETS_MAX:
        return f"l’image « {image.title} » pèse {round(image.file_size / 1_000_000)} Mo : réduisez-la, le livret se composera plus vite."
    return ""
