"""Booklets of other hands, in DOCX, ODT or PDF: turned into the lines of text that `echanges.livret` understands."""

from bonnespratiques.echanges.livret_tiers.lignes import to_text

__all__ = ["to_text"]
