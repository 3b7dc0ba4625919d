"""The buttons of a barrier's page and what each of them does."""

from collections.abc import Callable
from functools import partial
from typing import Any

from screening.workflows import draft_actions as parts
from screening.workflows import draft_step_actions as steps

UP, DOWN = -1, 1
ACTIONS: dict[str, tuple[Callable[..., Any], str, int]] = {
    "add-question": (parts.add_question, "add-question", 0),
    "borrow": (parts.borrow, "borrow", 0),
    "take-out-question": (parts.take_out_question, "take-out-question", 1),
    "question-up": (partial(parts.move_question, by=UP), "move-question", 1),
    "question-down": (partial(parts.move_question, by=DOWN), "move-question", 1),
    "add-neighbour": (parts.add_neighbour, "add-neighbour", 0),
    "take-out-neighbour": (parts.take_out_neighbour, "take-out-neighbour", 1),
    "neighbour-up": (partial(parts.move_neighbour, by=UP), "move-neighbour", 1),
    "neighbour-down": (partial(parts.move_neighbour, by=DOWN), "move-neighbour", 1),
    "add-adjustment": (parts.add_adjustment, "add-adjustment", 0),
    "new-adjustment": (parts.new_adjustment, "new-adjustment", 0),
    "take-out-adjustment": (parts.take_out_adjustment, "take-out-adjustment", 1),
    "adjustment-up": (partial(parts.move_adjustment, by=UP), "move-adjustment", 1),
    "adjustment-down": (partial(parts.move_adjustment, by=DOWN), "move-adjustment", 1),
    "add-option": (parts.add_option, "add-option", 1),
    "take-out-option": (parts.take_out_option, "take-out-option", 2),
    "option-up": (partial(parts.move_option, by=UP), "move-option", 2),
    "option-down": (partial(parts.move_option, by=DOWN), "move-option", 2),
    "new-scale": (parts.new_scale, "new-scale", 0),
    "add-flag": (steps.add_flag, "add-flag", 0),
    "retire-flag": (steps.retire_flag, "retire-flag", 1),
    "hold": (steps.hold, "hold", 0),
    "release": (steps.release_held, "release", 2),
    "wait": (steps.wait_while, "wait", 0),
    "wait-no-more": (steps.wait_no_more, "wait-no-more", 2),
    "cite": (steps.cite, "cite", 0),
    "cite-no-more": (steps.cite_no_more, "cite-no-more", 2),
    "new-source": (steps.new_source, "new-source", 0),
}
"""By the name of the button: the action, what the change is called, how many keys it takes."""
