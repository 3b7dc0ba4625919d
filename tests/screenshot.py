"""make screenshot: the README's picture of a report, taken from the demo's data."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.bench.serving import wait_until_served
from tests.browsers import launch_options

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "tests" / "report.png"
PORT = 8765
CASE = "K-1043"


def manage(*arguments, environment):
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True, cwd=ROOT)


@contextmanager
def ended(server):
    """Whatever happens: leaving its own block, Popen waits until the server has ended."""
    try:
        yield
    finally:
        server.terminate()


def take(page):
    page.goto(f"http://127.0.0.1:{PORT}/")
    page.get_by_label("Username").fill("clinician")
    page.get_by_label("Password").fill("try-barrierscreen")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.locator(f'main a:text-is("{CASE}")').click()
    page.get_by_role("link", name="Read report 2").first.click()
    page.wait_for_url("**/reports/**")
    page.screenshot(path=PICTURE)


def main():
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/demo.sqlite3"
        environment = os.environ | {"DEBUG": "true", "DATABASE_URL": database}
        manage("migrate", "--verbosity", "0", environment=environment)
        for command in ("createcachetable", "prepare_catalog", "load_demo"):
            manage(command, environment=environment)
        serve = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{PORT}", "--noreload"]
        with subprocess.Popen(serve, env=environment, cwd=ROOT) as server, ended(server):
            wait_until_served(PORT)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**launch_options(playwright.chromium))
                take(browser.new_page(viewport={"width": 1280, "height": 1100}))
                browser.close()


if __name__ == "__main__":
    main()
