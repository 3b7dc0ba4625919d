"""Telling clinicians, who want it, once a week of their cases that newly do not improve."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from screening.engine.course import improved_since
from screening.models import Case, HiddenCourse, Notice, User
from screening.queries.courses import courses_among
from screening.workflows.events import log_event
from screening.workflows.notices import notify, set_read

EVERY = timedelta(weeks=1)
COURSE = Notice.Kind.COURSE


@transaction.atomic
def want_course_notices(*, by, wanted, at=None):
    """Switch the weekly notices of one's own cases on or off. Locks the person."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if person.wants_course_notices == wanted:
        return
    person.wants_course_notices = wanted
    person.save(update_fields=["wants_course_notices"])
    log_event("notices.courses", by=by, details={"wanted": wanted}, at=at)


def notify_of_courses(*, now=None) -> int:
    """Give a notice of each case that newly does not improve; returns how many were given.

    Nobody gets any within a week of the last ones. Notices of cases that improved meanwhile are
    marked as read.
    """
    now = now or timezone.now()
    lately = Notice.objects.filter(user=OuterRef("pk"), kind=COURSE, due_at__gt=now - EVERY)
    people = User.objects.filter(~Exists(lately), is_active=True, wants_course_notices=True)
    return sum(notify_person(person, now) for person in people.order_by("pk"))


@transaction.atomic
def notify_person(person, now):
    """Locks the person, so that a second run at the same time gives nothing twice."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.notices.filter(kind=COURSE, due_at__gt=now - EVERY).exists():
        return 0
    cases = Case.objects.visible_to(person).open().filter(clinician=person)
    courses = courses_among(cases, today=timezone.localdate(now))
    settle_improved(person, courses, now)
    new = newly_unanswered(person, courses)
    for case in Case.objects.filter(pk__in=new).order_by("pk"):
        notify([person], kind=COURSE, due_at=now, case=case)
    return len(new)


def settle_improved(person, courses, now):
    """Mark the notices of cases that are not worse or stalled any more as read."""
    others = [pk for pk, seen in courses.by_case.items() if not seen.course.offers_screening]
    set_read(person.notices.filter(kind=COURSE, case__in=others, read_at=None), now=now)


def newly_unanswered(person, courses):
    """The cases without a notice of this time that they do not improve.

    A case gets another one once it was screened or put aside since its last one, or had improved.
    """
    hidden = HiddenCourse.objects.filter(case=OuterRef("case"), at__gt=OuterRef("due_at"))
    notices = person.notices.filter(kind=COURSE).order_by("due_at")
    last = {notice.case_id: notice for notice in notices}
    answered = set(
        notices.filter(Q(case__latest_report__created_at__gt=F("due_at")) | Exists(hidden))
        .order_by()
        .values_list("pk", flat=True)
    )
    return [
        case
        for case in courses.unanswered(person.pk)
        if case not in last or last[case].pk in answered or improved(courses.of(case), last[case])
    ]


def improved(seen, notice):
    since = timezone.localdate(notice.due_at)
    return improved_since(seen.scores, seen.course.sessions, since, seen.instrument)
