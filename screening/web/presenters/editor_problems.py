"""Problems of the draft on a barrier's page: at which field each stands, in the clinic's words."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from screening.engine.catalog.diff import name_of
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import Barrier, Catalog
from screening.web.problem_words import sentence

EVERYBODY = _("The opening question must be asked of every case. Choose “of everybody”.")
SENTENCES = {
    "text-empty": _("Write something here."),
    "text-too-long": _("This has %(length)s characters and %(limit)s fit. Shorten it."),
    "gate-missing": _("The barrier has no opening question. Choose one of its questions."),
    "gate-against": _("The opening question must speak for the barrier."),
    "gate-has-condition": EVERYBODY,
    "optional-gate": EVERYBODY,
    "gate-repeated": _(
        "“%(name)s” opens another barrier as well. Choose an opening question of its own."
    ),
    "likely-out-of-reach": _(
        "No answers reach “likely”: it begins at %(likely_at)s points, and all answers together "
        "come to %(most)s. Lower it, or let an answer count more."
    ),
    "condition-unknown-parent": _(
        "The question that this one follows is retired. Choose another, or ask this of everybody."
    ),
    "condition-level": _(
        "No answer opens this question, or every answer does. Choose from which answer on it is "
        "asked."
    ),
    "condition-cycle": _(
        "These questions wait for one another, so none is asked. Let one of them be asked of "
        "everybody."
    ),
    "condition-chain": _(
        "“%(name)s” follows another question itself. Let this one follow a question that is asked "
        "of everybody."
    ),
    "condition-optional": _(
        "“%(name)s” is never asked, so what follows it would not be asked either. Let this one "
        "follow a question that is asked of everybody."
    ),
    "strength-text-supports": _(
        "Only an answer that speaks against the barrier is a strength. Take these words out."
    ),
    "unknown-scale": _("The answers of this question are retired. Choose others."),
    "unknown-domain": _("This page is retired. Choose another."),
    "scale-without-zero": _("One answer has to count nothing. Choose which."),
    "scale-size": _("A question has two to %(limit)s answers."),
    "option-level": _("Choose how much this answer counts."),
    "question-unused": _("Nothing uses this question any more."),
    "flag-option-unknown": _(
        "The answer that raises this flag is not an answer to its question any more. Choose "
        "another."
    ),
    "flag-level": _("No answer raises this flag. Choose the answer that does."),
    "grade-without-source": _(
        "Grade %(grade)s needs a source. Cite one below, or grade it D, consensus."
    ),
    "unknown-contraindication": _("It waits while “%(name)s”, which is retired. Take that out."),
}
"""Where the page says it otherwise than the list of all problems."""

FIELDS_OF = {
    "gate-missing": "barrier.{key}.gate",
    "gate-repeated": "barrier.{key}.gate",
    "gate-against": "indicator.{key}.{gate}.direction",
    "gate-has-condition": "question.{gate}.asked",
    "optional-gate": "question.{gate}.asked",
    "thresholds-disordered": "barrier.{key}.likely_at",
    "likely-out-of-reach": "barrier.{key}.likely_at",
    "strength-text-supports": "indicator.{key}.{name}.strength_text",
    "unknown-domain": "{kind}.{key}.domain",
    "unknown-scale": "{kind}.{key}.scale",
    "condition-level": "question.{key}.opened",
    "condition-unknown-parent": "question.{key}.asked",
    "condition-cycle": "question.{key}.asked",
    "condition-chain": "question.{key}.asked",
    "condition-optional": "question.{key}.asked",
    "flag-option-unknown": "flag.{key}.trigger",
    "flag-level": "flag.{key}.trigger",
    "flag-needs-one-trigger": "flag.{key}.trigger",
    "grade-without-source": "adjustment.{key}.grade",
    "steps-missing": "adjustment.{key}.steps",
    "option-level": "option.{key}.{option}.level",
    "option-label-empty": "option.{key}.{option}.label",
    "option-label-too-long": "option.{key}.{option}.label",
}
"""The field at which a problem stands; other problems stand at their row."""

TEXTS = ("text-empty", "text-too-long", "text-unstorable", "choice-unknown")
NAMES = {"red-flag": "flag"}


def problems_by_field(
    catalog: Catalog, barrier: Barrier, problems: Iterable[Problem]
) -> dict[str, list[str]]:
    """The sentences of the problems by the name of the field, or of the row, where they belong."""
    names = {row.key: name_of(row) for kind in KINDS for row in getattr(catalog, kind) if row.key}
    placed: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        params = dict(problem.params)
        if "name" in params:
            params["name"] = names.get(str(params["name"]), params["name"])
        words = SENTENCES.get(problem.code)
        text = str(words) % params if words else sentence(problem)
        placed[place_of(problem, barrier)].append(text)
    return placed


def place_of(problem: Problem, barrier: Barrier) -> str:
    kind, params = NAMES.get(problem.kind, problem.kind), dict(problem.params)
    gate = barrier.gate if problem.key == barrier.key else ""
    if form := FIELDS_OF.get(problem.code):
        return form.format(kind=kind, key=problem.key, gate=gate, **{"name": "", **params})
    if problem.code in TEXTS:
        return f"{kind}.{problem.key}.{params['field']}"
    return f"{kind}.{problem.key}"
