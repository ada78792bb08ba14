"""The seal of a text: SHA-256 of everything that a fiche says, whatever its address or dates of handling.

Everything is content unless it is listed here as technical: a field added tomorrow is sealed from its first day.
Used at approval (`workflow.actions.approve`) and compared when the page goes live (`workflow.signal_handlers`).
"""

import hashlib
import json
from typing import Any

# Handling, not text: tree, addresses, states, locks, translations, schedule, comments, freshness.
TECHNICAL_FIELDS = frozenset(
    {
        "pk", "path", "depth", "numchild", "translation_key", "locale", "alias_of", "content_type", "owner", "numero",
        "live", "has_unpublished_changes", "first_published_at", "last_published_at", "latest_revision",
        "latest_revision_created_at", "live_revision", "go_live_at", "expire_at", "expired", "locked", "locked_at",
        "locked_by", "draft_title", "slug", "url_path", "seo_title", "search_description", "show_in_menus",
        "wagtail_admin_comments", "verifiee_le", "a_revoir_le", "non_verifiee_depuis", "appel",
    }
)  # fmt: skip
# Fields that came after the first seals: empty, they say nothing, and a text approved before them keeps its seal.
LATER_FIELDS = frozenset({"echecs", "anonymat", "note_auteur"})
# Of repeatable parts: their order is that of the list.
TECHNICAL_PART_FIELDS = frozenset({"pk", "fiche", "sort_order", "content_object"})


def content_of(data: dict[str, Any]) -> dict[str, Any]:
    """The content in `data`, a fiche's `serializable_data()` or a revision's `content`."""
    content = {}
    for name, value in sorted(data.items()):
        if name in TECHNICAL_FIELDS or (name in LATER_FIELDS and not value):
            continue
        if isinstance(value, list):
            value = [_part(item) for item in value]
        content[name] = value
    return content


def _part(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    return {name: value for name, value in item.items() if name not in TECHNICAL_PART_FIELDS}


def empreinte(data: dict[str, Any]) -> str:
    """SHA-256 of the content, 64 hexadecimal digits. Same text, same seal, before and after publication."""
    canonical = json.dumps(content_of(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
