"""Before and after, readable on a phone: paragraphs and list items stay apart, changed words are marked, link targets shown.

Wagtail compares rich text as bare words: paragraphs run together, and a link replaced by a hostile one does not show. Here the
lines are ours (`texte_riche.to_lines`), everything that the seal covers is compared, and only the word marking is Wagtail's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text
from wagtail.models import Revision

from bonnespratiques.models import FichePage, Illustration
from bonnespratiques.rubriques import RUBRIQUES_PAR_CHAMP
from bonnespratiques.texte_riche import to_lines
from workflow.sections import DECIDER, SECTIONS, TITRE, Section

# Under this share of common words two lines are shown one after the other: mixed word by word, nobody could read them.
RESSEMBLANCE_MIN = 0.45
LIGNE_MAX = 4000  # characters; above, a changed line is shown whole

_AJOUT = '<ins><span class="visuel">ajouté : </span>{}</ins>'
_RETRAIT = '<del><span class="visuel">retiré : </span>{}</del>'
_SIMPLES = (
    "nature", "pour_qui", "ne_convient_pas_si", "prerequis", "cout", "cout_recurrent", "etp", "delai", "maturite",
    "preuve", "annee_debut", "signature", "licence", "image_alt", "anonymat", "note_auteur",
)  # fmt: skip


@dataclass(frozen=True)
class Comparaison:
    """One section of two versions. `marquee`: the marked lines, as safe HTML."""

    section: Section
    avant: list[str]
    apres: list[str]
    marquee: list[SafeString]

    @property
    def changed(self) -> bool:
        return self.avant != self.apres


def text_of(revision: Revision) -> FichePage:
    """The text of a revision, to be read only: Wagtail's `as_object` looks up the page, its parent, owner, locale… each time."""
    return FichePage.from_serializable_data(revision.content, check_fks=False)


def compare(avant: FichePage, apres: FichePage) -> list[Comparaison]:
    """Every section that has words in either version, in the order of reading."""
    comparaisons = []
    for section in SECTIONS:
        before, after = lines_of(avant, section), lines_of(apres, section)
        if before or after:
            comparaisons.append(Comparaison(section, before, after, mark(before, after)))
    return comparaisons


def lines_of(fiche: FichePage, section: Section) -> list[str]:
    """The words of a section, one line a paragraph or item, link targets in brackets."""
    if section == TITRE:
        return [line for line in (fiche.title, fiche.promesse) if line]
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
    marked: list[SafeString] = []
    for operation, a1, a2, b1, b2 in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        before, after = avant[a1:a2], apres[b1:b2]
        if operation == "equal":
            marked += [format_html("{}", line) for line in after]
            continue
        paired = min(len(before), len(after))
        for old, new in zip(before, after, strict=False):
            marked += _mark_pair(old, new)
        marked += [format_html(_RETRAIT, line) for line in before[paired:]]
        marked += [format_html(_AJOUT, line) for line in after[paired:]]
    return marked


def _mark_pair(old: str, new: str) -> list[SafeString]:
    too_long = max(len(old), len(new)) > LIGNE_MAX
    if too_long or SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() < RESSEMBLANCE_MIN:
        return [format_html(_RETRAIT, old), format_html(_AJOUT, new)]
    templates = {"equal": "{}", "addition": _AJOUT, "deletion": _RETRAIT}
    changes = diff_text(old, new).changes
    return [format_html_join("", "{}", ((format_html(templates[kind], text),) for kind, text in changes))]
