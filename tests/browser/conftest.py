"""One Chromium for every browser test; without one they fail at once and say how to get it."""

import pytest
from playwright.sync_api import expect

from tests.chromium import BrowserMissing, launch_options

# A busy machine is slow, not broken: long enough to wait for, short enough to notice.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url():
    """None: each server says its own. The plugin's fixture warns on this version of pytest."""
    return


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_type):
    try:
        return browser_type_launch_args | launch_options(browser_type)
    except BrowserMissing as refusal:
        pytest.fail(str(refusal), pytrace=False)


@pytest.fixture
def page(page):
    page.set_default_timeout(PATIENCE)
    return page
