"""A new barrier of the draft, with the opening question that every barrier has."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import (
    BarrierDefinition,
    DomainDefinition,
    IndicatorDefinition,
    QuestionDefinition,
    ScaleDefinition,
)
from screening.workflows.draft_actions import USUAL_SCALE, last_order, row_in_use, text_for
from screening.workflows.draft_edits import EditRefused, open_edit, record
from screening.workflows.draft_keys import new_key

POSSIBLE_AT, LIKELY_AT = 4, 8
"""Of one strong question, whose strongest answer gives 9 points."""


@transaction.atomic
def make_barrier(*, by, posted, at=None):
    """A barrier with the next number, its name and its opening question; gives its key.

    Locks the draft. Raises EditorRoleLost, EditRefused.
    """
    recorder = open_edit(by)
    name = text_for(BarrierDefinition, "name", posted, "name")
    text = text_for(QuestionDefinition, "text", posted, "opening")
    if BarrierDefinition.objects.filter(name__iexact=name).exists():
        raise EditRefused(_("There is a barrier of this name already. Choose another name."))
    domain = row_in_use(DomainDefinition, posted.get("domain", ""))
    key = new_key(BarrierDefinition, name, fallback="barrier")
    question = opening_question(recorder, text, domain)
    number = BarrierDefinition.objects.aggregate(last=Max("number"))["last"] or 0
    barrier = recorder.create(
        BarrierDefinition,
        key=key,
        number=number + 1,
        name=name,
        domain=domain,
        lever="approach",
        summary="",
        possible_at=POSSIBLE_AT,
        likely_at=LIKELY_AT,
        gate=question,
    )
    recorder.create(
        IndicatorDefinition,
        barrier=barrier,
        question=question,
        order=1,
        direction="supports",
        strength="strong",
    )
    record(recorder, barrier=key, subject="new-barrier", by=by, at=at or timezone.now())
    return key


def opening_question(recorder, text, domain):
    """The last question of its group, asked of everybody."""
    return recorder.create(
        QuestionDefinition,
        key=new_key(QuestionDefinition, text, fallback="question"),
        domain=domain,
        order=last_order(QuestionDefinition.objects.filter(domain=domain)),
        text=text,
        scale=usual_scale(),
    )


def usual_scale():
    """The scale of most questions, or any that is in use."""
    scales = ScaleDefinition.objects.filter(retired=False)
    scale = scales.filter(key=USUAL_SCALE).first() or scales.order_by("key").first()
    if scale is None:
        raise EditRefused(_("The catalog has no answers to choose from yet."))
    return scale
