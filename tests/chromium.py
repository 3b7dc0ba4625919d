"""Where the browser of the browser tests is: Debian's Chromium, else the one of Playwright."""

from pathlib import Path

INSTALLED = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
MISSING = (
    "No Chromium for the browser tests. Debian: apt-get install chromium; "
    "elsewhere: .venv/bin/playwright install chromium"
)


class BrowserMissing(Exception):
    """There is no browser; the message says how to get one."""


def find_chromium(browser_type, installed=INSTALLED):
    """The path of the first browser there is, Playwright's own last.

    `browser_type` is Playwright's `chromium`, which knows where it installs. Raises BrowserMissing.
    """
    for path in (*installed, browser_type.executable_path):
        if Path(path).is_file():
            return path
    raise BrowserMissing(MISSING)


def launch_options(browser_type):
    """What Playwright's `launch` takes. Raises BrowserMissing."""
    return {"executable_path": find_chromium(browser_type), "args": list(ARGUMENTS)}
