"""Releases whose text was changed in the database, past the models and the trigger."""

from django.db import connection


def damage_release(release, content='{"barriers": []}'):
    """Replace the stored text by another one; gives the release."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL barrierscreen.erasure = 'on'")
        cursor.execute(
            "UPDATE screening_catalogrelease SET content = %s WHERE number = %s",
            [content, release.number],
        )
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL barrierscreen.erasure = 'off'")
    return release
