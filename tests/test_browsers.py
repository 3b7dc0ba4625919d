"""The browsers that the browser tests use are found, or their absence is said in one line."""

from types import SimpleNamespace

import pytest

from tests.browsers import BrowserMissing, find_chromium, find_webkit, firefox_options


@pytest.fixture
def place(tmp_path):
    """Gives the path of a program; `there` says whether it exists."""

    def path_of(name, there):
        path = tmp_path / name
        if there:
            path.write_text("")
        return str(path)

    return path_of


def chosen(place, debian, chrome, playwright):
    own = SimpleNamespace(executable_path=place("playwright", playwright))
    path = find_chromium(own, (place("debian", debian), place("chrome", chrome)))
    return path.rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("debian", "chrome", "playwright", "expected"),
    [
        (True, True, True, "debian"),
        (True, False, False, "debian"),
        (False, True, True, "chrome"),
        (False, False, True, "playwright"),
    ],
)
def test_the_systems_browser_comes_before_the_one_of_playwright(
    place, debian, chrome, playwright, expected
):
    assert chosen(place, debian, chrome, playwright) == expected


def test_without_a_browser_one_line_says_how_to_get_one(place):
    with pytest.raises(BrowserMissing) as refusal:
        chosen(place, False, False, False)
    message = str(refusal.value)
    assert "apt-get install chromium" in message
    assert ".venv/bin/playwright install chromium" in message
    assert "\n" not in message


def test_firefox_is_found_or_one_line_says_how_to_get_it(place):
    installed = (place("firefox-esr", False), place("firefox", True))
    assert firefox_options(installed)["executable_path"] == installed[1]
    with pytest.raises(BrowserMissing, match="apt-get install firefox-esr"):
        firefox_options(installed[:1])


def test_webkit_is_found_or_one_line_says_how_to_get_it(tmp_path, place):
    browser = place("MiniBrowser", True)
    assert find_webkit(f"{tmp_path}/Mini*", ["true"])[1] == browser
    for browsers, programs in ((f"{tmp_path}/none", ["true"]), (browser, ["no-such-driver"])):
        with pytest.raises(BrowserMissing, match="apt-get install webkit2gtk-driver xvfb"):
            find_webkit(browsers, programs)
