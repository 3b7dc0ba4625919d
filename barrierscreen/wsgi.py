"""The WSGI entry point: gunicorn barrierscreen.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barrierscreen.settings")

application = get_wsgi_application()
