"""Scores of all the documents of a segment at once, and how they combine. The algebra of `evaluation`."""

import numpy as np

from bonnespratiques.recherche.instantane import Segment

# float32, one for each document: NaN never, -1 where the query does not match.
Scores = np.ndarray
ABSENT = np.float32(-1)


def none(segment: Segment) -> Scores:
    return np.full(len(segment), ABSENT, np.float32)


def times(scores: Scores | None, factor: float) -> Scores | None:
    if scores is None or factor == 1:
        return scores
    return np.where(scores >= 0, scores * np.float32(factor), ABSENT)


def halved(scores: Scores) -> Scores:
    return np.where(scores >= 0, scores * np.float32(0.5), ABSENT)


def intersection(parts: list[Scores]) -> Scores:
    total = parts[0].copy()
    matching = total >= 0
    for part in parts[1:]:
        matching &= part >= 0
        total += part
    total[~matching] = ABSENT
    return total


def union(parts: list[Scores], segment: Segment) -> Scores:
    total = np.zeros(len(segment), np.float32)
    matching = np.zeros(len(segment), bool)
    for part in parts:
        present = part >= 0
        total += np.where(present, part, np.float32(0))
        matching |= present
    total[~matching] = ABSENT
    return total


def without(found: Scores | None, removed: list[Scores | None], segment: Segment) -> Scores | None:
    excluded = [scores for scores in removed if scores is not None]
    if not excluded:
        return found
    base = np.zeros(len(segment), np.float32) if found is None else found.copy()
    for scores in excluded:
        base[scores >= 0] = ABSENT
    return base
