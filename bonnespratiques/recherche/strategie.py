"""How what was typed is looked for: all the words first, then what a reader would try next. Knows no engine: it is handed `ask`,
which answers for one reader.

1. All the words, each as it was typed, as its family or as its synonyms (`elargissement`).
2. When no fiche has them all: the words that this reader finds nowhere are corrected (`orthographe`), and it is said.
3. Failing that, as many words as possible, half of them at least.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby, islice, pairwise
from typing import Any

from modelsearch.query import And, Boost, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche import orthographe
from bonnespratiques.recherche.elargissement import Elargie, as_typed, widen
from bonnespratiques.recherche.langue.lexique import Lexique
from bonnespratiques.recherche.marques import Marques
from bonnespratiques.recherche.pilotage.synonymes import Groupe, groups_in_force
from bonnespratiques.recherche.requete import Requete, Unite, parse
from bonnespratiques.recherche.termes import AuMoins, AvecPrime, Meilleur

PAS_TOUS_LES_MOTS = "Aucune fiche ne contient tous ces mots : voici celles qui en contiennent le plus."
PUIS_LES_PROCHES = "Peu de fiches contiennent tous ces mots : celles qui en contiennent la plupart suivent."
MOTS_D_UNE_QUESTION = 3  # words from which a fiche may answer without having all of them
PEU = 3  # fiches
CORRIGES_MAX = 3  # words of one query that are corrected
CANDIDATS_MAX = 12  # spellings of one word
ESSAIS_MAX = 4  # of those, as likely as each other, how many are looked for
COTE_A_COTE = 0.5  # what words side by side add, of what they are worth

Ask = Callable[[SearchQuery | None], Any]
Textes = Callable[[Any], Iterable[str]]  # the texts of the best of the fiches that `ask` found


@dataclass(frozen=True)
class Correction:
    """Another spelling. `appliquee`: it was looked for instead, because what was typed finds nothing."""

    texte: str
    appliquee: bool


@dataclass(frozen=True)
class Lecture:
    """What was looked for in the end. `rangees`: what the engine answered. `racines`: what to mark in the extracts.

    `elargie`: expressions that were looked for besides those typed (synonyms).
    """

    rangees: Any
    racines: Marques
    message: str = ""
    correction: Correction | None = None
    elargie: list[str] = field(default_factory=list)


def read(
    parsed: Requete,
    ask: Ask,
    *,
    tel_quel: bool = False,
    groupes: tuple[Groupe, ...] | None = None,
    lexique: Lexique | None = None,
    textes: Textes = lambda _found: (),
) -> Lecture:
    """`groupes`: synonyms, instead of those in force. `lexique`: None when the engine does not tell its words; nothing is
    corrected then, for want of knowing with what. `tel_quel`: no other word than those typed.
    """
    if not parsed.unites:
        return Lecture(ask(None if not parsed.texte else And([])), Marques())
    lecteur = _Lecteur(ask, groups_in_force() if groupes is None else groupes, lexique, textes, tel_quel)
    return lecteur.read(parsed)


@dataclass(frozen=True)
class _Lecteur:
    ask: Ask
    groupes: tuple[Groupe, ...]
    lexique: Lexique | None
    textes: Textes
    tel_quel: bool

    def read(self, parsed: Requete) -> Lecture:
        elargie = self._widened(parsed)
        found = self.ask(self._all(elargie, parsed))
        if len(found):
            correction = self._proposed(parsed, found)
            if more := self._completed(parsed, elargie, found):
                return _lecture(more, elargie, message=PUIS_LES_PROCHES, correction=correction)
            return _lecture(found, elargie, correction=correction)
        if corrected := self._corrected(parsed, elargie):
            elargie = self._widened(corrected)
            correction = Correction(corrected.texte, appliquee=True)
            found = self.ask(self._all(elargie, corrected))
            if len(found):
                return _lecture(found, elargie, correction=correction)
            return self._in_part(elargie, correction)
        return self._in_part(elargie, None, found)

    def _widened(self, parsed: Requete) -> Elargie:
        return as_typed(parsed) if self.tel_quel else widen(parsed, self.groupes, self.lexique)

    def _all(self, elargie: Elargie, parsed: Requete) -> SearchQuery:
        query: SearchQuery = And([terme.query for terme in elargie.termes])
        if primes := _side_by_side(parsed):
            query = AvecPrime(query, primes)
        if parsed.numero is not None:
            query = Meilleur([query, Boost(PlainText(f"numero{parsed.numero}"), 10)])
        return query

    def _completed(self, parsed: Requete, elargie: Elargie, found: Any) -> Any:
        """Few fiches have all the words of a long query: those that have most of them besides. None: nothing to add."""
        termes = [terme.query for terme in elargie.termes]
        if self.tel_quel or len(termes) < MOTS_D_UNE_QUESTION or len(found) >= PEU:
            return None
        most = AvecPrime(AuMoins(termes, max(2, (len(termes) + 1) // 2)), _side_by_side(parsed))
        more = self.ask(most)
        return more if len(more) > len(found) else None

    def _in_part(self, elargie: Elargie, correction: Correction | None, found: Any = None) -> Lecture:
        """As many words as possible. What several of them say together counts for one, unless no fiche says it."""
        together = [terme.query for terme in elargie.termes]
        one_by_one = [query for terme in elargie.termes for query in terme.une_par_une]
        if len(one_by_one) > 1:
            for termes in [together, one_by_one] if 1 < len(together) < len(one_by_one) else [one_by_one]:
                for minimum in range((len(termes) + 1) // 2, 0, -1):
                    if found is None or len(found) < PEU:
                        found = self.ask(AuMoins(termes, minimum))
            message = PAS_TOUS_LES_MOTS if len(found) else ""
            return _lecture(found, elargie, message=message, correction=correction)
        return _lecture(self.ask(And(together)) if found is None else found, elargie, correction=correction)

    # --- Other spellings --------------------------------------------------------------------------------------

    def _corrected(self, parsed: Requete, elargie: Elargie) -> Requete | None:
        """The query with its unknown words in another spelling, each of which this reader finds. None: there is none."""
        if self.lexique is None or self.tel_quel:
            return None
        unites = [
            (number, query)
            for terme in elargie.termes
            for number, query in zip(terme.unites, terme.une_par_une, strict=True)
        ]
        unknown = [number for number, query in unites if len(unites) == 1 or not len(self.ask(query))]
        known = [query for number, query in unites if number not in unknown]
        written = {}
        for number in unknown[:CORRIGES_MAX]:
            if spelling := self._spelling(parsed.unites[number], known, self.lexique):
                written[number] = spelling
        return parse(_rewritten(parsed, written)) if written else None

    def _spelling(self, unite: Unite, known: list[SearchQuery], lexique: Lexique) -> str | None:
        """The likeliest first; among those as likely, one that a fiche holds with the words that are known, if any."""
        likely = islice(orthographe.candidates(unite, lexique), CANDIDATS_MAX)
        for _far, group in groupby(likely, key=lambda candidat: candidat.far):
            tried = list(group)[:ESSAIS_MAX]
            # No fiche has it with the other words: it must be an error for sure. In « fracture numérique », fracture is no facture.
            ways = [known, []] if known and len(unite.texte) >= orthographe.LETTRES_SURES else [known]
            for others in ways:
                for candidat in tried:
                    found = self.ask(And([*others, candidat.query]))
                    if len(found) and (spelling := orthographe.written_as(candidat, unite, self.textes(found))):
                        return spelling
        return None

    def _proposed(self, parsed: Requete, found: Any) -> Correction | None:
        """A spelling that many more fiches have."""
        if self.lexique is None or self.tel_quel:
            return None
        for number, unite in enumerate(parsed.unites):
            candidat = orthographe.proposable(unite, self.lexique)
            if candidat is None:
                continue
            others = [other.query for n, other in enumerate(parsed.unites) if n != number]
            more = self.ask(And([*others, candidat.query]))
            if len(more) >= orthographe.PLUS_FREQUENT * len(found):
                spelling = orthographe.written_as(candidat, unite, self.textes(more))
                if spelling:
                    return Correction(_rewritten(parsed, {number: spelling}), appliquee=False)
        return None


def _lecture(found: Any, elargie: Elargie, *, message: str = "", correction: Correction | None = None) -> Lecture:
    return Lecture(found, Marques.of(elargie), message, correction, elargie.ajouts)


def _rewritten(parsed: Requete, written: dict[int, str]) -> str:
    texte = parsed.texte
    for number in sorted(written, reverse=True):
        unite = parsed.unites[number]
        texte = texte[: unite.debut] + written[number] + texte[unite.fin :]
    return texte


def _side_by_side(parsed: Requete) -> list[SearchQuery]:
    """The words that follow each other in the query, two by two: a fiche where they do too says more likely what is meant."""
    return [
        Boost(Phrase(" ".join([*one.mots, *other.mots])), COTE_A_COTE)
        for one, other in pairwise(parsed.unites)
        if not one.exacte and not other.exacte
    ]
