"""Somebody at random: chooses, types, presses twice, goes back, loads again, on a slow line."""

import random
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Error as PageGone
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.model import Acknowledged

PATIENCE = 60_000
SAYS_SAVED = """() => saving.settled()
    && /Saved \\d/.test(document.getElementById(saving.words.place)?.textContent ?? "")"""
DISPUTED = """() => [...document.querySelectorAll(".conflict [data-item]")]
    .map((one) => [one.dataset.item, one.dataset.field])"""
QUESTIONS = """() => [...document.querySelectorAll("fieldset.q")]
    .filter((one) => one.checkVisibility()).map((one) =>
        [one.dataset.question, [...one.querySelectorAll(".pick")].map((pick) => pick.value)])"""


class Walk:
    """A tab, its person's random steps, and the model of what was acknowledged to them.

    `here` says whether an address belongs to this part of the product, `start` leads into it.
    """

    def __init__(self, page, line, seed, start):
        self.page = page
        self.line = line
        self.random = random.Random(seed)
        self.start = start
        self.model = Acknowledged()
        self.taken = []
        self.conflicts = []
        page.on("dialog", lambda dialog: dialog.accept())
        self.go()

    # What every part has
    def go(self):
        self.leave(lambda: self.page.goto(self.start))

    def leave(self, how):
        """Go to another page, or this one again, and take up what it offers."""
        how()
        self.page.wait_for_load_state()
        self.model.another_page()
        if not self.page.url.startswith(self.start.rsplit("/", 3)[0]):
            self.page.goto(self.start)
        if self.page.locator("#unsaved").is_visible() and self.random.random() < 0.8:
            self.store_offered()

    def store_offered(self):
        """Press "Store them" on what an earlier page of this tab could not bring to an end."""
        kept = self.ask("() => Object.values(saving.readKept())")
        for one in kept:
            self.model.wish((one["item"], one["field"]), one["value"])
        self.page.get_by_role("button", name="Store them").click()
        if self.random.random() < 0.5:
            # One is sent after the other, then the page is loaded again.
            self.line.until_quiet()
            self.page.wait_for_load_state()

    def back(self):
        self.leave(lambda: self.page.go_back(timeout=PATIENCE))

    def reload(self):
        self.leave(lambda: self.page.reload(timeout=PATIENCE))

    def wait(self):
        self.page.wait_for_timeout(self.random.choice([100, 700, 1800, 3000]))

    def ask(self, question):
        """Evaluate a script; again when the page was just being loaded again."""
        for _ in range(5):
            try:
                return self.page.evaluate(question)
            except PageGone:
                self.line.until_quiet()
                self.page.wait_for_load_state()
        raise AssertionError(f"The page does not come to rest: {self.page.url}")

    def look(self):
        """Read what the page says; what it says is saved has been acknowledged."""
        disputed = {tuple(pair) for pair in self.ask(DISPUTED)}
        if disputed:
            self.conflicts.append((sorted(disputed), self.taken[-6:]))
            for pair in disputed & set(self.model.on_page):
                del self.model.on_page[pair]
        if self.ask(SAYS_SAVED):
            self.model.acknowledge()

    def resolve(self):
        """Choose in a conflict, as the page asks."""
        button = self.page.locator(".conflict button[data-choose]")
        if not button.count():
            return
        button = button.nth(self.random.randrange(button.count()))
        data = button.evaluate("(one) => ({...one.dataset})")
        self.model.wish((data["item"], data["field"]), data["choose"])
        button.click()

    def choices(self):
        """The steps of this part with their weights."""
        return {self.back: 2, self.reload: 1, self.wait: 3, self.resolve: 4}

    def step(self):
        self.look()
        steps = self.choices()
        step = self.random.choices(list(steps), list(steps.values()))[0]
        self.taken.append(step.__name__)
        try:
            step()
        except TooLate as error:
            raise AssertionError(f"Stuck at {self.page.url} after {self.taken[-8:]}") from error

    def come_to_rest(self):
        """Leave what is typed in and wait until nothing is under way."""
        self.ask("() => document.activeElement?.blur()")
        self.page.wait_for_function("() => saving.settled()", timeout=PATIENCE)
        self.line.until_quiet()
        self.look()


