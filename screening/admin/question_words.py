"""Questions in words: what is answered, when it is asked, and what hangs on it."""

from django.utils.translation import gettext_lazy as _

from screening.admin.editing import link_to_row, listed
from screening.models import QuestionDefinition

WITH_ANSWERS = ("scale__options", "asked_if__scale__options")


def answers_of(question):
    """[label, level] of the answers that count, lowest first; wants WITH_ANSWERS prefetched."""
    options = question.scale.options.all()
    return sorted(([o.label, o.level] for o in options if o.level), key=lambda answer: answer[1])


def when_asked(question):
    """When a question is asked, in words; wants WITH_ANSWERS prefetched."""
    parent = question.asked_if
    if parent is None:
        if question.optional:
            return _("Optional: never asked, and counted once it is answered.")
        return _("Asked of every case.")
    labels = [label for label, level in answers_of(parent) if level >= question.asked_if_level]
    answers = _(" or ").join(f"“{label}”" for label in labels)
    words = {"question": parent.text, "answers": answers}
    if question.optional:
        return _("Optional where the answer to “%(question)s” is %(answers)s: never asked.") % words
    return _("Asked when the answer to “%(question)s” is %(answers)s.") % words


def facts_of(question):
    """What the words of an indicator are made of."""
    return {
        "question": question.text,
        "asked": str(when_asked(question)),
        "answers": answers_of(question),
    }


def follow_ups_of(key):
    """The questions that hang on a question, each a click from where its condition is set."""
    rows = (
        QuestionDefinition.objects.filter(asked_if=key)
        if key
        else QuestionDefinition.objects.none()
    )
    rows = rows.select_related("asked_if").prefetch_related(*WITH_ANSWERS)
    return listed((link_to_row(row), when_asked(row)) for row in rows)
