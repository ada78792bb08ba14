"""Rich text read back as plain blocks, words and lines. Writing and cleaning: `bonnespratiques.nettoyage`.

Callers: comparisons, exports, extracts and booklets.
"""

import re
from typing import TypedDict
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

# What the editor can write, and nothing else.
FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]
LINK_SCHEMES = {"http", "https", "mailto", "tel"}

# C0/C1 controls and zero-width or bidirectional marks, which hide in schemes and reverse the reading order.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


class Bloc(TypedDict, total=False):
    """One block of a text. `t`: "p", "h", "ul" or "ol". `c`: inline content (p), or a list of them (lists). `v`: heading text.

    Inline content is a list of strings and of `{"t": "b"|"i", "c": inline}`, `{"t": "a", "href": str, "c": inline}`,
    `{"t": "br"}`.
    """

    t: str
    c: list
    v: str


def is_safe_href(href: str) -> bool:
    """Whether a link may be shown: an absolute http(s) address with a host, a mail address or a telephone number."""
    href = href.strip()
    if "\\" in href or INVISIBLE.search(href):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname)
    return parts.scheme in {"mailto", "tel"} and bool(parts.path)


def is_blank(html: str) -> bool:
    return not BeautifulSoup(html or "", "html.parser").get_text(strip=True).replace("\xa0", "")


def to_blocs(html: str) -> list[Bloc]:
    """The text as blocks, in order. Nested lists are flattened; nothing but text, bold, italic, links and line ends is kept."""
    blocs: list[Bloc] = []
    for node in BeautifulSoup(html or "", "html.parser").contents:
        if isinstance(node, NavigableString):
            if node.strip():
                blocs.append({"t": "p", "c": [str(node).strip()]})
        elif isinstance(node, Tag):
            _append_bloc(blocs, node)
    return blocs


def _append_bloc(blocs: list[Bloc], node: Tag) -> None:
    if node.name in {"ul", "ol"}:
        items = [inline for item in node.find_all("li") if (inline := _inline(item))]
        if items:
            blocs.append({"t": node.name, "c": items})
    elif node.name in {"h2", "h3", "h4", "h5"}:
        blocs.append({"t": "h", "v": node.get_text(" ", strip=True)})
    elif inline := _inline(node):
        blocs.append({"t": "p", "c": inline})


def _inline(node: Tag) -> list:
    content: list = []
    for child in node.children:
        if isinstance(child, NavigableString):
            text = re.sub(r"[ \t\r\n]+", " ", str(child))
            if content and isinstance(content[-1], str):
                content[-1] += text
            else:
                content.append(text)
        elif not isinstance(child, Tag) or child.name in {"ul", "ol"}:
            continue
        elif child.name == "br":
            content.append({"t": "br"})
        elif child.name in {"b", "strong", "i", "em"}:
            content.append(
                {
                    "t": child.name[0] if child.name in {"b", "i"} else {"strong": "b", "em": "i"}[child.name],
                    "c": _inline(child),
                }
            )
        elif child.name == "a" and is_safe_href(str(child.get("href", ""))):
            content.append({"t": "a", "href": str(child["href"]), "c": _inline(child)})
        else:
            content.extend(_inline(child))
    if content and isinstance(content[0], str):
        content[0] = content[0].lstrip()
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip()
    return [part for part in content if part != ""]


def inline_text(inline: list, *, link_targets: bool = False) -> str:
    """The words of an inline content; with `link_targets`, each link is followed by its address in brackets."""
    words = []
    for part in inline:
        if isinstance(part, str):
            words.append(part)
        elif part["t"] == "br":
            words.append("\n")
        else:
            words.append(inline_text(part["c"], link_targets=link_targets))
            if part["t"] == "a" and link_targets:
                words.append(f" [{part['href']}]")
    return "".join(words)


def to_lines(html: str, *, link_targets: bool = False) -> list[str]:
    """One line a paragraph, heading or list item; items start with « – » or their number."""
    lines = []
    for bloc in to_blocs(html):
        if bloc["t"] == "h":
            lines.append(bloc["v"])
        elif bloc["t"] == "p":
            lines.append(inline_text(bloc["c"], link_targets=link_targets))
        else:
            for number, item in enumerate(bloc["c"], start=1):
                mark = "–" if bloc["t"] == "ul" else f"{number}."
                lines.append(f"{mark} {inline_text(item, link_targets=link_targets)}")
    return lines


def to_text(html: str) -> str:
    """Plain text with line breaks, for exports, extracts and mails."""
    return "\n".join(to_lines(html))
