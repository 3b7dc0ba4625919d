"""The worker of a service, with less patience, so that a test of it does not wait."""

from barrierscreen.gunicorn_worker import DeadlineWorker


class QuickWorker(DeadlineWorker):
    seconds_for_head = seconds_for_body = 1
