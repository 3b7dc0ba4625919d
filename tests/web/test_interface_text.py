"""The product's own `translate`: as Django's, and a constant text is looked up once a language."""

import pytest
from django.template import engines
from django.utils import translation

from screening.templatetags import interface_text


def template(source):
    return engines["django"].from_string("{% load i18n %}" + source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% translate 'Save' %}", "Save"),
        ("{% trans 'Save' %}", "Save"),
        ("{% translate 'Bus & train' %}", "Bus & train"),
        ("{% translate 'Save' as words %}[{{ words }}]", "[Save]"),
        ("{% translate words %}", "&lt;b&gt;"),
        ("{% translate 'save'|upper %}", "SAVE"),
        ("{% translate 'May' context 'month' %}", "May"),
        ("{% blocktranslate %}A {{ words }}{% endblocktranslate %}", "A &lt;b&gt;"),
    ],
)
def test_it_shows_what_djangos_does(source, shown):
    made = template(source)
    assert made.render({"words": "<b>"}) == shown
    assert made.render({"words": "<b>"}) == shown


def test_each_language_has_its_text():
    made = template("{% translate 'Save' %}")
    shown = {}
    for language in ("en-gb", "de", "en-gb"):
        with translation.override(language):
            shown[language] = made.render({})
    assert (shown["en-gb"], shown["de"]) == ("Save", "Sichern")


def test_a_constant_is_looked_up_once(monkeypatch):
    made = template("{% translate 'Save' %}{% translate words %}")
    kinds = [type(node) for node in made.template.nodelist]
    assert kinds.count(interface_text.ConstantText) == 1
