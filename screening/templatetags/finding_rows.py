"""The rows of a report that unfold: barriers, steps and safety flags, each with what is pressed."""

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from screening.templatetags.catalog_rows import source_rows
from screening.templatetags.decision_rows import decide
from screening.templatetags.report_rows import band_mark, beside, text_items
from screening.web.html_rows import NOTHING, row_html, rows_html
from screening.web.presenters.findings import BAR_WIDTH

register = template.Library()

CHEVRON = (
    '<svg class="chevron" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 3l5 5-5 5"/></svg>'
)
BAR = (
    f'<svg class="pbar" viewBox="0 0 {BAR_WIDTH} 20" role="img" aria-label="{{label}}">'
    f'<rect class="track" y="3" width="{BAR_WIDTH}" height="6" rx="3"/>'
    '<rect class="score {band}" y="3" width="{points}" height="6" rx="3"/>'
    '<path class="tick" d="M{possible} 0v12M{likely} 0v12"/>'
    "{range}</svg>"
)
RANGE = '<path class="range" d="M{0} 15H{1}M{0} 11v8M{1} 11v8"/>'
FINDING = (
    '<article class="finding-card" id="b-{key}"><details><summary>'
    + CHEVRON
    + '<h3>{name}</h3>{band}{bar}<span class="strongest small muted">{strongest}</span></summary>\n'
    '<div class="unfolded"><p class="reading">{summary} <a href="{address}">{more}</a></p>\n'
    '<table class="parts"><caption class="visually-hidden">{caption}</caption><tbody>\n{rows}'
    '<tr class="total"><td>{total}</td><td></td><td></td><td>{points}</td></tr></tbody></table>\n'
    '<p class="small muted">{scale} {earlier}</p>{apart}</div></details>\n{decide}</article>\n'
)
STRONGEST = "<span>{} <b>{}</b></span>"
PART = '<tr class="{}"><td>{}</td><td><b>{}</b> {}{}</td><td>{}</td><td>{}</td></tr>\n'
APART = '<div class="caution small apart-notes"><b>{}</b><ul class="mb-0">{}</ul></div>'
DIFFERENTIAL = '<li><b>{}</b> <span class="muted">{}</span>: {}</li>\n'
STEP = (
    '<div class="step-card" id="step-{key}"><details><summary>'
    + CHEVRON
    + '<{heading}>{title}</{heading}><span class="meta"><span>{for_whom}</span>'
    " <span>{timing}</span> <span>{grade}</span></span></summary>\n"
    '<div class="unfolded"><p class="small muted">{for_barriers} {reasons} · {evidence}</p>\n'
    '<ol class="reading">{steps}</ol>{cautions}{notes}{sources}</div></details>\n{decide}</div>\n'
)
REASON = '<a href="{}#b-{}">{}</a> <span class="sum">({})</span>'
NOTE = '<p class="caution reading small">{} {}</p>\n'
LABEL = "<b>{}</b>"
SOURCES = '<ul class="sources">{}</ul><p class="print-only small mb-0">{} {}</p>'
FLAG = (
    '<div class="safety-line{done}"><details><summary>'
    + CHEVRON
    + '<span class="said">{mark} <b>{title}</b> <span class="small muted">{state}</span></span>'
    '</summary>\n<div class="unfolded"><p class="small muted">{how}</p>{do_now}{acted}</div>'
    "</details>{record}</div>\n"
)
MARK = '<span class="flag-mark"><span aria-hidden="true">⚑</span> {}</span>'
DONE = '<span class="flag-done"><span aria-hidden="true">✓</span> {}</span>'
RECORD = (
    '<a class="btn btn-sm btn-outline-danger no-print" href="{}">{}'
    '<span class="visually-hidden">: {}</span></a>'
)
FIRST_STEP = '<li>{}<a href="#b-{}">{}</a>{}</li>\n'
STEP_LINK = '<a href="#step-{}">{}</a>'
ALSO = "<span><b>{}</b> {}.</span>"
ALSO_LINK = '<a href="{}#b-{}">{}</a>'


@register.filter
def first_step_rows(first_steps):
    """A line for each named barrier: its band, its name, and the step that helps it most."""
    return rows_html(
        "",
        FIRST_STEP,
        (
            (
                *(band_mark(each.band), each.key, each.name),
                row_html(STEP_LINK, each.step, each.words)
                if each.step
                else row_html('<span class="muted">{}</span>', each.words),
            )
            for each in first_steps
        ),
    )


@register.filter
def also_links(also, page):
    """The barriers that are likely or possible and not named, each linked to where it stands."""
    return rows_html(
        " ",
        ALSO,
        (
            (label, rows_html(", ", ALSO_LINK, ((page, key, name) for key, name in names)))
            for label, names in also
        ),
    )


