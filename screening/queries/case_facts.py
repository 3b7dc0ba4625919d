"""What the case says before it is screened: its sessions, their spacing, its last screening."""

from django.db.models import CharField, Subquery
from django.utils import timezone

from screening.engine.carrying import carry
from screening.engine.filling import CaseFacts
from screening.models import Answer, Screening
from screening.models.prepared import NUMBER, Prepared
from screening.queries.releases import compiled_by_digest


def last_answers(case, questions):
    """Answers of the case's last submitted screening, with its time and its release's digest."""
    submitted = Screening.objects.filter(case=case, submitted_at__isnull=False)
    last = submitted.order_by("-submitted_at", "-pk").values("pk")[:1]
    rows = Answer.objects.filter(screening=Subquery(last), question_key__in=questions)
    return rows.order_by("pk").values_list(
        *("question_key", "option_key", "screening__submitted_at", "screening__release__digest")
    )


LAST_ANSWERS = Prepared(last_answers, case=NUMBER, questions=CharField())


def case_facts(screening, compiled, questions, answers):
    """The facts that may fill `questions` of the screening; in at most one query.

    The last screening is read only where one of them is filled from it and has no answer yet. An
    answer of it stands for the same only where both releases say the same.
    """
    case = screening.case
    wanted = [q.key for q in questions if q.filled_from == "last-screening"]
    wanted = [key for key in wanted if key not in answers]
    rows = LAST_ANSWERS(case=case.pk, questions=wanted) if wanted else []
    if not rows:
        return CaseFacts(case.sessions, case.session_spacing)
    _key, _option, submitted_at, digest = rows[0]
    last = {key: option for key, option, *_rest in rows}
    if digest != screening.release.digest:
        last = carry(compiled_by_digest(digest), compiled, last).kept
    day = timezone.localdate(submitted_at).isoformat()
    return CaseFacts(case.sessions, case.session_spacing, last, day)
