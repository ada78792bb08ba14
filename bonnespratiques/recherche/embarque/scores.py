"""Arrays of scores, one place for each document of a segment, and how they combine. Called by `evaluation`."""

import numpy as np

Scores = np.ndarray  # float32: never NaN, `ABSENT` where a query does not match
ABSENT = np.float32(-1)


def none_of(number: int) -> Scores:
    return np.full(number, ABSENT, np.float32)


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


def union(parts: list[Scores], number: int) -> Scores:
    total = np.zeros(number, np.float32)
    matching = np.zeros(number, bool)
    for part in parts:
        present = part >= 0
        total += np.where(present, part, np.float32(0))
        matching |= present
    total[~matching] = ABSENT
    return total


def without(found: Scores | None, removed: list[Scores | None], number: int) -> Scores | None:
    excluded = [scores for scores in removed if scores is not None]
    if not excluded:
        return found
    base = np.zeros(number, np.float32) if found is None else found.copy()
    for scores in excluded:
        base[scores >= 0] = ABSENT
    return base
