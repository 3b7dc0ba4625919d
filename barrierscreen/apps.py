"""The service as an app, so that its system checks are registered."""

from django.apps import AppConfig
from django.core.checks import register

from barrierscreen.checks import check_database, check_pdf, check_static_files


class ServiceConfig(AppConfig):
    name = "barrierscreen"

    def ready(self):
        register(check_static_files, "service")
        # With --deploy alone: migrate is preceded by all others, and would be told to migrate.
        register(check_database, "service", deploy=True)
        register(check_pdf, "service", deploy=True)
