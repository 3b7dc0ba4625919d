"""The browsers of the browser tests; without one its tests fail at once and say how to get it."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.secure_server import HOST, secure_server
from tests.browser.tabs import PlaywrightTab, SeleniumTab
from tests.browser.webkit import screen, webkit
from tests.browsers import BrowserMissing, find_webkit, firefox_options, launch_options

# A busy machine is slow, not broken: long enough to wait for, short enough to notice.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

ENGINES = [
    # Each starts in one worker only.
    pytest.param(name, marks=pytest.mark.xdist_group(name))
    for name in ("chromium", "firefox", "webkit")
]


@pytest.fixture(scope="session")
def base_url():
    """None: each server says its own. The plugin's fixture warns on this version of pytest."""
    return


@contextmanager
def failing_without_browser():
    try:
        yield
    except BrowserMissing as refusal:
        pytest.fail(str(refusal), pytrace=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_type):
    with failing_without_browser():
        return browser_type_launch_args | launch_options(browser_type)


@pytest.fixture
def page(page):
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture(scope="session")
def firefox(playwright):
    with failing_without_browser():
        options = firefox_options()
    browser = playwright.firefox.launch(**options)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def webkit_driver():
    with failing_without_browser():
        find_webkit()
    with screen() as display, webkit(display) as driver:
        yield driver


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The product over TLS, for the whole session; `secure` is what a test asks for."""
    with secure_server(tmp_path_factory.mktemp("tls")) as server:
        yield server


@pytest.fixture
def secure(transactional_db, served, settings):
    """The product over TLS; its `url` is the address."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    return served


@pytest.fixture
def slow_line(served):
    """The line to the server, at 1.5 seconds for each page and each save."""
    served.line.seconds = 1.5
    yield served.line
    served.line.seconds = 0


@pytest.fixture(params=ENGINES)
def tab(request, secure):
    """A tab of each browser in turn."""
    if request.param == "webkit":
        yield SeleniumTab(request.getfixturevalue("webkit_driver"))
        return
    browser = request.getfixturevalue("firefox" if request.param == "firefox" else "browser")
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield PlaywrightTab(page)
    context.close()
