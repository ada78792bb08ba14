"""What each thing typed is looked for as: itself; in one word or in several; a word of its family; the synonyms that the animateurs
keep. Whoever types « co développement » finds codéveloppement, whoever types « réclamer » finds the réclamations, a little further.

Bounded: whatever is typed and however many synonyms there are, `FACONS_MAX` posting lists are read. « Phrases » are never widened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from modelsearch.query import And, Boost, Phrase, SearchQuery

from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.langue.lexique import Lexique
from bonnespratiques.recherche.langue.nombres import NOMBRES
from bonnespratiques.recherche.pilotage.synonymes import Groupe
from bonnespratiques.recherche.requete import Requete, Unite, read_unites
from bonnespratiques.recherche.termes import Meilleur, Racine

# What a fiche that holds one of them is worth, beside one that holds what was typed. Dans ma rue says less than DansMaRue.
SYNONYME, FAMILLE, NOMBRE, COLLE, ECHEC = 0.75, 0.6, 0.9, 2.0, 2.0
PARENTS_MAX = 4
FACONS_MAX = 60
FENETRE = 4  # words that may be one: dans ma rue
COLLE_MIN = 5  # letters: « par mi » is not parmi

# Whoever looks for what failed looks for the « essais infructueux », whatever their words.
ESSAI = "essai infructueux"
_ECHECS = frozenset(francais.stems("échec échouer raté infructueux fiasco flop ratage inefficace"))
_A_EVITER = frozenset(francais.stems("erreur piège"))
_REUSSIR = frozenset(francais.stems("marché fonctionné réussi abouti"))


@dataclass(frozen=True)
class Facon:
    """One way to say a thing. `racines`: the stems to mark in extracts, only side by side when there are several."""

    query: SearchQuery
    racines: tuple[str, ...]


@dataclass(frozen=True)
class Terme:
    """What a fiche must hold, in one way or another. `unites`: the numbers of those of the query that it stands for."""

    query: SearchQuery
    unites: range
    facons: tuple[Facon, ...]
    une_par_une: tuple[SearchQuery, ...] = ()  # the same, unit by unit, without what says several together


@dataclass
class Elargie:
    """A query widened. `ajouts`: the expressions looked for besides those typed."""

    termes: list[Terme]
    ajouts: list[str] = field(default_factory=list)


def as_typed(parsed: Requete) -> Elargie:
    return Elargie([_terme(unite.query, number, [], unite) for number, unite in enumerate(parsed.unites)])


def widen(parsed: Requete, groupes: tuple[Groupe, ...], lexique: Lexique | None) -> Elargie:
    """`lexique`: None when the engine does not tell its words; synonyms alone widen, then."""
    room = FACONS_MAX - len(parsed.unites)
    ways: dict[range, list[Facon]] = {}
    ajouts: list[str] = []
    for span, expression in [*_synonymes(parsed, groupes), *_echecs(parsed)]:
        facon = _of_expression(expression)
        if len(facon.racines) <= room and expression not in ajouts:
            room -= len(facon.racines)
            ways.setdefault(span, []).append(facon)
            ajouts.append(expression)
    if lexique is not None:
        for span, racine, worth in [*_glued(parsed, lexique), *_relatives(parsed, lexique)]:
            if room > 0:
                room -= 1
                ways.setdefault(span, []).append(Facon(_worth(Racine(racine), worth), (racine,)))
    return Elargie([_covering(span, parsed, ways) for span in _spans(len(parsed.unites), ways)], ajouts)


# --- Putting together -------------------------------------------------------------------------------------------


def _spans(number: int, ways: dict[range, list[Facon]]) -> Iterator[range]:
    """Units one by one, or several where something says them together; the longest first."""
    start = 0
    while start < number:
        longest = max((span for span in ways if span.start == start), key=len, default=range(start, start + 1))
        yield longest
        start = longest.stop


def _covering(span: range, parsed: Requete, ways: dict[range, list[Facon]]) -> Terme:
    if len(span) == 1:
        unite = parsed.unites[span.start]
        return _terme(unite.query, span.start, ways.get(span, []), unite)
    parts = [_covering(range(n, n + 1), parsed, ways) for n in span]
    facons = [facon for part in parts for facon in part.facons] + ways[span]
    together = And([part.query for part in parts])
    widened = Meilleur([together, *(facon.query for facon in ways[span])])
    return Terme(widened, span, tuple(facons), tuple(part.query for part in parts))


def _terme(query: SearchQuery, number: int, others: list[Facon], unite: Unite) -> Terme:
    own = [Facon(query, (racine,)) for racine in [*unite.racines, unite.racine_collee] if racine]
    widened = Meilleur([query, *(facon.query for facon in others)]) if others else query
    return Terme(widened, range(number, number + 1), (*own, *others), (widened,))


def _worth(query: SearchQuery, worth: float) -> SearchQuery:
    return query if worth == 1 else Boost(query, worth)


# --- Synonyms ---------------------------------------------------------------------------------------------------


def _synonymes(parsed: Requete, groupes: tuple[Groupe, ...]) -> Iterator[tuple[range, str]]:
    """(units, expression that says the same)."""
    heads = _heads(groupes)
    if not heads:
        return
    for start, unite in enumerate(parsed.unites):
        racines: tuple[str, ...] = ()
        for stop in range(start, len(parsed.unites)):
            if parsed.unites[stop].exacte:
                break
            racines += parsed.unites[stop].racines
            for expression in heads.get(racines, ()):
                yield range(start, stop + 1), expression
        if unite.racine_collee:
            for expression in heads.get((unite.racine_collee,), ()):
                yield range(start, start + 1), expression


_Heads = dict[tuple[str, ...], list[str]]
_last: tuple[tuple[Groupe, ...], _Heads] = ((), {})


def _heads(groupes: tuple[Groupe, ...]) -> _Heads:
    """Expressions to add, by the stems of what is typed. `groups_in_force` gives the same tuple as long as nothing changes."""
    global _last
    if _last[0] is not groupes:
        heads: _Heads = {}
        for groupe in groupes:
            for head in groupe.expressions if groupe.reciproque else groupe.expressions[:1]:
                own = tuple(francais.stems(head))
                others = [other for other in groupe.expressions if tuple(francais.stems(other)) != own]
                for racines in {own, *((francais.stem(glued),) for glued in francais.compounds(head))}:
                    heads.setdefault(racines, []).extend(others)
        _last = (groupes, heads)
    return _last[1]


def _of_expression(expression: str) -> Facon:
    unites = read_unites(expression)
    query = unites[0].query if len(unites) == 1 else Phrase(expression)
    return Facon(_worth(query, ECHEC if expression == ESSAI else SYNONYME), tuple(francais.stems(expression)))


def _echecs(parsed: Requete) -> Iterator[tuple[range, str]]:
    before = ""
    for number, unite in enumerate(parsed.unites):
        racine = unite.racines[0] if len(unite.racines) == 1 and not unite.exacte else ""
        if racine in _ECHECS:
            yield range(number, number + 1), ESSAI
        elif (before == "pas" and racine in _REUSSIR) or (before in _A_EVITER and racine == "evit"):
            yield range(number - 1, number + 1), ESSAI
        elif racine == "pas" and parsed.word_after(number) == "faire":  # « ce qu’il ne faut pas faire »
            yield range(number, number + 1), ESSAI
        before = racine


# --- Words of the index -----------------------------------------------------------------------------------------


def _glued(parsed: Requete, lexique: Lexique) -> Iterator[tuple[range, str, float]]:
    """Words typed apart that the index holds in one."""
    for first in range(len(parsed.ecrits)):
        glued = ""
        for last in range(first, min(first + FENETRE, len(parsed.ecrits))):
            word, _number = parsed.ecrits[last]
            if not word:
                break
            glued += "".join(francais.words(word))
            units = [n for _word, n in parsed.ecrits[first : last + 1] if n is not None]
            racine = francais.stem(glued)
            if last > first and units and len(glued) >= COLLE_MIN and racine in lexique:
                yield range(units[0], units[-1] + 1), racine, COLLE


def _relatives(parsed: Requete, lexique: Lexique) -> Iterator[tuple[range, str, float]]:
    for number, unite in enumerate(parsed.unites):
        if len(unite.racines) == 1 and not unite.exacte:
            for racine in lexique.relatives(unite.racines[0], PARENTS_MAX):
                yield range(number, number + 1), racine, FAMILLE
            if unite.racines[0] in NOMBRES:
                yield range(number, number + 1), NOMBRES[unite.racines[0]], NOMBRE
