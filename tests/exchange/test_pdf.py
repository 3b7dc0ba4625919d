"""A document as PDF: tagged, alike each time, from nothing but itself, and within its time."""

import re
import subprocess
import sys
import zlib

import pytest

from screening.exchange.pdf import PASSED_ON, PdfNotMade, is_available, pdf_of, why
from tests.test_floors import FILES, imports_of, name_of, parsed

DOCUMENT = """<!doctype html><html lang="en-GB"><head><title>A report</title>
<link rel="stylesheet" href="https://example.org/x.css"></head>
<body><h1>Safety</h1><p>Nothing is fetched.</p>
<img src="file:///etc/hostname" alt="None"></body></html>"""


@pytest.fixture(scope="module")
def made():
    return pdf_of(DOCUMENT, "h1 { color: #a50f2a }", seconds=60)


def told_by(tool, pdf, *arguments):
    shown = subprocess.run([tool, *arguments, "-"], input=pdf, capture_output=True, check=True)
    return shown.stdout.decode()


def unpacked(pdf):
    """The objects of a PDF, which are compressed where a stream may be."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(each) for each in streams if each.startswith(b"x"))


def test_it_is_tagged_and_says_its_title_and_language(made):
    facts = told_by("pdfinfo", made)
    assert "A report" in facts
    assert "Tagged:          yes" in facts
    assert 'pdfuaid:part="1"' in told_by("pdfinfo", made, "-meta")
    assert told_by("pdfinfo", made, "-struct").startswith("Document\n  H1 ")
    assert b"/Lang (en-GB)" in unpacked(made)


def test_the_same_document_gives_the_same_bytes(made):
    assert pdf_of(DOCUMENT, "h1 { color: #a50f2a }", seconds=60) == made


def test_what_takes_too_long_is_ended():
    with pytest.raises(PdfNotMade, match=r"longer than 0\.05 seconds"):
        pdf_of(DOCUMENT, "", seconds=0.05)


def test_the_process_gets_no_secret():
    assert not [name for name in PASSED_ON if "KEY" in name or "DATABASE" in name]


def test_a_failure_is_named_without_its_words():
    assert why(b"Traceback\n  x\nOSError: cannot load library, patient K-1") == "OSError"
    assert why(b"") == "no exception"
    assert why(b"Killed by K-1 <p>") == "no exception"


def test_no_web_process_imports_weasyprint():
    importers = [
        name_of(path)
        for path in FILES
        for module, _line in imports_of(parsed(path))
        if module.startswith("weasyprint") or module.endswith("pdf_process")
    ]
    assert set(importers) == {"screening.exchange.pdf_process"}


def test_a_service_without_weasyprint_makes_none(monkeypatch):
    assert is_available()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert not is_available()
