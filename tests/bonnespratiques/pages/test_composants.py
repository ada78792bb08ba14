"""The `{% ui %}` tag: a component's first line is its contract, and a mistake fails instead of showing nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, TemplateSyntaxError, engines
from django.template.loader import get_template

from bonnespratiques.icones import TRACES
from bonnespratiques.templatetags.ui import _signature

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "ui").glob("*.html"))


def render(source: str, **context) -> str:
    return engines["django"].from_string(f"{{% load ui %}}{source}").template.render(Context(context))


def test_a_component_is_rendered_with_its_parameters_and_their_defaults():
    html = render('{% ui "etiquette" texte="Réservée" icone="cadenas" %}')
    assert 'class="etiquette"' in html
    assert "Réservée</span>" in html


def test_a_component_may_be_put_around_a_text():
    html = render('{% blocui "encadre" titre="Le message" %}<p>{{ mot }}</p>{% endblocui %}', mot="<b>")
    assert "<p>&lt;b&gt;</p>" in html
    assert "Le message</h2>" in html


def test_what_is_given_to_a_component_is_escaped():
    assert "<script" not in render('{% ui "etiquette" texte=texte %}', texte="<script>alert(1)</script>")


def test_a_component_sees_only_what_it_is_given():
    assert render('{% ui "etiquette" texte="x" %}', sorte="erreur").count("erreur") == 0


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% ui "inconnu" %}', "Composant inconnu"),
        ('{% ui "etiquette" %}', "missing a required argument: 'texte'"),
        ('{% ui "etiquette" texte="x" couleur="rouge" %}', "unexpected keyword argument 'couleur'"),
        ('{% icone "inconnue" %}', "Icône inconnue"),
    ],
)
def test_a_mistake_fails_loudly(source, said):
    with pytest.raises(TemplateSyntaxError, match=re.escape(said)):
        render(source)


def test_a_component_without_its_signature_is_refused():
    with pytest.raises(TemplateSyntaxError, match="ne commence pas par sa signature"):
        _signature("carte", "<div>")


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_its_parameters_and_what_it_is_for(component):
    source = get_template(f"ui/{component.stem}.html").template.source
    _signature(component.stem, source.partition("\n")[0])
    assert source.splitlines()[1].startswith("{# "), "la deuxième ligne dit à quoi sert le composant"


def test_every_component_named_in_a_page_exists_and_every_component_serves():
    used = set()
    for page in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'{% (?:bloc)?ui "(\w+)"', page.read_text()))
    assert used == {path.stem for path in COMPONENTS}


def test_an_icon_is_silent_and_has_one_solid_dot_at_most():
    assert 'aria-hidden="true"' in render('{% icone "origine" "g" %}')
    assert all(trace.count('class="pt"') <= 1 for trace in TRACES.values())
