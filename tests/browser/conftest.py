"""Debian's Chromium for every browser test."""

import pytest
from playwright.sync_api import expect

# A busy machine is slow, not broken: long enough to wait for, short enough to notice.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url():
    """None: each server says its own. The plugin's fixture warns on this version of pytest."""
    return


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
    }


@pytest.fixture
def page(page):
    page.set_default_timeout(PATIENCE)
    return page
