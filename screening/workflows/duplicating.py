"""A barrier made as a copy of another one, under keys of its own."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from screening.engine.catalog.new_keys import key_from
from screening.engine.visible_text import trimmed
from screening.models import (
    BarrierDefinition,
    DifferentialDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    QuestionDefinition,
)
from screening.workflows.drafts import lock_draft
from screening.workflows.events import log_event
from screening.workflows.whole_barriers import BarrierIsRetired, BarrierRefused

DUPLICATED = "catalog.barrier-duplicated"


class NameInUse(BarrierRefused):
    """Another barrier has this name, so nobody could tell the two apart; `.field` says which."""

    def __init__(self, message, field):
        super().__init__(message)
        self.field = field


@transaction.atomic
def duplicate_barrier(*, barrier, name, short="", by, at=None):
    """Make a new barrier from one in use; gives its row.

    It has the same page, summary, thresholds, weights, differentials and adjustments. The opening
    question is copied with the follow-ups that hang on it, since each barrier has its own; all
    other questions are shared. Red flags and example cases stay with the first. Locks the draft.
    Raises BarrierIsRetired, NameInUse.
    """
    lock_draft()
    source = BarrierDefinition.objects.filter(pk=barrier.pk, retired=False).first()
    if source is None:
        raise BarrierIsRetired(_("This barrier is retired. Bring it back first, then copy it."))
    name, short = trimmed(name), trimmed(short)
    refuse_known_name("name", name)
    if short:
        refuse_known_name("short", short)
    questions = copy_questions(source)
    copy = copy_row(source, name=name, short=short, gate=questions[source.gate_id])
    copy_parts(source, copy, questions)
    details = {"barrier": copy.pk, "from": source.pk}
    log_event(DUPLICATED, by=by, details=details, at=at)
    return copy


def refuse_known_name(field, words):
    """Raises NameInUse, also for a retired barrier, which may come back."""
    if BarrierDefinition.objects.filter(**{f"{field}__iexact": words}).exists():
        message = _("Another barrier is called “%(name)s”. Choose another name.")
        raise NameInUse(message % {"name": words}, field)


def copy_row(source, *, name, short, gate):
    taken = set(BarrierDefinition.objects.values_list("pk", flat=True))
    last = BarrierDefinition.objects.aggregate(last=Max("number"))["last"]
    return BarrierDefinition.objects.create(
        key=key_from(name, taken, fallback="barrier"),
        number=last + 1,
        name=name,
        short=short,
        domain_id=source.domain_id,
        lever=source.lever,
        summary=source.summary,
        possible_at=source.possible_at,
        likely_at=source.likely_at,
        gate_id=gate,
    )


def copy_questions(source):
    """Copy the opening question and its follow-ups of this barrier; gives each new key by the old.

    They stand at the end of their pages, in their order.
    """
    asked = source.indicators.values_list("question_id", flat=True)
    follow_ups = source.gate.follow_ups.filter(pk__in=list(asked), retired=False)
    taken = set(QuestionDefinition.objects.values_list("pk", flat=True))
    made: dict[str, str] = {}
    for question in (source.gate, *follow_ups.order_by("order", "key")):
        old = question.pk
        made[old] = key_from(question.text, taken, fallback="question")
        taken.add(made[old])
        page = QuestionDefinition.objects.filter(domain_id=question.domain_id)
        question.key = made[old]
        question.order = page.aggregate(last=Max("order"))["last"] + 1
        question.asked_if_id = made.get(question.asked_if_id, question.asked_if_id)
        question.save(force_insert=True)
    return made


def copy_parts(source, copy, questions):
    """The indicators, differentials and links of one barrier for another one."""
    indicators = list(source.indicators.all())
    for one in indicators:
        one.pk, one.barrier_id = None, copy.pk
        one.question_id = questions.get(one.question_id, one.question_id)
    IndicatorDefinition.objects.bulk_create(indicators)
    differentials = list(source.differentials.all())
    for one in differentials:
        one.pk, one.barrier_id = None, copy.pk
    DifferentialDefinition.objects.bulk_create(differentials)
    links = list(source.indicated_by.annotate(last=Max("adjustment__indications__order")))
    for one in links:
        one.pk, one.barrier_id, one.order = None, copy.pk, one.last + 1
    IndicationDefinition.objects.bulk_create(links)
    copy.contraindicates.set(source.contraindicates.all())
    copy.background.set(source.background.all())
