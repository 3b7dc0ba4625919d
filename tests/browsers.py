"""Where the browsers of the browser tests are: Debian's, and for Chromium else Playwright's own."""

import shutil
from pathlib import Path

INSTALLED = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
MISSING = (
    "No Chromium for the browser tests. Debian: apt-get install chromium; "
    "elsewhere: .venv/bin/playwright install chromium"
)
FIREFOX = ("/usr/bin/firefox-esr", "/usr/bin/firefox")
NO_FIREFOX = "No Firefox for the browser tests. Debian: apt-get install firefox-esr"
WEBKIT = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
NO_WEBKIT = (
    "No WebKit for the browser tests. Debian: apt-get install webkit2gtk-driver xvfb openssl"
)


class BrowserMissing(Exception):
    """There is no browser; the message says how to get one."""


def first_of(paths, missing):
    """The first path that is a file. Raises BrowserMissing with the message `missing`."""
    for path in paths:
        if Path(path).is_file():
            return str(path)
    raise BrowserMissing(missing)


def find_chromium(browser_type, installed=INSTALLED):
    """The path of the first browser there is, Playwright's own last.

    `browser_type` is Playwright's `chromium`, which knows where it installs. Raises BrowserMissing.
    """
    return first_of((*installed, browser_type.executable_path), MISSING)


def launch_options(browser_type):
    """What Playwright's `launch` takes. Raises BrowserMissing."""
    return {"executable_path": find_chromium(browser_type), "args": list(ARGUMENTS)}


def firefox_options(installed=FIREFOX):
    """What Playwright's `launch` takes for a Firefox that is not its own. Raises BrowserMissing."""
    return {"executable_path": first_of(installed, NO_FIREFOX), "channel": "moz-firefox"}


def find_webkit(browsers=WEBKIT, programs=("WebKitWebDriver", "Xvfb", "openssl")):
    """The paths of the driver and of the browser it starts. Raises BrowserMissing."""
    paths = [shutil.which(program) for program in programs]
    if None in paths:
        raise BrowserMissing(NO_WEBKIT)
    return paths[0], first_of(sorted(Path("/").glob(browsers.lstrip("/"))), NO_WEBKIT)
