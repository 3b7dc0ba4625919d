"""Which answers go along when a screening moves to another release, and which are given again.

An answer is kept as two keys, and each release says what they mean. It goes along only where both
releases say the same; everything else is listed with the words of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Option, Question
from screening.engine.visible_text import same_words

QUESTION_RETIRED = "question-retired"
QUESTION_REWORDED = "question-reworded"
CONDITION_CHANGED = "condition-changed"
OPTION_RETIRED = "option-retired"
OPTION_REWORDED = "option-reworded"
LEVEL_CHANGED = "level-changed"
REASONS = (
    QUESTION_RETIRED,
    QUESTION_REWORDED,
    CONDITION_CHANGED,
    OPTION_RETIRED,
    OPTION_REWORDED,
    LEVEL_CHANGED,
)


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer whose meaning the new release does not hold: `reasons` say why, in their order.

    `option` and `new_option` are None for "don't know"; `new_question` and `new_option` also where
    the new release has none of that key.
    """

    question: Question
    option: Option | None
    new_question: Question | None
    new_option: Option | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along, by question, with the keys of the new release; and what is asked again."""

    kept: dict[str, str]
    to_answer_again: tuple[Changed, ...]


def carry(old: CompiledCatalog, new: CompiledCatalog, answers: Mapping[str, str]) -> Carried:
    """Sort answers given under `old` for a screening under `new`.

    An answer goes along where text and condition of the question, and label and level of the
    option, are the same, whatever kind of quotes they have; under the option's new key where that
    alone was renamed. A condition is the same when it names the same question and level. What is
    to be answered again stands in the order of the old catalog.
    """
    kept: dict[str, str] = {}
    again = []
    for question in old.catalog.questions:
        key = question.key
        if key not in answers:
            continue
        option = None if answers[key] == DONT_KNOW else old.options[key][answers[key]]
        new_question = new.questions.get(key)
        new_option = counterpart(option, new.options.get(key, {}))
        reasons = reasons_against(question, option, new_question, new_option)
        if reasons:
            again.append(Changed(question, option, new_question, new_option, reasons))
        else:
            kept[key] = new_option.key if new_option else DONT_KNOW
    return Carried(kept, tuple(again))


def counterpart(option: Option | None, choices: Mapping[str, Option]) -> Option | None:
    """The new option that is this one: of the same label and level, else of the same key."""
    if option is None:
        return None
    here = choices.get(option.key)
    meaning = (option.label, option.level)
    if here is not None and (here.label, here.level) == meaning:
        return here
    return next((each for each in choices.values() if (each.label, each.level) == meaning), here)


def reasons_against(
    question: Question,
    option: Option | None,
    new_question: Question | None,
    new_option: Option | None,
) -> tuple[str, ...]:
    """Why the answer does not go along; empty when it does."""
    if new_question is None:
        return (QUESTION_RETIRED,)
    reasons = []
    if not same_words(question.text, new_question.text):
        reasons.append(QUESTION_REWORDED)
    if question.ask_if != new_question.ask_if:
        reasons.append(CONDITION_CHANGED)
    if option is not None:
        if new_option is None:
            reasons.append(OPTION_RETIRED)
        else:
            if not same_words(option.label, new_option.label):
                reasons.append(OPTION_REWORDED)
            if option.level != new_option.level:
                reasons.append(LEVEL_CHANGED)
    return tuple(reasons)
