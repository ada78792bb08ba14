"""The published versions of a fiche, as the public may read them: when, what changed, who made them, under which seal.

Versions come from the journal. Anonymity holds backwards: a version older than one that hides people or organismes, and that
hides less, is kept out, whole: its words could name them. Callers: `views.historique`, the fiche page, the certificate.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q
from wagtail.models import Revision

from bonnespratiques.empreinte import content_of
from bonnespratiques.models import FichePage, Organisme, Tag
from bonnespratiques.rubriques import RUBRIQUES
from bonnespratiques.texte_riche import to_lines
from workflow.circuit import Action, Statut
from workflow.memoire.credits import CACHE, CHAMPS, Credits, lines_from, read_credits, rows_of
from workflow.models import Approbation, EntreeJournal
from workflow.sections import DECIDER, SECTIONS, TITRE, Section

Evenement = EntreeJournal.Evenement
_EVERYTHING = frozenset().union(*CACHE.values())
_OF_TITLE = ("title", "promesse")
# Repeatable parts of a revision that refer to rows of their own.
_PARTIES: tuple[tuple[str, str, Any], ...] = (("organismes", "organisme", Organisme), ("tagged_items", "tag", Tag))
_RICHES = tuple(rubrique.champ for rubrique in RUBRIQUES)


@dataclass
class Version:
    """One published text. `numero` counts from 1 and never changes. `changees`: sections that differ from the version before,
    None where that one is not shown. `cachee`: kept out by anonymity. `directe`: put online by the administration itself.
    `outrepassee`: its authors did not answer, and the charter that they had accepted allowed it.
    """

    numero: int
    le: datetime
    empreinte: str
    dossier: int | None
    directe: bool
    outrepassee: bool = False
    revision: Revision | None = None
    cachee: bool = False
    changees: list[Section] | None = None
    credits: Credits = field(default_factory=Credits)

    @property
    def is_readable(self) -> bool:
        return self.revision is not None and not self.cachee

    @property
    def anonymat(self) -> frozenset[str]:
        """What it hides. A text that was not kept is taken as hiding everything: nobody can tell any more."""
        return CACHE[self.revision.content.get("anonymat", "")] if self.revision else _EVERYTHING


def publications(page: FichePage) -> Any:
    """Entries of the journal by which a text went live, oldest first."""
    return EntreeJournal.objects.filter(page_id=page.pk).filter(
        Q(action=Action.VALIDATE, vers=Statut.PUBLIEE)
        | Q(action__in=[Evenement.PUBLISHED, Evenement.PUBLISHED_DIRECTLY])
    )


class _Trace(NamedTuple):
    le: datetime
    empreinte: str


_E = TypeVar("_E", EntreeJournal, _Trace)


def _distinct(entrees: Iterable[_E]) -> Iterator[_E]:
    """Putting the same words online again, to move or rename a page, makes no new version."""
    seal = None
    for entree in entrees:
        if not entree.empreinte or entree.empreinte != seal:
            yield entree
        seal = entree.empreinte


def dates_and_credits_of(page: FichePage) -> tuple[list[datetime], Credits]:
    """When each version went live, oldest first, and who made them all: what the fiche's own page says. One query."""
    joined = [f"dossier__credits__{champ}" for champ in CHAMPS]
    rows = list(publications(page).values_list("pk", "le", "empreinte", *joined))
    entrees = list({row[0]: _Trace(*row[1:3]) for row in rows}.values())
    dates = [trace.le for trace in _distinct(entrees)]
    return dates, read_credits(page, lines_from(row[3:] for row in rows))


def number_of(page: FichePage, empreinte: str) -> int | None:
    """The number of the latest version under a seal."""
    seals = [entree.empreinte for entree in _distinct(publications(page).only("le", "empreinte"))]
    return len(seals) - seals[::-1].index(empreinte) if empreinte in seals else None


def versions_of(page: FichePage) -> list[Version]:
    """Every version, oldest first, with what the public may know of each. Three queries, however many versions."""
    rows = rows_of(page)
    overridden = set(
        Approbation.objects.valables()
        .filter(dossier__page_id=page.pk, outrepassee=True)
        .values_list("revision", flat=True)
    )
    versions = [
        Version(
            numero=numero,
            le=entree.le,
            empreinte=entree.empreinte,
            dossier=entree.dossier_id,
            directe=entree.action == Evenement.PUBLISHED_DIRECTLY,
            outrepassee=entree.revision_id in overridden,
            revision=entree.revision,
        )
        for numero, entree in enumerate(_distinct(publications(page).select_related("revision")), start=1)
    ]
    _keep_out(versions, CACHE[page.anonymat])
    for before, version in zip([None, *versions], versions, strict=False):
        if before and before.is_readable and version.is_readable:
            version.changees = changed_sections(before.revision.content, version.revision.content)  # type: ignore[union-attr]
        if not version.directe and not version.cachee:
            version.credits = read_credits(page, rows, dossier=version.dossier)
    return versions


def _keep_out(versions: list[Version], hidden: frozenset[str]) -> None:
    for version in reversed(versions):
        version.cachee = not hidden <= version.anonymat
        hidden |= version.anonymat


def changed_sections(before: dict[str, Any], after: dict[str, Any]) -> list[Section]:
    """The sections whose words differ, from what two revisions hold. No query: `comparaison` tells what changed in each."""
    before, after = content_of(before), content_of(after)
    apart = {*_OF_TITLE, *_RICHES}

    def differs(section: Section) -> bool:
        if section == TITRE:
            return any(before.get(name) != after.get(name) for name in _OF_TITLE)
        if section == DECIDER:
            return _without(before, apart) != _without(after, apart)
        return to_lines(before.get(section.cle) or "") != to_lines(after.get(section.cle) or "")

    return [section for section in SECTIONS if differs(section)]


def _without(content: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


def texts_of(revisions: Iterable[Revision]) -> list[FichePage]:
    """Old texts, to be read. What they refer to may be gone since: it is left out. Two queries, however many texts."""
    contents = [dict(revision.content) for revision in revisions]
    known = {}
    for relation, champ, model in _PARTIES:
        wanted = {part[champ] for content in contents for part in content.get(relation, [])}
        known[relation] = model.objects.in_bulk(wanted)
        for content in contents:
            content[relation] = [part for part in content.get(relation, []) if part[champ] in known[relation]]
    fiches = [FichePage.from_serializable_data(content, check_fks=False) for content in contents]
    for fiche in fiches:
        for relation, champ, _ in _PARTIES:
            for part in getattr(fiche, relation).all():
                setattr(part, champ, known[relation][getattr(part, f"{champ}_id")])
    return fiches
