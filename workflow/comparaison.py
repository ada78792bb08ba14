"""Before and after, readable on a phone: paragraphs and list items stay apart, changed words are marked, link targets shown.

Wagtail compares rich text as bare words: paragraphs run together, and a link replaced by a hostile one does not show. Here the
lines are ours (`texte_riche.to_lines`), everything that the seal covers is compared, and only the word marking is Wagtail's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text
from wagtail.models import Revision

from bonnespratiques.models import FichePage, Illustration
from bonnespratiques.rubriques import RUBRIQUES_PAR_CHAMP
from bonnespratiques.texte_riche import to_lines
from workflow.sections import DECIDER, NOTE, SECTIONS, TITRE, Section

# Under this share of common words two lines are shown one after the other: mixed word by word, nobody could read them.
RESSEMBLANCE_MIN = 0.45
LIGNE_MAX = 4000  # characters; above, a changed line is shown whole
PAIRES_MAX = 400  # lines before × lines after, between two unchanged ones; above, they are paired in order
# Unchanged lines in a row: above, those in the middle are folded.
REPLI_MIN = 3

_AJOUT = '<ins><span class="visuel">ajouté : </span>{}</ins>'
_RETRAIT = '<del><span class="visuel">retiré : </span>{}</del>'
_SIMPLES = (
    "nature", "pour_qui", "ne_convient_pas_si", "prerequis", "cout", "cout_recurrent", "etp", "delai", "maturite",
    "preuve", "annee_debut", "signature", "licence", "image_alt", "anonymat",
)  # fmt: skip


class Ligne(NamedTuple):
    html: SafeString
    changee: bool


class Passage(NamedTuple):
    """Lines that follow each other. `replie`: unchanged and many, to be shown on request."""

    lignes: list[SafeString]
    replie: bool


@dataclass(frozen=True)
class Comparaison:
    """One section of two versions. `lignes`: the marked lines, in reading order."""

    section: Section
    avant: list[str]
    apres: list[str]
    lignes: list[Ligne]

    @property
    def marquee(self) -> list[SafeString]:
        return [ligne.html for ligne in self.lignes]

    @property
    def passages(self) -> list[Passage]:
        """The lines, long unchanged stretches apart: of each, the line beside a change stays in sight."""
        passages: list[Passage] = []
        runs = [(changee, list(run)) for changee, run in groupby(self.lignes, key=lambda ligne: ligne.changee)]
        for index, (changee, run) in enumerate(runs):
            lines = [ligne.html for ligne in run]
            first, last = int(index > 0), len(lines) - int(index < len(runs) - 1)
            if changee or last - first < REPLI_MIN:
                passages.append(Passage(lines, False))
                continue
            passages += [Passage(lines[:first], False), Passage(lines[first:last], True), Passage(lines[last:], False)]
        return [passage for passage in passages if passage.lignes]

    @property
    def changed(self) -> bool:
        return self.avant != self.apres


def text_of(revision: Revision) -> FichePage:
    """The text of a revision, to be read only: Wagtail's `as_object` looks up the page, its parent, owner, locale… each time."""
    return FichePage.from_serializable_data(revision.content, check_fks=False)


def compare(avant: FichePage, apres: FichePage) -> list[Comparaison]:
    """Every section that has words in either version, in the order of reading."""
    comparaisons = []
    for section in (*SECTIONS, NOTE):
        before, after = lines_of(avant, section), lines_of(apres, section)
        if before or after:
            comparaisons.append(Comparaison(section, before, after, mark_lines(before, after)))
    return comparaisons


def lines_of(fiche: FichePage, section: Section) -> list[str]:
    """The words of a section, one line a paragraph or item, link targets in brackets."""
    if section == TITRE:
        return [line for line in (fiche.title, fiche.promesse) if line]
    if section == NOTE:
        return [line for line in fiche.note_auteur.splitlines() if line.strip()]
    if section == DECIDER:
        return list(_decider_lines(fiche))
    return to_lines(getattr(fiche, RUBRIQUES_PAR_CHAMP[section.cle].champ), link_targets=True)