class ScreeningWalk(Walk):
    def choices(self):
        steps = super().choices()
        if "/check/" in self.page.url:
            return steps | {self.type_words: 6, self.follow_step: 3}
        return steps | {
            self.choose: 6,
            self.correct: 3,
            self.press_next: 1,
            self.press_next_twice: 1,
            self.follow_step: 2,
        }

    def pick(self, question, option):
        self.model.wish((question, f"answer-{question}"), option)
        self.page.locator(f'label[for="{question}-{option}"]').click()

    def choose(self):
        question, options = self.random.choice(self.ask(QUESTIONS))
        self.pick(question, self.random.choice(options))

    def correct(self):
        """Choose, and choose otherwise at once."""
        question, options = self.random.choice(self.ask(QUESTIONS))
        for option in self.random.sample(options, 2):
            self.pick(question, option)

    def press_next(self, times=1):
        before = self.page.url
        wished = dict(self.model.on_page)
        button = self.page.locator('button.btn[value="next"]')
        with self.page.expect_navigation(timeout=PATIENCE):
            button.click(click_count=times, no_wait_after=True)
        self.leave(lambda: None)
        if self.page.url != before:
            # The next page follows only when all of this one is stored.
            self.model.on_page = wished
            self.model.acknowledge()

    def press_next_twice(self):
        self.press_next(times=2)

    def follow_step(self):
        links = self.page.locator(".steps a")
        link = links.nth(self.random.randrange(links.count()))
        self.leave(lambda: self.click_away(link))

    def click_away(self, link):
        with self.page.expect_navigation(timeout=PATIENCE):
            link.click(no_wait_after=True)

    def type_words(self):
        words = f"Words {self.random.randrange(1000)}."
        self.model.wish(("own-words", "own_words"), words)
        box = self.page.locator("#id_own_words")
        box.fill(words)
        if self.random.random() < 0.5:
            box.blur()


class DecisionWalk(Walk):
    """Opinions, and with `plans` two planned steps with their days and notes."""

    def __init__(self, *args, planned=()):
        self.planned = list(planned)
        super().__init__(*args)

    def choices(self):
        steps = super().choices() | {self.press: 5, self.press_twice: 3, self.correct: 3}
        if self.planned:
            steps |= {self.set_day: 4, self.type_note: 4}
        return steps

    def buttons(self):
        others = "".join(f':not([id="{one}"])' for one in self.planned)
        inside = self.page.locator(f".decide{others}:visible")
        decide = inside.nth(self.random.randrange(min(inside.count(), 4)))
        item = decide.get_attribute("data-item")
        return item, decide.locator("form:not(.reasons) > button[name=choice]")

    def press(self, times=1, count=1):
        item, buttons = self.buttons()
        if not buttons.count():
            return
        for _ in range(count):
            button = buttons.nth(self.random.randrange(buttons.count()))
            self.model.wish((item, "choice"), button.get_attribute("value"))
            button.click(click_count=times)

    def press_twice(self):
        self.press(times=2)

    def correct(self):
        self.press(count=2)

    def field(self, name):
        item = self.random.choice(self.planned)
        return item, self.page.locator(f'[id="{item}"] [name={name}]')

    def set_day(self):
        item, day = self.field("due_on")
        value = (timezone.localdate() + timedelta(days=self.random.randrange(1, 90))).isoformat()
        self.model.wish((item, "due_on"), value)
        day.fill(value)
        if self.random.random() < 0.7:
            day.blur()

    def type_note(self):
        item, note = self.field("words")
        words = f"Note {self.random.randrange(1000)}"
        self.model.wish((item, "words"), words)
        note.fill(words)
        if self.random.random() < 0.7:
            note.blur()
