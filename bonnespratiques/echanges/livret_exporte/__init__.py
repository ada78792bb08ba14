"""Reading back a booklet that this product exported as Word, whoever edited it since, in Word or in LibreOffice (DOCX or ODT).

Recognised by its styles (`recueil.rendu.word.noms`), not by hidden data: what people changed in the text counts.

What comes back as it was: the title page (title, subtitle, organisers, place, date, picture), presentation, editorial and signature,
programme with its links to fiches, partners with logos, colophon, back cover, cover model and colour; parts, sections and fiches in
order, with their themes; of each fiche the title, nature, promise, organisations and their place, rubrics (bold, italic, links,
lists, sub-headings), quotations, boxes, tables, pictures (same bytes, alternative text, caption, credit), key figures, maturity,
proof, landmarks, « non communiqué », keywords, signature, anonymity, note of the author, licence, dates.

What does not, and why: numbers and addresses (the site gives its own); contacts come back *private*, since a file carries no
consent; short fiches (their rubrics are not in the file) and readers' notes are reported, not imported; the mention of a frozen
edition, the indexes and the credits are made again from the fiches. Bold inside italic and italic inside bold over the same words are
one and the same in Word: bold comes back outside. A table without a title gets the title « Tableau ». An address that Word cannot hold
(longer than 2 000 signs, with a wrong port) is text; the signs that an address must not hold come back coded (%20).
"""

from bonnespratiques.echanges.livret_exporte.lecture import is_exported, read_exported

__all__ = ["is_exported", "read_exported"]
