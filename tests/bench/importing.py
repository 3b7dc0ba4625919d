"""python -m tests.bench.importing: the numbers of `import_numbers`.

On a database of its own: SQLite, or the empty one of DATABASE_URL.
"""

import os
from importlib import import_module
from tempfile import TemporaryDirectory

import django

from tests.bench.saturation import environment

with TemporaryDirectory() as folder:
    address = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    os.environ |= environment(folder, address)
    django.setup()
    import_module("tests.bench.import_numbers").main()
