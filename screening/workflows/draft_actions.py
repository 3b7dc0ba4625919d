"""What a barrier's page adds, takes out and moves; each action is recorded by make_change.

An action takes the recorder, the barrier's row, the keys of what it is about, and the fields that
were sent along. It gives a sentence for the person where there is something to say.
"""

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.new_keys import key_from
from screening.models import (
    AdjustmentDefinition,
    Answer,
    BarrierDefinition,
    DifferentialDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    ScaleDefinition,
)
from screening.workflows.draft_edits import EditRefused, RowGone
from screening.workflows.draft_fields import asked_values, steps_text, words
from screening.workflows.draft_keys import new_key

USUAL_SCALE = "extent"
FEWEST_ANSWERS, MOST_ANSWERS, TOP_LEVEL = 2, 7, 3


def last_order(rows):
    """The place behind the last of the rows."""
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def text_for(model, name, posted, field):
    """The words of a field for a new row; raises EditRefused where they are missing or too long."""
    return words(name, needed=True).values(model(), posted.get(field, ""))[name]


def row_in_use(model, key):
    """A row that an action names; raises RowGone."""
    row = model.objects.filter(key=key, retired=False).first()
    if row is None:
        raise RowGone(_("Choose one from the list; this one is not in use any more."))
    return row


def gone(row):
    """The row, or RowGone where there is none."""
    if row is None:
        raise RowGone(_("This was taken out already."))
    return row


def add_question(recorder, barrier, keys, posted):
    """A new question of the barrier: a follow-up of its opening question, or asked of everybody."""
    text = text_for(QuestionDefinition, "text", posted, "new.question.text")
    scale = posted.get("new.question.scale") or usual_scale(barrier)
    question = recorder.create(
        QuestionDefinition,
        key=new_key(QuestionDefinition, text, fallback="question"),
        domain=barrier.gate.domain,
        order=last_order(QuestionDefinition.objects.filter(domain=barrier.gate.domain)),
        text=text,
        scale=row_in_use(ScaleDefinition, scale),
    )
    if posted.get("new.question.asked", "follow") == "follow":
        recorder.set(question, **asked_values(question, barrier.gate_id))
    link(recorder, barrier, question, "moderate")


def usual_scale(barrier):
    return barrier.gate.scale_id or USUAL_SCALE


def link(recorder, barrier, question, strength):
    """Let the answer speak for the barrier."""
    recorder.create(
        IndicatorDefinition,
        barrier=barrier,
        question=question,
        order=last_order(barrier.indicators),
        direction="supports",
        strength=strength,
    )


def borrow(recorder, barrier, keys, posted):
    """Let a question that is asked under another barrier count for this one as well."""
    question = row_in_use(QuestionDefinition, posted.get("new.borrow.question", ""))
    if barrier.indicators.filter(question=question).exists():
        raise EditRefused(_("This question counts for the barrier already."))
    link(recorder, barrier, question, "weak")


def take_out_question(recorder, barrier, keys, posted):
    """The question counts for the barrier no more; used by nothing else, it is retired."""
    indicator = gone(barrier.indicators.filter(question=keys[0]).first())
    if barrier.gate_id == keys[0]:
        raise EditRefused(
            _("This is the opening question. Choose another one first, then take this one out.")
        )
    question = indicator.question
    recorder.delete(indicator)
    uses = (question.indicators, question.red_flags, question.asked_before, question.gate_of)
    if any(rows.exists() for rows in uses) or question.follow_ups.filter(retired=False).exists():
        return None
    recorder.set(question, retired=True)
    return _("“%(text)s” was used by nothing else, so it is retired.") % {"text": question.text}


def move_question(recorder, barrier, keys, posted, *, by):
    """One place up or down among the barrier's questions that hang on the same one."""
    question = gone(barrier.indicators.select_related("question").filter(question=keys[0]).first())
    moved = question.question
    siblings = QuestionDefinition.objects.filter(
        indicators__barrier=barrier, asked_if=moved.asked_if, domain=moved.domain, retired=False
    ).exclude(key=barrier.gate_id)
    swap(recorder, list(siblings.order_by("order", "key")), moved, by)


def swap(recorder, rows, moved, by):
    """Change places with the neighbour; rows of one place are put in order first."""
    position = rows.index(moved)
    other = position + by
    if not 0 <= other < len(rows):
        return
    places = sorted(row.order for row in rows)
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + 1)
    rows[position], rows[other] = rows[other], rows[position]
    for row, place in zip(rows, places, strict=True):
        recorder.set(row, order=place)


def add_neighbour(recorder, barrier, keys, posted):
    """A barrier that looks alike, with how to tell the two apart."""
    neighbour = row_in_use(BarrierDefinition, posted.get("new.differential.neighbour", ""))
    how = text_for(DifferentialDefinition, "how", posted, "new.differential.how")
    if neighbour == barrier or barrier.differentials.filter(neighbour=neighbour).exists():
        raise EditRefused(_("This barrier is named here already."))
    recorder.create(
        DifferentialDefinition,
        barrier=barrier,
        neighbour=neighbour,
        order=last_order(barrier.differentials),
        how=how,
    )


def take_out_neighbour(recorder, barrier, keys, posted):
    recorder.delete(gone(barrier.differentials.filter(neighbour=keys[0]).first()))


def move_neighbour(recorder, barrier, keys, posted, *, by):
    rows = list(barrier.differentials.order_by("order", "pk"))
    swap(recorder, rows, gone(next((r for r in rows if r.neighbour_id == keys[0]), None)), by)


