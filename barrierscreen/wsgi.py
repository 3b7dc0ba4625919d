"""The WSGI entry point: gunicorn --config deploy/gunicorn.conf.py barrierscreen.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

from barrierscreen.charset import OneCharset
from barrierscreen.whole_bodies import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barrierscreen.settings")

application = OneCharset(WholeBodies(get_wsgi_application()))
