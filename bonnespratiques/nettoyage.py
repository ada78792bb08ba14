"""Cleaning rich text before it is stored. `RichText` renders what the database holds, so what comes from outside Wagtail's
own editor goes through `clean_html` first: nh3 drops the content of script and style, then Wagtail's converter keeps what the
editor itself can write (`FEATURES`).

Callers: the guided form (`workflow.ecriture.forms`), imports (`echanges`). Not imported by models: Wagtail's converters need them loaded.
"""

import re
import unicodedata

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from wagtail.admin.rich_text.converters.db_html import DbHTMLConverter
from wagtail.admin.rich_text.converters.markdown_db import MarkdownConverter

from bonnespratiques.texte_riche import FEATURES, INVISIBLE, LINK_SCHEMES, is_safe_href

HTML_MAX = 40_000  # characters of one rubric: about twelve printed pages

_TAGS = {"p", "br", "h3", "b", "i", "ol", "ul", "li", "a"}
_RENAMED = {"strong": "b", "em": "i", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
_BLOCKS = {"p", "ul", "ol", "h3", "li"}


def clean_html(html: str, *, internal_links: bool = False) -> str:
    """Return `html` as Wagtail's editor would have stored it, without anything else.

    Contributeurs get `internal_links=False`: a link by page number could aim at a private page. Links other than http(s),
    mailto and tel lose their address and keep their words. Raises `ValueError` above `HTML_MAX` characters.
    """
    if len(html) > HTML_MAX:
        raise ValueError(f"Texte trop long : {len(html)} signes, {HTML_MAX} au plus.")
    html = unicodedata.normalize("NFC", INVISIBLE.sub("", html))
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(list(_RENAMED)):
        tag.name = _RENAMED[tag.name]
    attributes = {"a": {"href", "linktype", "id"} if internal_links else {"href"}}
    html = nh3.clean(
        str(soup), tags=_TAGS, attributes=attributes, url_schemes=LINK_SCHEMES, link_rel=None, strip_comments=True
    )
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        if not (internal_links and link.get("linktype")) and not is_safe_href(str(link.get("href", ""))):
            link.unwrap()
    _wrap_stray_text(soup)
    for empty in soup.find_all(["p", "li", "h3", "ul", "ol"]):
        if not empty.get_text(strip=True).replace("\xa0", ""):
            empty.decompose()
    return _db_format(str(soup)).strip()


def _db_format(html: str) -> str:
    cleaned, _removals = DbHTMLConverter(features=FEATURES).clean(html)
    return cleaned


def _wrap_stray_text(soup: BeautifulSoup) -> None:
    """Text outside any block becomes a paragraph; a blank line between two lines separates two paragraphs."""
    paragraph: Tag | None = None
    for node in list(soup.contents):
        if isinstance(node, Tag) and node.name in _BLOCKS:
            paragraph = None
            continue
        if isinstance(node, NavigableString) and not node.strip():
            node.extract()
            continue
        if paragraph is None:
            paragraph = soup.new_tag("p")
            node.insert_before(paragraph)
        paragraph.append(node.extract())


def from_markdown(text: str) -> str:
    """Rich text from what a contributeur typed in a plain field: paragraphs, `- lists`, `**bold**`, `*italic*`, links.

    Raises `ValueError` when the text is too long.
    """
    if len(text) > HTML_MAX:
        raise ValueError(f"Texte trop long : {len(text)} signes, {HTML_MAX} au plus.")
    # `wagtail://page?id=3` would become a link by page number; HTML typed by hand is text.
    text = re.sub(r"wagtail://", "", text.replace("\r\n", "\n"))
    return clean_html(MarkdownConverter(features=FEATURES).to_database_format(text))


def to_markdown(html: str) -> str:
    """What the plain field shows for a stored text; internal links become ordinary addresses."""
    return MarkdownConverter(features=FEATURES).from_database_format(html, resolved=True).strip()
