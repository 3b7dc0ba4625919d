"""A page as a person reads it: text, headings, links, fields and rows, from parsed HTML."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag


def words(text):
    """The text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True)
class Page:
    """What a response shows below its head; `main` leaves the navigation out."""

    soup: BeautifulSoup

    @property
    def main(self):
        """The page's own part, or all of a fragment."""
        return self.soup.find("main") or self.soup

    @property
    def title(self):
        return words(self.soup.title.get_text()) if self.soup.title else ""

    @property
    def text(self):
        """All words of the page's own part, one space between them."""
        return words(self.main.get_text(" "))

    @property
    def headings(self):
        return [words(one.get_text(" ")) for one in self.main.find_all(re.compile(r"^h[1-6]$"))]

    @property
    def links(self):
        """Addresses by the words of the link, the navigation's included."""
        return {words(one.get_text(" ")): one["href"] for one in self.soup.find_all("a", href=True)}

    @property
    def buttons(self):
        """The words of every button, in order."""
        return [words(one.get_text(" ")) for one in self.main.find_all("button")]

    @property
    def fields(self):
        """What the forms of the page would send, by name; a choice not made is missing.

        Of a select that takes several, a list. Files and the buttons themselves are left out.
        """
        values = {}
        for one in self.main.find_all(["input", "textarea", "select"]):
            name, kind = one.get("name"), one.get("type", "text")
            if not name or name == "csrfmiddlewaretoken" or kind in ("submit", "file"):
                continue
            if one.name == "textarea":
                values[name] = one.get_text().removeprefix("\n")
            elif one.name == "select" and one.has_attr("multiple"):
                chosen = one.find_all("option", selected=True)
                values[name] = [option.get("value", words(option.get_text())) for option in chosen]
            elif one.name == "select":
                chosen = one.find("option", selected=True) or one.find("option")
                values[name] = chosen.get("value", words(chosen.get_text())) if chosen else ""
            elif kind not in ("radio", "checkbox") or one.has_attr("checked"):
                values[name] = one.get("value", "")
        return values

    @property
    def rows(self):
        """The cells of every table row below the head, as words."""
        return [
            [words(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]
            for row in self.main.find_all("tr")
            if not row.find_parent("thead")
        ]

    @property
    def facts(self):
        """What description lists say: the words of each term, and of what stands beside it."""
        return {
            words(term.get_text(" ")): words(term.find_next("dd").get_text(" "))
            for term in self.main.find_all("dt")
        }

    @property
    def alerts(self):
        """What a screen reader is told at once: the words of every alert and status, if any."""
        regions = self.soup.find_all(attrs={"role": ["alert", "status"]})
        return [words(one.get_text(" ")) for one in regions if words(one.get_text(" "))]

    def part(self, key) -> "Page":
        """The element with this id, as a page of its own; KeyError when it is not there."""
        element = self.soup.find(id=key)
        if not isinstance(element, Tag):
            raise KeyError(key)
        return Page(BeautifulSoup(str(element), "html.parser"))


def page(response) -> Page:
    """The page, or the fragment, that a response of the test client shows."""
    return Page(BeautifulSoup(response.content.decode(), "html.parser"))


def content_of(html):
    """The page below its head, without the token of its forms, which is masked anew each time."""
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", html.split("<main", 1)[1])
