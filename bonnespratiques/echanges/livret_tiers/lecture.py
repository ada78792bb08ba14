"""Reading the flow of somebody else's document: by its printed table, as the text of a booklet; failing that, by its headings."""

from typing import Any

from bonnespratiques.echanges.livret import Livret, LivretIllisible, parse_livret
from bonnespratiques.echanges.livret_tiers.lignes import to_text
from bonnespratiques.echanges.livret_tiers.titres import read_headings


def read_foreign(flux: dict[str, Any]) -> Livret:
    """Raises `LivretIllisible`: what is wrong with the text, when headings do not help either."""
    try:
        return parse_livret(to_text(flux))
    except LivretIllisible:
        found = read_headings(flux)
        if found is None:
            raise
        texte, sommaire = found
        return parse_livret(texte, sommaire=sommaire)
