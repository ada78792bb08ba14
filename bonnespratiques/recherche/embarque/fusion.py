"""Which segments of the index are put together at a commit: ten of about the same size become one, the others are left alone.

Whoosh's own policy always takes the smallest ones, whatever their size: an edit then rewrites thousands of fiches every few commits
(270 ms at 10 000 fiches, over a second at 50 000). Here most commits merge nothing, one in ten merges ten fiches, one in a hundred
a hundred; the number of segments stays below ten for each size.
"""

from typing import Any

from whoosh.reading import SegmentReader

ENSEMBLE = 10  # segments of one size that are put together; each size is ten times the one before
SUPPRIMES_MAX = 0.5  # share of deleted documents from which a segment is written again


def merge_by_tens(writer: Any, segments: list[Any]) -> list[Any]:
    """A merge policy, as Whoosh's writer wants them: adds to the writer the segments to replace, returns those that stay."""
    by_size: dict[int, list[Any]] = {}
    merged: list[Any] = []
    for segment in segments:
        present = segment.doc_count()
        if present <= segment.doc_count_all() * (1 - SUPPRIMES_MAX):
            merged.append(segment)
        else:
            by_size.setdefault(len(str(present)), []).append(segment)
    for same in by_size.values():
        if len(same) >= ENSEMBLE:
            merged += same
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in merged]
