"""The log says where something failed, and never what a row holds."""

import io
import logging
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction

from barrierscreen.logs import WithoutRowContents
from screening.models import Team

pytestmark = pytest.mark.django_db
logger = logging.getLogger("django.request")

SECRET = "Ann Smith\nTraceback: lives in Hill Road\n\nDETAIL:  and drinks"
WORDS = ("Ann", "Smith", "Hill", "Road", "drinks", "DETAIL")
TEXTS = (models.CharField, models.TextField, models.JSONField)
WITH_TEXT = [
    model
    for model in apps.get_app_config("screening").get_models()
    if any(isinstance(field, TEXTS) for field in model._meta.fields)
]


@contextmanager
def the_log():
    """What the handler of the settings writes meanwhile."""
    handlers = logging.getLogger().handlers
    (handler,) = [
        one for one in handlers if any(isinstance(f, WithoutRowContents) for f in one.filters)
    ]
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        yield written
    finally:
        handler.setStream(before)


def with_secrets(model):
    """A row whose texts hold case content, and which lacks everything else that it needs."""
    values = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.JSONField):
            values[field.attname] = {"text": SECRET}
        elif isinstance(field, TEXTS):
            values[field.attname] = SECRET[: field.max_length]
        elif not field.null and not field.primary_key:
            values[field.attname] = None
    if None not in values.values():
        values["name"] = None
    return model(**values)


def log_refusal_of(row):
    """Store the row past the model's own refusals, and log the error as Django does of a page."""
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)
    except IntegrityError:
        logger.exception("Internal Server Error: %s", "/cases/")


@pytest.mark.parametrize("model", WITH_TEXT, ids=lambda model: model.__name__)
def test_a_refused_row_of_any_model_with_free_text_is_not_in_the_log(model):
    with the_log() as written:
        log_refusal_of(with_secrets(model))
    text = written.getvalue()
    assert "Internal Server Error: /cases/" in text
    assert "IntegrityError" in text
    assert model._meta.db_table in text
    assert not [word for word in WORDS if word in text]


def refusal():
    """An error of the database, as it is caught."""
    try:
        with transaction.atomic():
            with_secrets(Team).save_base(raw=True, force_insert=True)
    except IntegrityError as error:
        return error


def test_an_error_that_is_worded_into_the_message_is_cut_as_well():
    error = refusal()
    with the_log() as written:
        logger.error("It could not be stored: %s", error)
    text = written.getvalue()
    assert "It could not be stored: " in text
    assert "screening_team" in text
    assert not [word for word in WORDS if word in text]


def test_an_error_below_another_one_is_cut_wherever_it_is_quoted():
    error = refusal()
    with the_log() as written:
        try:
            raise RuntimeError(f"Storing failed: {error}") from error
        except RuntimeError:
            logger.exception("Failed")
    text = written.getvalue()
    assert "RuntimeError: Storing failed: " in text
    assert not [word for word in WORDS if word in text]


def test_other_records_are_written_as_they_are():
    with the_log() as written:
        logger.warning("Not Found: %s, 100 %%", "/cases/")
        logging.getLogger("screening").info("Two lines,\nDETAIL: of a text")
    first, second, third = written.getvalue().splitlines()
    assert first.endswith("Not Found: /cases/, 100 %")
    assert second.endswith("Two lines,")
    assert third == "DETAIL: of a text"


def test_django_has_no_handler_of_its_own_beside_the_filtered_one():
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert logging.getLogger("django").handlers == []