def part_row(row):
    """A row of `FindingText.rows` in the order of PART, the note beside the answer."""
    style, question, answer, remark, times, points, note = row
    return style, question, answer, remark, beside(note), times, points


@register.simple_tag(takes_context=True)
def finding_rows(context, findings):
    """Barriers with bar, strongest answers and parts; each with its item to decide on."""
    apart, more = _("Tell it apart from"), _("About this barrier")
    return SafeString(
        "".join(
            row_html(
                FINDING,
                key=finding.key,
                name=finding.name,
                address=finding.address,
                band=band_mark(finding.band),
                bar=bar_html(finding),
                strongest=rows_html(" · ", STRONGEST, finding.strongest),
                summary=finding.summary,
                more=more,
                caption=finding.caption,
                rows=rows_html("", PART, map(part_row, finding.rows)),
                total=finding.total,
                points=finding.points,
                scale=finding.scale,
                earlier=earlier,
                apart=row_html(APART, apart, differential_rows(finding))
                if finding.differentials
                else NOTHING,
                decide=decide(context, item),
            )
            for finding, earlier, item in findings
        )
    )


@register.filter("bar_of")
def bar_html(finding):
    """The bar: points, both thresholds as ticks, and the range as a bracket below."""
    bar = finding.bar
    return row_html(
        BAR,
        label=bar.label,
        band=finding.band.key,
        points=bar.points,
        possible=bar.possible,
        likely=bar.likely,
        range=row_html(RANGE, bar.low, bar.high) if bar.low != bar.high else NOTHING,
    )


def differential_rows(finding):
    """The barriers to tell this one apart from, each with its own band, and how."""
    rows = ((name, band_mark(band), how) for name, band, how in finding.differentials)
    return rows_html("", DIFFERENTIAL, rows)


@register.simple_tag(takes_context=True)
def step_rows(context, groups, beyond="", shown=None, heading="h3"):
    """Steps with whom they are for, when and on what evidence; each with its item to decide on.

    A barrier that is not `shown` on the page links to `beyond`.
    """
    words = {"for_barriers": _("For"), "take_care": _("Take care:"), "cited": _("Sources:")}
    return SafeString(
        "".join(
            step_html(step, words, beyond, shown, SafeString(heading), decide(context, item))
            for _timing, steps in groups
            for step, item in steps
        )
    )


def step_html(step, words, beyond, shown, heading, decision):
    return row_html(
        STEP,
        key=step.key,
        heading=heading,
        title=step.title,
        for_whom=step.for_whom,
        timing=step.timing,
        grade=step.grade,
        for_barriers=words["for_barriers"],
        reasons=reason_links(step, beyond, shown),
        evidence=step.evidence,
        steps=text_items(step.steps),
        cautions=row_html(NOTE, row_html(LABEL, words["take_care"]), step.cautions)
        if step.cautions
        else NOTHING,
        notes=rows_html("", NOTE, ((row_html(LABEL, name), said) for name, said in step.notes)),
        sources=row_html(SOURCES, source_rows(step.sources), words["cited"], step.short_citations)
        if step.sources
        else NOTHING,
        decide=decision,
    )


def reason_links(step, page, shown):
    """The barriers that a step is for; one that this page does not show links to `page`."""
    return rows_html(
        ", ",
        REASON,
        (
            ("" if shown is None or key in shown else page, key, name, sum_)
            for key, name, sum_ in step.reasons
        ),
    )


@register.filter
def safety_rows(rows):
    """A line for each safety flag: what was done, or where to record it; unfolded, what to do."""
    act_now, act_soon, done = _("Act now"), _("Act soon"), _("Done:")
    record = _("Record what was done")
    return SafeString(
        "".join(
            row_html(
                FLAG,
                done=" done" if row.acted else "",
                mark=row_html(DONE, done)
                if row.acted
                else row_html(MARK, act_now if row.urgent else act_soon),
                title=row.title,
                state=row.state,
                how=row.how,
                do_now=row_html("<p>{}</p>", row.do_now) if row.do_now else NOTHING,
                acted=acted_html(row.acted) if row.acted else NOTHING,
                record=row_html(RECORD, row.address, record, row.title)
                if row.to_record
                else NOTHING,
            )
            for row in rows
        )
    )


def acted_html(flag):
    """What was done about a flag, by whom and when."""
    return row_html(
        '<p class="mb-0">{} <span class="muted small">{}, {}</span></p>',
        flag.action,
        flag.acted_by,
        date_format(localtime(flag.acted_at), "j M Y, H:i"),
    )
