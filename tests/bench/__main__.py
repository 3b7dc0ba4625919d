"""make bench: prints one table; asserts nothing, since times depend on the machine."""

import os
from importlib import import_module
from tempfile import TemporaryDirectory

import django

with TemporaryDirectory() as folder:
    # The environment decides the settings, so it stands before anything that reads them.
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    os.environ |= {
        "BENCH_STATIC": f"{folder}/static",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "false",
        "SECRET_KEY": "only-for-the-benchmark",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
    }
    django.setup()
    import_module("tests.bench.table").main()
