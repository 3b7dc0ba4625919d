"""The product's settings as in production, with the floors and a folder of the benchmark's own."""

import os

from barrierscreen import settings as product

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})
ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC"]
LOGGING = {"version": 1, "disable_existing_loggers": False}
