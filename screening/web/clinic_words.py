"""Problems of the draft in the clinic's words: without keys, level numbers or database sentences.

Files and commands name keys, and keep the sentences of `problem_words`. Here rows are called what
people call them, and each sentence says what to do on the page.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from screening.engine.catalog.diff import labels, name_of
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import Catalog
from screening.web.change_words import FIELDS, VALUES
from screening.web.problem_words import sentence

GONE = _("what was removed or retired")

SENTENCES = {
    "text-empty": _("“%(field)s” is empty. Write it."),
    "text-too-long": _("“%(field)s” has %(length)s characters, and %(limit)s fit. Shorten it."),
    "choice-unknown": _("“%(field)s” is not chosen. Choose one of those that are offered."),
    "direction-unknown": _("Choose whether the answer speaks for the barrier or against it."),
    "strength-unknown": _("Choose how much the answer says: a little, clearly or strongly."),
    "unknown-adjustment": _("It names an adjustment that was removed or retired. Take it out."),
    "unknown-barrier": _("It names a barrier that was removed or retired. Take it out."),
    "unknown-contraindication": _(
        "It is held while a barrier is likely that was removed or retired. Take that barrier out."
    ),
    "unknown-domain": _("Its page was removed or retired. Choose another page."),
    "unknown-modality": _("It is made for a type of therapy that no case has. Take that out."),
    "unknown-neighbour": _(
        "It is to be told apart from a barrier that was removed or retired. Take that note out."
    ),
    "unknown-part": _(
        "It holds back a part of “%(adjustment)s” that is not there any more. Choose another part, "
        "or hold back the whole adjustment."
    ),
    "unknown-question": _(
        "It names a question that was removed or retired. Choose another one, or bring it back."
    ),
    "unknown-red-flag": _("It names a red flag that was removed or retired. Take it out."),
    "unknown-scale": _(
        "The answers to choose from were removed or retired. Choose other ones for this question."
    ),
    "unknown-source": _("It names a source that was removed or retired. Take it out."),
    "domain-empty": _("This page has no question. Move one to it, or retire the page."),
    "scale-size": _("A question needs two to %(limit)s answers beside “Don’t know”."),
    "scale-without-zero": _("One of the answers has to count nothing. Choose which."),
    "option-reserved": _("“Don’t know” is offered with every question. Take this answer out."),
    "option-level": _("“%(option)s” counts too much. Let it count nothing, or one to three steps."),
    "option-number": _(
        "“%(option)s” is offered from the number %(number)s on. Use 0 to %(limit)s, or leave it "
        "empty."
    ),
    "number-of-two-options": _(
        "Two answers are offered from the number %(number)s on. Give each a number of its own."
    ),
    "option-label-empty": _("An answer has no words. Write them."),
    "option-label-too-long": _(
        "“%(option)s” has %(length)s characters, and %(limit)s fit. Shorten this answer."
    ),
    "option-label-unstorable": _("An answer holds a character that cannot be stored. Retype it."),
    "filled-without-numbers": _(
        "The question is filled in from the number of sessions, but no answer says from which "
        "number on it is offered. Give the answers their numbers."
    ),
    "filled-without-spacings": _(
        "The question is filled in from how far apart sessions are, but its answers are not those "
        "of spacings. Choose the answers that are."
    ),
    "condition-unknown-parent": _(
        "The question after which this one is asked was removed or retired. Choose another one, or "
        "ask this question of everybody."
    ),
    "condition-level": _(
        "No answer to “%(name)s” opens this question, or every one does. Choose the answer from "
        "which on it is asked."
    ),
    "condition-cycle": _(
        "These questions wait for each other, so none is ever asked. Ask one of them of everybody."
    ),
    "number-repeated": _("Two barriers have the number %(number)s. Give one of them another."),
    "gate-repeated": _(
        "Another barrier has the same opening question, “%(name)s”. Choose another one here or "
        "there."
    ),
    "gate-missing": _(
        "The barrier has no opening question. Choose which of its questions opens it."
    ),
    "gate-against": _(
        "The opening question must speak for the barrier. Let it do so, or open the barrier with "
        "another question."
    ),
    "gate-has-condition": _(
        "The opening question must be asked of every case. Ask it of everybody, or open the "
        "barrier with another question."
    ),
    "optional-gate": _(
        "The opening question must be asked of every case. Do not make it optional, or open the "
        "barrier with another question."
    ),
    "example-option-unknown": _(
        "The example gives an answer to “%(name)s” that is not offered any more. Choose another."
    ),
    "steps-missing": _("There are no steps. Write at least one."),
    "grade-without-source": _(
        "Evidence of this grade needs a source. Name one, or choose grade D, consensus."
    ),
    "flag-needs-one-trigger": _("Choose the answer at which the red flag is raised."),
    "flag-option-unknown": _(
        "The answer to “%(name)s” at which the red flag is raised is not offered any more. Choose "
        "another."
    ),
    "flag-level": _(
        "No answer raises this red flag. Choose the answer from which on it is raised."
    ),
    "repeated-option": _("Two of the answers are the same one. Take one of them out."),
    "repeated-part": _("Two parts that can wait are the same one. Take one of them out."),
    "domain-reserved": _(
        "The address of this page is taken. Make the page anew under another name."
    ),
}
"""Where a sentence for files would speak of keys, levels or fields; all others serve both."""

NAMED = {
    "name": ("question", "barrier", "adjustment", "source", "scale", "red-flag", "domain"),
    "adjustment": ("adjustment",),
}
"""By parameter the kinds of rows that its key may be of, in the order in which they are tried."""


def clinic_sentence(problem: Problem, catalog: Catalog) -> str:
    """What is wrong with a row of the catalog and what to do, in words of the clinic."""
    if problem.code not in SENTENCES:
        return sentence_with_names(problem, catalog)
    return str(SENTENCES[problem.code]) % values_of(problem, catalog)


def sentence_with_names(problem: Problem, catalog: Catalog) -> str:
    """The sentence for files, with rows by their names."""
    values = values_of(problem, catalog)
    params = tuple((name, values[name]) for name, _value in problem.params)
    return sentence(Problem(problem.kind, problem.key, problem.code, params))


def values_of(problem: Problem, catalog: Catalog) -> dict[str, Any]:
    """The parameters of a problem with the words for rows, answers and fields."""
    values: dict[str, Any] = dict(problem.params)
    for name, kinds in NAMED.items():
        if name in values:
            values[name] = name_in(catalog, kinds, str(values[name]))
    if "option" in values:
        values["option"] = option_label(problem, catalog)
    if "field" in values:
        values["field"] = str(FIELDS.get(str(values["field"]), values["field"]))
    if "grade" in values:
        values["grade"] = str(VALUES["grade"].get(str(values["grade"]), values["grade"]))
    return values


def name_in(catalog: Catalog, kinds: tuple[str, ...], key: str) -> str:
    """What the row with this key is called; that it is gone where there is none."""
    lists = {kind: getattr(catalog, name) for name, kind in KINDS.items()}
    rows = (row for kind in kinds for row in lists[kind] if row.key == key)
    row = next(rows, None)
    return str(GONE) if row is None else name_of(row)


def option_label(problem: Problem, catalog: Catalog) -> str:
    """The label of the option that a problem names: one of its scale, or of its question."""
    key = str(dict(problem.params)["option"])
    if problem.kind == "scale":
        options = (o for s in catalog.scales if s.key == problem.key for o in s.options)
        return next((option.label for option in options if option.key == key), key)
    question = dict(problem.params).get("name", "")
    return labels(catalog).get(("answer", f"{question} {key}"), str(GONE))
