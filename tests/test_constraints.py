"""The database itself refuses what a form would, whoever writes past the models."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import make_chat, make_platform, make_slot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("slot", "recurrence", "RRULE:FREQ=SECONDLY"),
        ("slot", "recurrence", "RRULE:FREQ=WEEKLY;BYHOUR=3"),
        ("slot", "recurrence", "RRULE:FREQ=WEEKLY\nEXDATE:20260101T000000Z"),
        ("slot", "recurrence", "RRULE:FREQ=WEEKLY;COUNT=3"),
        ("slot", "recurrence", ""),
        ("slot", "first_on", None),
        ("slot", "last_on", "2015-12-31"),
        ("slot", "minutes", 0),
        ("slot", "zone", ""),
        ("chat", "hashtag", "auslibchat"),
        ("chat", "state", "alive"),
        ("chat", "last_known", "2017-5"),
        ("chat", "folded", "medlibs"),
        ("platform", "since", "May 2017"),
    ],
)
def test_the_database_refuses_what_the_forms_would(table: str, column: str, value: Any) -> None:
    chat = make_chat("#auslibchat")
    make_slot(chat)
    make_platform(chat)
    make_chat("#medlibs")
    key = "id" if table == "chat" else "chat_id"
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE chats_{table} SET {column} = %s WHERE {key} = %s", [value, chat.pk])
