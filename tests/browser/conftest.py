"""Debian's Chromium for every browser test."""

import pytest


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
