"""Scores over time as drawings: inline SVG without script or style attributes."""

from django import template

from screening.web.html_rows import NOTHING, row_html
from screening.web.presenters.spark import HEIGHT, RIGHT, WIDTH, spark

register = template.Library()

SPARK = (
    f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
    'role="img"><title>{title}</title>{cut_off}{line}<circle cx="{x}" cy="{y}" r="3"/></svg>'
)
SPARK_CUT_OFF = f'<path class="cut" d="M0 {{}}H{WIDTH}"/>'
SPARK_LINE = '<path class="line" d="M{}"/>'


@register.simple_tag
def spark_line(instrument, scores):
    """The scores of one instrument as a line in a row; nothing where there are none.

    `instrument` is the engine's; `scores` hold `taken_on` and `total`, the oldest first.
    """
    if not scores:
        return NOTHING
    drawn = spark(instrument, scores)
    x, y = drawn.line[-1]
    return row_html(
        SPARK,
        title=drawn.title,
        cut_off=NOTHING if drawn.cut_off is None else row_html(SPARK_CUT_OFF, drawn.cut_off),
        line=(
            row_html(SPARK_LINE, "L".join(f"{x} {y}" for x, y in drawn.line))
            if len(drawn.line) > 1
            else NOTHING
        ),
        x=x if len(drawn.line) > 1 else RIGHT,
        y=y,
    )
