"""Booklets of other hands, in DOCX, ODT or PDF: turned into the lines of text that `echanges.livret` understands."""

from bonnespratiques.echanges.livret_tiers.lecture import read_foreign

__all__ = ["read_foreign"]
