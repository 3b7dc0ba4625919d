"""Supervision of the demo's cases: a month and more of it, made through the workflows.

Each line says how many days ago, who, and what; nothing is written past the workflows.
"""

import json
from datetime import timedelta

from django.utils import timezone

from screening.models import Decision, Report
from screening.queries.frozen_text import checked_report
from screening.workflows.answers import save_answers
from screening.workflows.cases import close_case, open_case, start_screening
from screening.workflows.demo_scores import scores_around_a_step
from screening.workflows.events import record_reading
from screening.workflows.outcomes import record_outcome
from screening.workflows.plans import add_own, decide
from screening.workflows.replies import write_reply
from screening.workflows.reports import submit_screening
from screening.workflows.reviews import ask_review, record_review
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action

ENDED_CASES = 24
ENDED_PROFILES = ("K-1043", "K-1085")


class Supervised:
    """The newest report of one demo case, and deeds on it at so many days ago."""

    def __init__(self, case, *, supervisor, now):
        self.case, self.supervisor, self.now = case, supervisor, now
        self.clinician = case.clinician
        self.report = Report.objects.get(latest_of=case)

    def at(self, days_ago):
        return self.now - timedelta(days=days_ago)

    def steps(self):
        """The steps that the report suggests and does not hold back, best first."""
        rows = json.loads(checked_report(self.report))["adjustments"]
        return [row["adjustment"] for row in rows if not row["holds"]]

    def barriers(self):
        """The barriers that are likely or possible, first ones first."""
        rows = json.loads(checked_report(self.report))["barriers"]
        return [row["barrier"] for row in rows if row["band"] in ("likely", "possible")]

    def act(self, days_ago, action):
        """An action on every flag that the report raised."""
        for flag in self.report.flags.filter(acted_at=None):
            deed = {"key": flag.key, "action": action}
            record_action(report=self.report, by=self.clinician, at=self.at(days_ago), **deed)

    def plan(self, days_ago, place, *, choice="planned", days=28, **details):
        at = self.at(days_ago)
        if choice == "planned":
            details["due_on"] = timezone.localdate(at) + timedelta(days=days)
        key = self.steps()[place]
        item = {"kind": "adjustment", "key": key, "choice": choice}
        decide(report=self.report, by=self.clinician, at=at, **item, **details)

    def own_step(self, days_ago, words):
        step = {"kind": "own-step", "words": words}
        add_own(report=self.report, by=self.clinician, at=self.at(days_ago), **step)

    def outcome(self, days_ago, place, outcome):
        item = {"kind": "adjustment", "key": self.steps()[place], "outcome": outcome}
        record_outcome(report=self.report, by=self.clinician, at=self.at(days_ago), **item)

    def opine(self, days_ago, by, *choices):
        """An opinion on each of the first barriers."""
        for key, choice in zip(self.barriers(), choices, strict=False):
            item = {"kind": "barrier", "key": key, "choice": choice}
            decide(report=self.report, by=by, at=self.at(days_ago), **item)

    def ask(self, days_ago, question, *, days=7, named=True):
        at = self.at(days_ago)
        wish = {"question": question, "wanted_by": timezone.localdate(at) + timedelta(days=days)}
        supervisor = self.supervisor if named else None
        ask_review(report=self.report, by=self.clinician, at=at, supervisor=supervisor, **wish)

    def endorse(self, days_ago, place):
        item = {"kind": "adjustment", "key": self.steps()[place], "choice": "endorsed"}
        decide(report=self.report, by=self.supervisor, at=self.at(days_ago), **item)

    def review(self, days_ago, verdict, comment="", about=()):
        record_reading(report=self.report, by=self.supervisor, at=self.at(days_ago + 0.02))
        words = {"comment": comment, "about": about}
        review = {"verdict": verdict, "digest": self.report.digest} | words
        record_review(report=self.report, by=self.supervisor, at=self.at(days_ago), **review)

    def revise(self, days_ago, note):
        """A returned report as a new screening; what follows is on its report."""
        start, end = self.at(days_ago + 0.02), self.at(days_ago)
        screening = revise_report(report=self.report, by=self.clinician, at=start)
        words = {"own_words": screening.own_words, "revision_note": note}
        self.report = submit_screening(screening=screening, by=self.clinician, at=end, **words)

    def reply(self, days_ago, by, text):
        write_reply(report=self.report, by=by, text=text, at=self.at(days_ago))

    def suggest(self, days_ago, place):
        """A step of the report that is not planned, from the supervisor."""
        item = {"kind": "adjustment", "key": self.steps()[place], "choice": "proposed"}
        decide(report=self.report, by=self.supervisor, at=self.at(days_ago), **item)


def make_supervision(*, people, teams, profiles, now):
    """The history of both teams, unless somebody has decided on one of their reports already.

    `profiles` holds the answers of each demo case's newest screening by the case's code.
    """
    if Decision.objects.filter(report__screening__case__team__in=teams.values()).exists():
        return
    open_ones = teams["riverside"].cases.select_related("clinician")
    cases = {
        case.code: Supervised(case, supervisor=people["supervisor"], now=now)
        for case in open_ones.filter(latest_report__isnull=False)
    }
    supervise_riverside(cases, people["supervisor"])
    supervise_hillside(people, teams["hillside"], profiles, now)


def supervise_riverside(cases, supervisor):
    """What the supervisor finds: flags, something overdue, something new; and what came before."""
    sign_off_and_return(cases, supervisor)
    return_and_revise(cases["K-1062"], supervisor)
    wait_for_review(cases)


