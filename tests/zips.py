"""Zips of fixture files as somebody could send them."""

import io
from zipfile import ZIP_DEFLATED, ZipFile


def make_zip(files, *, method=ZIP_DEFLATED):
    """A zip of these (name, text or bytes), in their order; names may stand there twice."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", method) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, content)
    return packed.getvalue()
