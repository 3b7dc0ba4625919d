"""Django's i18n tags, of which `translate` looks a constant text up once per language.

A page shows a hundred of them, and Django's own lookup took a tenth of a report's time. Settings
put this library in the place of Django's, so templates load `i18n` as ever.
"""

from django import template
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class ConstantText(template.Node):
    """The text of a `translate` tag without variables, by language."""

    def __init__(self, node):
        self.node, self.asvar = node, node.asvar
        self.texts = {}
        node.asvar = None

    def render(self, context):
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = self.node.render(context)
        if not self.asvar:
            return text
        context[self.asvar] = text
        return ""


@register.tag("trans")
@register.tag("translate")
def translate(parser, token):
    """Django's `translate`; a text in quotes, without filters, is looked up once per language."""
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    is_constant = getattr(expression.var, "literal", None) is not None and not expression.filters
    return ConstantText(node) if is_constant and not node.noop else node
