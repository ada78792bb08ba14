"""Markup for screens is safe by construction: whatever a text holds, it stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonnespratiques.recueil.rendu.adresses import followable
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el, joined, text
from bonnespratiques.recueil.rendu.ecran.style import css_string
from bonnespratiques.recueil.rendu.ecran.texte import enligne
from tests.bonnespratiques.recueil.ecrans import parsed


def test_a_text_is_escaped_and_markup_is_not_escaped_twice():
    assert el("p", "a < b & \"c\" 'd'", el("em", "e")) == (
        "<p>a &lt; b &amp; &quot;c&quot; &#39;d&#39;<em>e</em></p>"
    )  # fmt: skip


@given(st.text(), st.text())
def test_whatever_the_strings_the_markup_is_one_element_that_says_them(texte: str, attribut: str):
    lu = parsed(el("p", texte, aria_label=attribut))
    xml = "".join(
        c for c in texte if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    assert len(lu) == 0
    assert (lu.text or "") == xml.replace("\r\n", "\n").replace("\r", "\n")
    assert list(lu.attrib) == ["aria-label"]


@pytest.mark.parametrize(
    ("nom", "attributs"),
    [
        ("script", {}),
        ("p", {"onclick": "x"}),
        ("p", {"style": "color:red"}),
        ("a", {"href": "javascript:alert(1)"}),
        ("a", {"href": "//evil.example"}),
        ("img", {"src": "data:text/html;base64,AAAA"}),
        ("img", {"src": "../secret.png"}),
    ],
)
def test_what_is_on_no_list_is_refused(nom: str, attributs: dict):
    with pytest.raises(ValueError, match="refusé"):
        el(nom, **attributs)


def test_only_our_own_builder_makes_markup():
    assert joined(["<b>", Balisage("<br/>")]) == "&lt;b&gt;<br/>"
    assert text(el("p")) == "&lt;p&gt;&lt;/p&gt;"
    assert VIDE == ""


@pytest.mark.parametrize(
    ("href", "suivie"),
    [
        ("https://example.org/é?q=«a»&b='c'#d", "https://example.org/%C3%A9?q=%C2%ABa%C2%BB&b='c'#d"),
        ("HTTPS://Exemple.Org/Chemin", "https://exemple.org/Chemin"),
        ("https://préfecture.example/x", "https://xn--prfecture-c4a.example/x"),
        ("http://example.org:8080/a%20b%zz", "http://example.org:8080/a%20b%25zz"),
        ("mailto:a.b+c@example.org?subject=Bonjour à tous", "mailto:a.b+c@example.org?subject=Bonjour%20%C3%A0%20tous"),
        ("tel:+33 1 02 03 04 05", "tel:+33102030405"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//example.org/x", ""),
        ("https:///x", ""),
        ('http://a"b/()<>{}', ""),
        ("https://impots.example@pirate.example/", ""),
        ("https://exa mple.org/", ""),
        ("https://[::1]/", ""),
        ("tel:javascript", ""),
        ("http://a..b/", ""),
    ],
)
def test_only_plain_addresses_are_followed(href: str, suivie: str):
    assert followable(href) == suivie


def test_a_refused_link_keeps_its_words():
    assert (
        enligne(["x ", {"t": "a", "href": "javascript:1", "c": [{"t": "b", "c": ["un"]}]}]) == "x <strong>un</strong>"
    )


@given(st.text(max_size=200))
def test_a_title_can_close_neither_its_css_string_nor_the_style(titre: str):
    dit = css_string(titre)
    assert set(dit[1:-1]) <= set("\\ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert dit[0] == dit[-1] == '"'
