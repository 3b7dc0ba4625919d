"""The commands: what they print, and with which status they refuse."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from screening.engine.catalog.serialization import canonical_text, digest
from screening.models import (
    Case,
    CatalogRelease,
    Decision,
    Event,
    QuestionDefinition,
    RaisedFlag,
    Report,
    Review,
    ReviewRequest,
    User,
)
from screening.queries.draft import read_definitions
from screening.workflows.fixture_files import SHIPPED
from tests.factories import STUCK, past_the_application

pytestmark = pytest.mark.django_db

MANY_KEYS = b"{" + b",".join(b'"k%d": 1' % number for number in range(70_000)) + b',"k1": 2}'


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def score(tmp_path, release):
    def scored(content, *arguments):
        file = tmp_path / "answers.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return run("score_answers", str(file), *arguments)

    return scored


class TestScoreAnswers:
    def test_prints_what_the_engine_finds(self, score, release):
        result = json.loads(score(STUCK))
        assert list(result) == [
            "release",
            "digest",
            "engine_version",
            "barriers",
            "red_flags",
            "adjustments",
            "first",
            "ask_next",
            "asked",
            "potential",
            "ignored",
        ]
        assert (result["release"], result["digest"]) == (1, release.digest)
        assert [b["key"] for b in result["barriers"][:2]] == ["misdiagnosis", "logistics"]
        assert set(result["barriers"][0]) == {
            "key",
            "points",
            "low",
            "high",
            "band",
            "possible_at",
            "likely_at",
            "known",
            "relevant",
            "parts",
        }
        assert result["red_flags"] == ["high-mood-past"]
        assert set(result["adjustments"][0]) == {
            "key",
            "score",
            "for",
            "held",
            "parts_held",
            "remarks",
            "made_for_others",
        }

    def test_names_answers_that_do_not_count(self, score):
        answers = {"alliance-strain": "not-at-all", "alliance-withdrawal": "clearly"}
        assert json.loads(score(answers))["ignored"] == ["alliance-withdrawal"]

    def test_prints_text_for_people(self, score):
        result = score(STUCK, "--format", "text")
        assert "likely" in result
        assert "Misdiagnosis or wrong treatment focus" in result
        assert "Possible bipolar disorder in the history" in result

    def test_reads_a_file_that_begins_with_a_byte_order_mark(self, score):
        marked = b"\xef\xbb\xbf" + json.dumps(STUCK).encode()
        assert score(marked) == score(STUCK)

    def test_scores_nothing_as_nothing(self, score):
        result = json.loads(score({}))
        assert {b["points"] for b in result["barriers"]} == {0}
        assert result["adjustments"] == []

    @pytest.mark.parametrize(
        ("content", "messages"),
        [
            ([], ["must be an object"]),
            (b'"text"', ["must be an object"]),
            (b'{"own-step": "yes", "own-step": "no"}', ["more than once"]),
            (MANY_KEYS, ["k1 stands there more than once"]),
            (b'{"own-step": ', ["not usable JSON"]),
            (b"\xff\xfe", ["not UTF-8"]),
            (b"\xef\xbb\xbf" * 2 + b"{}", ["not usable JSON"]),
            ("{}".encode("utf-16"), ["not UTF-8"]),
            (b"[" * 100_000, ["nested too deeply"]),
            (b'{"x": "' + b"y" * 10_000_000 + b'"}', ["larger than 1 MB"]),
            ({"own-step": 3}, ["own-step", "not text"]),
            ({"own-step": None, "session-spacing": []}, ["own-step", "session-spacing"]),
            ({"no-such": "yes", "own-step": "weekly"}, ["no-such", "weekly"]),
            (
                {"no-such": 1, "own-step": "weekly", "session-spacing": 3},
                ["no-such", "weekly", "session-spacing"],
            ),
            ({"own-step": "yes\x00"}, ["own-step"]),
            (b'{"own-step": "\\ud800"}', ["own-step"]),
        ],
    )
    def test_refuses_with_status_2_and_every_problem(self, content, messages, score):
        with pytest.raises(CommandError) as refusal:
            score(content)
        assert refusal.value.returncode == 2
        for message in messages:
            assert message in str(refusal.value)

    def test_refuses_a_file_that_is_not_there(self, release, tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            run("score_answers", str(tmp_path / "missing.json"))

    def test_refuses_a_release_that_does_not_exist(self, score):
        with pytest.raises(CommandError, match="no release 99") as refusal:
            score(STUCK, "--release", "99")
        assert refusal.value.returncode == 2


def test_refusals_reach_standard_error_with_their_status(settings, tmp_path):
    """In a process of its own, on an empty database: no release, status 2, no traceback."""
    database = f"sqlite:///{tmp_path}/empty.sqlite3"
    environment = {"DEBUG": "true", "DATABASE_URL": database, "PATH": "/usr/bin:/bin"}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    done = subprocess.run(
        [*manage, "score_answers", "-"],
        env=environment,
        input=b"{}",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"No catalog has been published" in done.stderr
    assert b"Traceback" not in done.stderr


def test_export_questionnaire_prints_what_a_release_asks(release):
    result = json.loads(run("export_questionnaire"))
    questions = [question for page in result["pages"] for question in page["questions"]]
    assert (result["digest"], len(questions)) == (release.digest, 134)
    follow_up = next(q for q in questions if q["key"] == "alliance-withdrawal")
    assert follow_up["ask_if"] == {"question": "alliance-strain", "at_least": 1}
    assert [option["level"] for option in follow_up["options"]] == [0, 1, 2, 3]


def test_export_release_prints_the_bytes_that_were_hashed(release, capfdbinary):
    call_command("export_release", "1")
    assert digest(capfdbinary.readouterr().out.decode()) == release.digest


def test_verify_releases_finds_what_was_changed(release):
    assert "verified: 1" in run("verify_releases")
    with past_the_application() as cursor:
        cursor.execute("UPDATE screening_catalogrelease SET content = content || ' '")
    with pytest.raises(CommandError, match="release: 1"):
        run("verify_releases")


def test_publish_catalog_needs_a_change(release):
    with pytest.raises(CommandError, match="equal release 1"):
        run("publish_catalog", "--notes", "Again.")


@pytest.mark.parametrize("command", ["load_catalog", "publish_catalog"])
def test_the_catalogs_commands_refuse_a_person_whom_nobody_knows(command, release):
    arguments = ["--notes", "Why."] if command == "publish_catalog" else []
    events = Event.objects.count()
    with pytest.raises(CommandError, match="no user named nobody"):
        run(command, *arguments, "--by", "nobody")
    assert Event.objects.count() == events


def test_load_catalog_leaves_an_event_that_says_what_was_loaded_and_by_whom(editor, release):
    before = timezone.now()
    rows = sum(file.read_text("utf-8").count("- model: ") for file in SHIPPED.glob("*.yaml"))
    for by in ([], ["--by", editor.username]):
        run("load_catalog", *by)
        event = Event.objects.filter(verb="catalog.loaded").latest("pk")
        assert event.by == (editor if by else None)
        assert before <= event.at <= timezone.now()
        # Before and after, the draft is that of the release.
        digests = {"before": release.digest, "digest": release.digest}
        assert event.details == digests | {"files": 10, "rows": rows}


def test_load_catalog_that_is_refused_leaves_no_event(tmp_path, release):
    events = Event.objects.count()
    (tmp_path / "catalog_1.yaml").write_text("- 7")
    with pytest.raises(CommandError, match="line 1"):
        run("load_catalog", "--from", str(tmp_path))
    assert Event.objects.count() == events


def test_publish_catalog_leaves_an_event_that_names_the_release_and_the_person(editor, release):
    QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
    run("publish_catalog", "--notes", "Plainer.", "--by", editor.username)
    event = Event.objects.filter(verb="catalog.published").latest("pk")
    assert (event.by, event.release.number, event.release.published_by) == (editor, 2, editor)


def test_load_catalog_refuses_a_folder_without_files(tmp_path, release):
    with pytest.raises(CommandError, match="no file named"):
        run("load_catalog", "--from", str(tmp_path))
    run("load_catalog")
    assert digest(canonical_text(read_definitions())) == release.digest


def test_export_fixtures_writes_ten_files(tmp_path, release):
    assert "10" in run("export_fixtures", "--output", str(tmp_path / "new"))
    assert len(list((tmp_path / "new").glob("catalog_*.yaml"))) == 10


def test_prepare_catalog_does_nothing_the_second_time(release):
    assert run("prepare_catalog") == ""
    assert CatalogRelease.objects.count() == 1


class TestLoadDemo:
    def test_makes_people_and_cases_once(self, release, settings):
        settings.DEBUG = True
        assert "clinician" in run("load_demo")
        cases, reports = Case.objects.count(), Report.objects.count()
        assert Case.objects.open().count() == 12
        # Two cases were screened twice, one report was returned and revised, 24 therapies ended.
        assert (cases, reports) == (12 + 24, 14 + 1 + 24)
        run("load_demo")
        assert (Case.objects.count(), Report.objects.count()) == (cases, reports)
        assert User.objects.count() == 8

    def test_keeps_a_password_that_was_changed(self, release, settings):
        settings.DEBUG = True
        run("load_demo")
        person = User.objects.get(username="clinician")
        person.set_password("my own now")
        person.save()
        run("load_demo")
        assert User.objects.get(username="clinician").check_password("my own now")

    def test_refuses_outside_of_development_unless_forced(self, release):
        with pytest.raises(CommandError, match="--force"):
            run("load_demo")
        result = run("load_demo", "--force")
        assert "try-barrierscreen" not in result
        assert "passwords are unchanged" in run("load_demo", "--force")

    def test_shows_one_case_on_track_one_draft_and_flags(self, release, settings):
        settings.DEBUG = True
        run("load_demo")
        quiet = Report.objects.get(screening__case__code="K-1090")
        assert quiet.headline == {"named": [], "flags": []}
        assert Case.objects.filter(screenings__submitted_at=None).count() == 1
        assert any(report.headline["flags"] for report in Report.objects.all())

    def test_tells_of_a_month_of_supervision(self, release, settings):
        settings.DEBUG = True
        run("load_demo")
        assert Review.objects.filter(verdict="returned").count() == 2
        assert Decision.objects.filter(choice="planned").exclude(outcome="").exists()
        assert RaisedFlag.objects.open().filter(urgency="now").exists()
        assert ReviewRequest.objects.filter(report__review=None, withdrawn_at=None).count() >= 3
        counted = Decision.objects.filter(role="supervisor", key="logistics").count()
        assert counted >= 20
        decisions = Decision.objects.count()
        run("load_demo")
        assert Decision.objects.count() == decisions
