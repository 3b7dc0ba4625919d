"""gunicorn for a service: gunicorn --config deploy/gunicorn.conf.py barrierscreen.wsgi.

What the command line or GUNICORN_CMD_ARGS say goes before what stands here.
"""

import logging
import os
import sys

import django
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

workers = 2
# These read requests, and wait for slow visitors; eight of a worker at once are answered.
threads = 64
worker_class = "barrierscreen.gunicorn_worker.DeadlineWorker"
# A worker that does not report for so long is replaced; its threads may take longer.
timeout = 60
graceful_timeout = 30
keepalive = 5
# Addresses of the product and its cookies are short.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# It would be a socket in somebody's home folder.
control_socket_disable = True


def on_starting(server):
    """Refuse senseless settings in one sentence, and log what the service still lacks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barrierscreen.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    for problem in run_checks(tags=["service"], include_deployment_checks=True):
        logging.getLogger("barrierscreen").warning("%s %s", problem.msg, problem.hint)
    connections.close_all()
