"""The embedded engine: Wagtail's search contract (`backend`) on Whoosh's files.

Writing: `documents` → `ecrivain` (`recolte`, `fusion`) → `depot`. Asking: `interrogation` → `evaluation` → `instantane` and what a
process remembers of it (`memoire`). Knows no model of ours: it serves any model that Wagtail or another app declares searchable.
"""