def sign_off_and_return(cases, supervisor):
    """Reports that were reviewed, with what came of their plans."""
    grief = cases["K-1074"]
    grief.act(74, "Asked directly: no plan, no means. Safety plan written, GP informed.")
    grief.plan(74, 0)
    grief.ask(73, "How do I keep the loss in view without losing the thread?")
    grief.review(70, "signed-off", "Clear. Keep the pace slow around the anniversary.")
    grief.outcome(40, 0, "helped")

    fear = cases["K-1081"]
    fear.act(52, "Reviewed risk with the client; the drop had a plain cause.")
    fear.plan(51, 0)
    fear.plan(51, 1, choice="not-now", words="After the holidays.")
    fear.opine(51, fear.clinician, "agree", "unsure")
    fear.ask(50, "Am I going too fast?", named=False)
    fear.opine(48, supervisor, "agree", "agree")
    fear.endorse(48, 0)
    fear.review(48, "signed-off", "Yes, a little. One experiment at a time.")
    fear.outcome(20, 0, "no-change")

    match = cases["K-1058"]
    match.plan(30, 0)
    match.plan(30, 1, choice="declined", reason="client-declined")
    match.opine(30, match.clinician, "agree", "agree", "unsure")
    match.ask(29, "Would you change the method, or the dose?")
    match.opine(27, supervisor, "agree", "unsure", "disagree")
    match.review(27, "signed-off", "The method first; review in four sessions.")
    match.outcome(4, 0, "helped")

    cost = cases["K-1085"]
    cost.act(26, "Rang the client; next contact agreed by telephone.")
    cost.plan(26, 0)
    cost.opine(26, cost.clinician, "agree", "agree")
    cost.ask(25, "What can we offer if the fee stays?")
    cost.opine(23, supervisor, "agree", "disagree")
    cost.review(23, "returned", "Ask the service about the reduced fee before you plan around it.")


def return_and_revise(window, supervisor):
    """A returned report and the one that answers it."""
    window.act(44, "Stopped memory work, grounding practised, duty clinician informed.")
    window.plan(43, 0)
    window.plan(43, 1, choice="declined", reason="tried", words="In spring, with no effect.")
    window.opine(43, window.clinician, "agree", "disagree")
    window.ask(42, "May I go back to the memories at all?")
    window.opine(40, supervisor, "agree", "agree")
    window.suggest(40, 2)
    window.review(40, "returned", "Not yet. Plan the stabilising steps first, then ask again.")
    window.revise(38, "The answers stand. The plan begins with sleep and grounding now.")
    window.plan(38, 2, days=42)
    window.own_step(38, "Shorter sessions, twice a week, until sleep is steady")
    window.ask(38, "Is this a better order?")
    window.endorse(36, 0)
    window.review(36, "signed-off", "Much better.")
    window.reply(35, window.clinician, "Thank you. Is six weeks enough before I ask again?")
    window.reply(34, supervisor, "Yes. Sleep first; we look at it together then.")
    window.outcome(10, 0, "helped")


def wait_for_review(cases):
    """Reports that wait: one overdue, one asked of all supervisors, one with a flag."""
    insight = cases["K-1051"]
    insight.plan(19, 0)
    insight.opine(19, insight.clinician, "agree")
    insight.ask(18, "How do I get from talking about it to feeling it?", days=7)

    body = cases["K-1066"]
    body.plan(11, 0)
    body.plan(11, 1, choice="declined", reason="outside-remit")
    body.ask(11, "Who should see the blood results first?", days=14, named=False)

    masking = cases["K-1094"]
    masking.act(2.5, "Spoke about burnout and risk; no plan; crisis numbers given.")
    masking.opine(2, masking.clinician, "unsure", "agree")
    masking.ask(2, "Would you refer for an assessment, or adapt first?")


def supervise_hillside(people, team, profiles, now):
    """Ended therapies of the other team: enough of them for the pages that only count."""
    clinician, supervisor = people["outsider"], people["supervisor2"]
    for number in range(ENDED_CASES):
        days = 60 + 4 * number
        answers = profiles[ENDED_PROFILES[number % len(ENDED_PROFILES)]]
        case = ended_case(f"H-{2001 + number}", clinician, team, answers, days, now)
        supervised = Supervised(case, supervisor=supervisor, now=now)
        supervised.act(days - 1, "Spoke to the client and the GP.")
        supervised.plan(days - 1, 0)
        scores_around_a_step(
            case, number, by=clinician, planned_days=days - 1, outcome_days=days - 30, now=now
        )
        if number % 4:
            supervised.plan(days - 1, 1)
        else:
            supervised.plan(days - 1, 1, choice="declined", reason="tried")
        supervised.opine(days - 1, clinician, "agree", "agree" if number % 5 else "unsure")
        supervised.ask(days - 2, "Do you see it likewise?")
        supervised.opine(days - 4, supervisor, "disagree" if number % 6 == 0 else "agree", "agree")
        supervised.review(days - 4, "signed-off")
        supervised.outcome(days - 30, 0, "no-change" if number % 3 == 0 else "helped")
        close_case(case=case, by=clinician, at=now - timedelta(days=days - 40))


def ended_case(code, clinician, team, answers, days, now):
    at = now - timedelta(days=days)
    case = open_case(
        by=clinician,
        team=team,
        code=code,
        modality="cbt",
        started_on=timezone.localdate(at) - timedelta(days=90),
        sessions=12,
        session_spacing="weekly",
        at=at - timedelta(minutes=30),
    )
    screening = start_screening(case=case, by=clinician, at=at - timedelta(minutes=6))
    changes = {question: (option, "") for question, option in answers.items()}
    save_answers(screening=screening, changes=changes, by=clinician, at=at)
    submit_screening(screening=screening, by=clinician, own_words="", at=at)
    case.refresh_from_db()
    return case
