"""What goes along to another release and what is to be answered again, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.engine import carrying
from screening.engine.carrying import Carried, Changed

REASONS = {
    carrying.QUESTION_RETIRED: gettext_lazy("This question is not asked any more."),
    carrying.QUESTION_REWORDED: gettext_lazy("The question is worded otherwise."),
    carrying.CONDITION_CHANGED: gettext_lazy("The question is asked under another condition."),
    carrying.OPTION_RETIRED: gettext_lazy("This answer is not offered any more."),
    carrying.OPTION_REWORDED: gettext_lazy("The answer is worded otherwise."),
    carrying.LEVEL_CHANGED: gettext_lazy("The answer counts otherwise."),
}


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """An answer in the words under which it was given, and its question as it is put now."""

    question: str
    answer: str
    new_question: str
    """Empty where the question is not asked any more."""
    new_answer: str
    """The same answer as it is called now; empty where there is none."""
    reasons: tuple[str, ...]


def carried_context(carried: Carried) -> dict[str, object]:
    """How many answers go along, and the rows of the others."""
    rows = [changed_row(changed) for changed in carried.to_answer_again]
    return {"kept": len(carried.kept), "to_answer_again": rows}


def changed_row(changed: Changed) -> ChangedRow:
    new_question = changed.new_question.text if changed.new_question else ""
    if changed.option is None:
        answer = _("Don’t know")
        new_answer = answer if new_question else ""
    else:
        answer = changed.option.label
        new_answer = changed.new_option.label if changed.new_option else ""
    return ChangedRow(
        question=changed.question.text,
        answer=answer,
        new_question=new_question,
        new_answer=new_answer,
        reasons=tuple(str(REASONS[reason]) for reason in changed.reasons),
    )
