"""One way to drive three browsers: Chromium and Firefox by Playwright, WebKitGTK by Selenium.

Elements are named by CSS selectors and pages read by JavaScript, since both drivers know these. The
tests that only Chromium runs use Playwright itself, which says more.
"""

import json

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

SECONDS = 60
"""How long to wait for a page; a busy machine is slow, not broken."""


class PlaywrightTab:
    """A tab of Chromium or Firefox."""

    def __init__(self, page):
        self.page = page

    def sign_in(self, address, session):
        cookie = {"name": "sessionid", "value": session, "url": address}
        self.page.context.add_cookies([cookie])

    def go(self, address):
        self.page.goto(address)

    def press(self, selector):
        self.page.locator(selector).first.click()

    def type(self, selector, text):
        """Replace what stands in the field, key by key, and leave it."""
        field = self.page.locator(selector).first
        field.fill("")
        field.press_sequentially(text)
        field.blur()

    def set_day(self, selector, day):
        field = self.page.locator(selector).first
        field.fill(day.isoformat())
        field.blur()

    def back(self):
        self.page.go_back()

    def read(self, expression):
        return self.page.evaluate(f"() => {expression}")

    def until(self, expression):
        self.page.wait_for_function(f"() => {expression}", timeout=SECONDS * 1000)

    def until_at(self, part):
        """Wait for a page whose path ends so, and for its scripts."""
        self.page.wait_for_url(lambda url: url.partition("#")[0].endswith(part))


class SeleniumTab:
    """A tab of WebKitGTK, which stands for Safari."""

    def __init__(self, driver):
        self.driver = driver

    def sign_in(self, address, session):
        # Cookies can be changed only on a page of their site; another test's may be there.
        self.driver.get(f"{address}/accounts/login/")
        self.driver.delete_all_cookies()
        self.driver.execute_script("sessionStorage.clear()")
        self.driver.add_cookie({"name": "sessionid", "value": session, "path": "/"})

    def go(self, address):
        self.driver.get(address)

    def element(self, selector):
        waiting = WebDriverWait(self.driver, SECONDS)
        return waiting.until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector))

    def press(self, selector):
        element = self.element(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, selector, text):
        field = self.element(selector)
        field.clear()
        field.send_keys(text, Keys.TAB)

    def set_day(self, selector, day):
        """As a choice in the field's calendar does it; WebKitGTK has no keys for a day."""
        self.driver.execute_script(
            "const [field, day] = arguments; field.focus(); field.value = day;"
            "field.dispatchEvent(new InputEvent('input', { bubbles: true })); field.blur();",
            self.element(selector),
            day.isoformat(),
        )

    def back(self):
        self.driver.back()

    def read(self, expression):
        return self.driver.execute_script(f"return {expression}")

    def until(self, expression):
        WebDriverWait(self.driver, SECONDS).until(lambda _driver: self.read(expression))

    def until_at(self, part):
        self.until(
            f"location.pathname.endsWith({json.dumps(part)}) && document.readyState == 'complete'"
        )
