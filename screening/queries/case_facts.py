"""What the case says before it is screened: its sessions, their spacing, its last screening."""

from django.db.models import CharField, Subquery
from django.utils import timezone

from screening.engine.carrying import carry
from screening.engine.filling import LAST_SCREENING, CaseFacts
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
    """The facts that may fill `questions` of the screening, and last time's answers to them.

    In one query; in none at a first screening. An answer of the last screening stands for the same
    only where both releases say the same. A revision began with the answers of the report that it
    revises, so of these it is told none but those that may fill a question still open.
    """
    case = screening.case
    if screening.revises_id:
        questions = [
            q for q in questions if q.filled_from == LAST_SCREENING and q.key not in answers
        ]
    wanted = [question.key for question in questions]
    rows = LAST_ANSWERS(case=case.pk, questions=wanted) if wanted and case.latest_report_id else []
    if not rows:
        return CaseFacts(case.sessions, case.session_spacing)
    _key, _option, submitted_at, digest = rows[0]
    last = {key: option for key, option, *_rest in rows}
    if digest != screening.release.digest:
        last = carry(compiled_by_digest(digest), compiled, last).kept
    day = timezone.localdate(submitted_at).isoformat()
    return CaseFacts(case.sessions, case.session_spacing, last, day)
