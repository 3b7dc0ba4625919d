"""make bench: prints tables; asserts nothing, since times depend on the machine."""

import os
import subprocess
import sys
from importlib import import_module
from tempfile import TemporaryDirectory

import django

from tests.bench.saturation import environment

# Each has processes of its own, as they are run alone.
for module in ("calls", "saturation"):
    subprocess.run([sys.executable, "-m", f"tests.bench.{module}"], check=True)

with TemporaryDirectory() as folder:
    # The environment decides the settings, so it stands before anything that reads them.
    address = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    os.environ |= environment(folder, address)
    django.setup()
    import_module("tests.bench.table").main()