def _decider_lines(fiche: FichePage) -> Iterable[str]:
    if noms := fiche.organismes_noms:
        yield f"Organismes : {', '.join(noms)}"
    for champ in _SIMPLES:
        display = getattr(fiche, f"get_{champ}_display", None)
        value = display() if display else getattr(fiche, champ)
        # A choice left empty says nothing, even where the form has words for it.
        if value and getattr(fiche, champ):
            yield f"{str(fiche._meta.get_field(champ).verbose_name).capitalize()} : {value}"
    for i in fiche.indicateurs.all():
        parts = (f"{i.avant} → {i.apres} {i.unite}".strip(" →"), i.periode, i.source)
        yield f"Chiffre – {i.libelle} : {' ; '.join(part for part in parts if part)}"
    for bloc in fiche.blocs:
        for line in _bloc_lines(bloc):
            yield f"{str(bloc.block.label).capitalize()} – {line}"
    if fiche.image_id and (image := Illustration.objects.filter(pk=fiche.image_id).first()):
        yield f"Image : {image.title}"
    if tags := sorted(tag.name for tag in fiche.tags.all()):
        yield f"Mots-clés : {', '.join(tags)}"
    if themes := sorted(theme.title for theme in fiche.themes_secondaires.all()):
        yield f"Autres thèmes : {', '.join(themes)}"


def _bloc_lines(bloc) -> Iterable[str]:
    """The words of a block, whatever its kind: a new kind of block is compared from its first day."""
    value = bloc.value
    if bloc.block_type == "tableau":
        yield value["titre"]
        yield " | ".join(value["entetes"])
        for row in value["lignes"]:
            yield " | ".join(row)
        return
    for part in value.values():
        if source := getattr(part, "source", None):
            yield from to_lines(source, link_targets=True)
        elif part:
            yield str(part)


def mark(avant: list[str], apres: list[str]) -> list[SafeString]:
    """The lines of both versions in reading order, with `<ins>` and `<del>`. Everything is escaped."""
    return [ligne.html for ligne in mark_lines(avant, apres)]


def mark_lines(avant: list[str], apres: list[str]) -> list[Ligne]:
    """The same, each with whether it changed."""
    marked: list[Ligne] = []
    for operation, a1, a2, b1, b2 in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        if operation == "equal":
            marked += [Ligne(format_html("{}", line), False) for line in apres[b1:b2]]
        else:
            for old, new in pair_lines(avant[a1:a2], apres[b1:b2]):
                marked += [Ligne(html, True) for html in _mark_pair(old, new)]
    return marked


def pair_lines(before: list[str], after: list[str]) -> list[tuple[str | None, str | None]]:
    """Each line with the one that it became, in order; with None for a line removed, or added.

    Best total resemblance: a paragraph put in above others is shown as put in, and not as all of them rewritten.
    """
    if not before or not after or len(before) * len(after) > PAIRES_MAX:
        both = list(zip(before, after, strict=False))
        rest: list[tuple[str | None, str | None]] = [(old, None) for old in before[len(both) :]]
        return [*both, *rest, *((None, new) for new in after[len(both) :])]
    likeness = [[_likeness(old, new) for new in after] for old in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    return _path(before, after, likeness, best)


def _path(before: list, after: list, likeness: list[list[float]], best: list[list[float]]) -> list[tuple]:
    pairs: list[tuple[str | None, str | None]] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((before[i], None))
            i += 1
        else:
            pairs.append((None, after[j]))
            j += 1
    return [*pairs, *((old, None) for old in before[i:]), *((None, new) for new in after[j:])]


def _likeness(old: str, new: str) -> float:
    """Share of words in common, 0 when too small for the two to be read mixed."""
    if max(len(old), len(new)) > LIGNE_MAX:
        return 0.0
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    if matcher.quick_ratio() < RESSEMBLANCE_MIN:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= RESSEMBLANCE_MIN else 0.0


def _mark_pair(old: str | None, new: str | None) -> list[SafeString]:
    if old is None or new is None or not _likeness(old, new):
        removed = [format_html(_RETRAIT, old)] if old is not None else []
        return [*removed, *([format_html(_AJOUT, new)] if new is not None else [])]
    templates = {"equal": "{}", "addition": _AJOUT, "deletion": _RETRAIT}
    changes = diff_text(old, new).changes
    return [format_html_join("", "{}", ((format_html(templates[kind], text),) for kind, text in changes))]
