"""Templates, stylesheets and scripts are read beside a diff: no line is over 120 characters.

Python's lines are ruff's to check. Vendored files stay as published.
"""

import pytest
from django.conf import settings

LIMIT = 120
WRITTEN_BY_HAND = ("templates/**/*.html", "static/css/*.css", "static/js/*.js")


@pytest.mark.parametrize("pattern", WRITTEN_BY_HAND)
def test_no_line_is_longer_than_a_reader_sees(pattern):
    files = sorted(settings.BASE_DIR.glob(pattern))
    assert files
    long = [
        f"{file.relative_to(settings.BASE_DIR)}:{number}: {len(line)} characters"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LIMIT
    ]
    assert long == []
