"""What one press passes through: modules, functions called, and states computed.

`python -m tests.bench.calls` makes a database of its own, saves an answer and submits a screening,
and prints what of the product was called. The same press was made once before, so that what a
process keeps is there.
"""

import os
import sys
from collections import Counter
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from tests.bench.saturation import environment

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = f"{ROOT}/screening/"
STATE = ("engine/state.py", "state")
MOST_CALLED = 8


class Calls:
    """Counts calls of the product's functions while it is on; comprehensions are no calls."""

    def __init__(self):
        self.counted = Counter()

    def __call__(self, frame, event, _argument):
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(PRODUCT):
            return
        if not code.co_name.startswith("<") or code.co_name == "<lambda>":
            self.counted[code.co_filename.removeprefix(PRODUCT), code.co_name] += 1

    def __enter__(self):
        sys.setprofile(self)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    @property
    def modules(self):
        return {module for module, _function in self.counted}


def line(what, value, target=""):
    sys.stdout.write(f"{what:<44}{value:>22}{target:>22}\n")


def prepared():
    """Two signed-in clients, each with a draft that has the same answers as the other's."""
    call_command = import_module("django.core.management").call_command
    for command in ("migrate", "prepare_catalog"):
        call_command(command, verbosity=0, stdout=StringIO())
    call_command("createcachetable")
    people = import_module("tests.bench.people")
    save_answers = import_module("screening.workflows.answers").save_answers
    answers = people.demo_cases()[0]["screenings"][-1]["answers"]
    drafts = [people.clinician_with_draft(f"presser-{number}") for number in range(2)]
    for person, draft in drafts:
        changes = {key: (option, "") for key, option in answers.items()}
        save_answers(screening=draft, changes=changes, by=person)
    client = import_module("django.test").Client
    clients = [client(headers={"Host": "127.0.0.1"}) for _ in drafts]
    for signed_in, (person, _draft) in zip(clients, drafts, strict=True):
        signed_in.force_login(person)
    return clients, [draft for _person, draft in drafts]


def press(client, name, draft):
    """Save one answer, or submit; SystemExit when the product refuses."""
    reverse = import_module("django.urls").reverse
    if name == "answer saved":
        stored = draft.stored_answers().get("own-step", "")
        sent = {
            "answer-own-step": "no" if stored == "yes" else "yes",
            "seen-own-step": stored,
        }
        address, expected = reverse("answer", args=[draft.uuid, "own-step"]), 200
        headers = {"X-Requested-With": "fetch"}
    else:
        sent = {"own_words": "", "seen-own_words": "", "go": "submit"}
        address, expected = reverse("check", args=[draft.uuid]), 302
        headers = {}
    with Calls() as calls:
        response = client.post(address, sent, headers=headers)
    if response.status_code != expected:
        raise SystemExit(f"{name} answered {response.status_code}")
    return calls


def main():
    clients, drafts = prepared()
    for name in ("answer saved", "submit to report"):
        _first, calls = [
            press(client, name, draft) for client, draft in zip(clients, drafts, strict=True)
        ]
        line(f"calls: {name}", f"{sum(calls.counted.values())}")
        line("   modules of the product", f"{len(calls.modules)}")
        line("   states computed", f"{calls.counted[STATE]}", "at most 2")
        for (module, function), count in calls.counted.most_common(MOST_CALLED):
            line(f"   {module}", f"{function} {count}")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ |= environment(folder, f"sqlite:///{folder}/calls.sqlite3")
        django.setup()
        import_module("django.conf").settings.STORAGES["staticfiles"]["BACKEND"] = (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
        main()