def add_adjustment(recorder, barrier, keys, posted):
    """An adjustment of the catalog helps with this barrier as well."""
    adjustment = row_in_use(AdjustmentDefinition, posted.get("new.indication.adjustment", ""))
    if barrier.indicated_by.filter(adjustment=adjustment).exists():
        raise EditRefused(_("This adjustment helps with the barrier already."))
    indicate(recorder, barrier, adjustment)


def new_adjustment(recorder, barrier, keys, posted):
    """A new adjustment, which begins as consensus: a better grade needs a source."""
    title = text_for(AdjustmentDefinition, "title", posted, "new.adjustment.title")
    steps = {"steps": steps_text(posted.get("new.adjustment.steps", ""))}
    adjustment = recorder.create(
        AdjustmentDefinition,
        key=new_key(AdjustmentDefinition, title, fallback="adjustment"),
        order=last_order(AdjustmentDefinition.objects),
        title=title,
        steps=text_for(AdjustmentDefinition, "steps", steps, "steps"),
        timing="coming-weeks",
        grade="D",
    )
    indicate(recorder, barrier, adjustment)


def indicate(recorder, barrier, adjustment):
    recorder.create(
        IndicationDefinition,
        adjustment=adjustment,
        barrier=barrier,
        order=last_order(adjustment.indications),
        strength="moderate",
    )


def take_out_adjustment(recorder, barrier, keys, posted):
    """The adjustment helps with the barrier no more; helping with no other, it is retired."""
    row = gone(barrier.indicated_by.select_related("adjustment").filter(adjustment=keys[0]).first())
    adjustment = row.adjustment
    recorder.delete(row)
    if adjustment.indications.filter(barrier__retired=False).exists():
        return None
    recorder.set(adjustment, retired=True)
    return _("“%(title)s” helps with no other barrier, so it is retired.") % {
        "title": adjustment.title
    }


def move_adjustment(recorder, barrier, keys, posted, *, by):
    """One place up or down in the catalog's order, among those that help with the barrier."""
    rows = AdjustmentDefinition.objects.filter(indications__barrier=barrier, retired=False)
    rows = list(rows.order_by("order", "key"))
    swap(recorder, rows, gone(next((row for row in rows if row.key == keys[0]), None)), by)


def add_option(recorder, barrier, keys, posted):
    """One more answer of a scale, below the others."""
    scale = row_in_use(ScaleDefinition, keys[0])
    label = text_for(OptionDefinition, "label", posted, f"new.option.{scale.key}")
    refuse_same_words(scale, label)
    recorder.create(
        OptionDefinition,
        scale=scale,
        key=key_from(label, option_keys(scale), fallback="answer"),
        order=last_order(scale.options),
        label=label,
        level=0,
    )


def option_keys(scale):
    return {*scale.options.values_list("key", flat=True), "dont-know"}


def refuse_same_words(scale, label, but=None):
    """Two answers of the same words could not be told apart."""
    others = scale.options.exclude(pk=but.pk) if but else scale.options.all()
    if label.casefold() in {option.label.casefold() for option in others}:
        raise EditRefused(
            _("“%(label)s” is an answer here already. Choose words that tell the two apart.")
            % {"label": label}
        )


def take_out_option(recorder, barrier, keys, posted):
    """An answer goes; screenings that hold it keep it, and the person is told how many do."""
    scale = row_in_use(ScaleDefinition, keys[0])
    option = gone(scale.options.filter(key=keys[1]).first())
    if scale.options.count() <= FEWEST_ANSWERS:
        raise EditRefused(_("A question needs two answers at least."))
    questions = list(scale.questions.values_list("key", flat=True))
    held = Answer.objects.filter(question_key__in=questions, option_key=option.key)
    count = held.values("screening").distinct().count()
    recorder.delete(option)
    if not count:
        return _("“%(label)s” was taken out.") % {"label": option.label}
    message = ngettext(
        "“%(label)s” was taken out. %(count)d stored screening holds this answer and keeps it; "
        "under the next release the question is asked anew.",
        "“%(label)s” was taken out. %(count)d stored screenings hold this answer and keep it; "
        "under the next release the question is asked anew.",
        count,
    )
    return message % {"label": option.label, "count": count}


def move_option(recorder, barrier, keys, posted, *, by):
    rows = list(row_in_use(ScaleDefinition, keys[0]).options.order_by("order", "pk"))
    swap(recorder, rows, gone(next((row for row in rows if row.key == keys[1]), None)), by)


def new_scale(recorder, barrier, keys, posted):
    """New answers for one question, one on each line, from the one that counts nothing up."""
    question = row_in_use(QuestionDefinition, posted.get("new.scale.question", ""))
    lines = posted.get("new.scale.answers", "").splitlines()
    labels = [label for line in lines if (label := line.strip())]
    if not FEWEST_ANSWERS <= len(labels) <= MOST_ANSWERS:
        raise EditRefused(
            _("Write %(least)d to %(most)d answers, each on a line of its own.")
            % {"least": FEWEST_ANSWERS, "most": MOST_ANSWERS}
        )
    key = new_key(ScaleDefinition, " ".join(labels[:2]), fallback="answers")
    scale = recorder.create(ScaleDefinition, key=key)
    for order, label in enumerate(labels):
        refuse_same_words(scale, label)
        recorder.create(
            OptionDefinition,
            scale=scale,
            key=key_from(label, option_keys(scale), fallback="answer"),
            order=order,
            label=words("label", needed=True).values(OptionDefinition(), label)["label"],
            level=min(order, TOP_LEVEL),
        )
    recorder.set(question, scale_id=scale.key)
