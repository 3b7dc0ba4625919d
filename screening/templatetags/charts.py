"""Scores over time as drawings: inline SVG without script or style attributes."""

from itertools import groupby

from django import template
from django.utils.safestring import SafeString

from screening.web.html_rows import NOTHING, row_html, rows_html
from screening.web.presenters.chart_labels import START
from screening.web.presenters.spark import HEIGHT, RIGHT, WIDTH, spark

register = template.Library()

SPARK = (
    f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
    'role="img"><title>{title}</title>{cut_off}{line}<circle cx="{x}" cy="{y}" r="3"/></svg>'
)
SPARK_CUT_OFF = f'<path class="cut" d="M0 {{}}H{WIDTH}"/>'
SPARK_LINE = '<path class="line" d="M{}"/>'

CHART = (
    '<svg class="chart {layout}" viewBox="0 0 {width} {height}" role="img" '
    'aria-labelledby="{key}-title {key}-desc"{all}>'
    '<title id="{key}-title">{title}</title><desc id="{key}-desc">{desc}</desc>\n{parts}</svg>\n'
)
PATH = '<path {} d="{}"/>'
TEXT = '<text x="{}" y="{}">{}</text>'
ANCHORED, STYLED = '<g text-anchor="{}">{}</g>', "<g {}>{}</g>\n"
CLASSES = "grid event cut second square first first-of-many dot event-dot step value"
SCREEN = {name: SafeString(f'class="{name}"') for name in CLASSES.split()} | {"all": NOTHING}
"""What a part looks like, by classes of the style sheet."""
PAPER = {
    "grid": SafeString('stroke="#ccc" fill="none"'),
    "event": SafeString('stroke="#aaa" fill="none"'),
    "cut": SafeString('stroke="#000" stroke-dasharray="5 4" fill="none"'),
    "second": SafeString('stroke="#666" fill="none"'),
    "square": SafeString('stroke="#666" fill="#fff"'),
    "first": SafeString('stroke="#000" stroke-width="2.5" fill="none"'),
    "first-of-many": SafeString('stroke="#000" stroke-width="1.5" fill="none"'),
    "dot": SafeString('stroke="#000" stroke-width="9" stroke-linecap="round" fill="none"'),
    "event-dot": SafeString('stroke="#000" stroke-width="7" stroke-linecap="round" fill="none"'),
    "step": SafeString('stroke="#666" stroke-width="4" fill="none"'),
    "value": SafeString('font-weight="700" fill="#000"'),
    "all": SafeString(
        ' font-size="14" fill="#333" font-family="Liberation Sans, Arial, sans-serif"'
    ),
}
"""The same by attributes: a style sheet of the document does not reach a drawing in a PDF."""


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


@register.simple_tag
def score_chart(chart):
    """A chart for the screen, in a wide layout and in a narrow one; the style sheet shows one."""
    return SafeString("".join(chart_svg(chart, layout, SCREEN) for layout in ("wide", "narrow")))


@register.simple_tag
def score_chart_on_paper(chart):
    """A chart for paper and PDF, in the wide layout."""
    return chart_svg(chart, "wide", PAPER)


def chart_svg(chart, layout, style):
    drawn = chart.layouts[layout]
    return row_html(
        CHART,
        layout=layout,
        width=drawn.width,
        height=drawn.height,
        key=f"{chart.key}-{layout}",
        all=style["all"],
        title=chart.title,
        desc=chart.desc,
        parts=SafeString("".join(parts_of(drawn, style))),
    )


def parts_of(drawn, style):
    """The parts of a drawing from back to front."""
    across = f"H{drawn.right}"
    ticks = [f"M{text.x - 3} {drawn.bottom}v5" for text in drawn.dates]
    if drawn.notes.screenings:
        ticks.append(f"M{drawn.left} {drawn.notes.y - 14}{across}")
    yield path(style["grid"], [*(f"M{drawn.left} {y}{across}" for y in drawn.across), *ticks])
    yield path(style["event"], [f"M{x} {drawn.top}V{drawn.bottom}" for x in drawn.notes.screenings])
    if drawn.cut_off is not None:
        yield path(style["cut"], [f"M{drawn.left} {drawn.cut_off}{across}"])
    for curve in drawn.curves[1:]:
        yield from curve_parts(curve, style["second"], style["square"], square)
    first, others = drawn.curves[0], drawn.curves[1:]
    line = "first" if len(first.marks) == len(first.line) else "first-of-many"
    yield from curve_parts(first, style[line], style["dot"], dot)
    yield path(style["event-dot"], [dot(x, drawn.notes.y) for x in drawn.notes.screenings])
    yield path(style["step"], [f"M{bar.left} {bar.y}H{bar.right}" for bar in drawn.notes.bars])
    strong = [first.name, *first.values]
    plain = [text for curve in others for text in (curve.name, *curve.values)]
    plain += [*drawn.totals, *drawn.words, *drawn.dates, *drawn.notes.labels]
    yield row_html(STYLED, style["value"], texts(strong))
    yield texts(plain)


def curve_parts(curve, line, mark, drawn_mark):
    """The line and its marks, with a piece of both before the name."""
    x, y = curve.name.x - 19, curve.name.y - 5
    yield path(line, [f"M{x - 13} {y}h26", *polyline(curve.line)])
    yield path(mark, [drawn_mark(*place) for place in ((x, y), *curve.marks)])


def polyline(places):
    """The places after the first one by how far each lies from the one before, which is shorter."""
    x, y = places[0]
    yield f"M{x} {y}{'l' if len(places) > 1 else ''}"
    for next_x, next_y in places[1:]:
        down = next_y - y
        yield f"{next_x - x}{down}" if down < 0 else f"{next_x - x} {down}"
        yield " "
        x, y = next_x, next_y


def dot(x, y):
    """A line without length, whose round ends are the dot."""
    return f"M{x} {y}h0"


def square(x, y):
    return f"M{x - 4} {y - 4}h8v8h-8z"


def path(style, pieces):
    return row_html(PATH, style, "".join(pieces)) if pieces else NOTHING


def texts(every):
    """The texts, in a group for each part that stands at their x."""
    ordered = sorted(every, key=lambda text: text.anchor)
    return SafeString(
        "".join(
            html if anchor == START else row_html(ANCHORED, anchor, html)
            for anchor, group in groupby(ordered, key=lambda text: text.anchor)
            for html in [rows_html("", TEXT, ((text.x, text.y, text.words) for text in group))]
        )
    )
