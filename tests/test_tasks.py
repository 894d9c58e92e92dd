"""What the passing of time alone makes necessary is done in the background."""

from datetime import date, timedelta

import pytest
import time_machine

from chats.feeds import publishing
from chats.models import Meeting
from chats.tasks import new_day
from tests.factories import NOW, make_chat, make_slot


@pytest.mark.django_db
def test_a_new_day_moves_the_index_and_repairs_the_feeds() -> None:
    make_slot(make_chat(), "FREQ=DAILY")
    with time_machine.travel(NOW, tick=False):
        new_day.call_local()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        new_day.call_local()
    days = list(Meeting.objects.values_list("on", flat=True))
    assert (days[0], days[-1]) == (date(2026, 10, 26), date(2027, 12, 29))
    feed = publishing.calendar_feed(now=NOW + timedelta(days=1))
    assert feed.modified == NOW  # by the task, and the same bytes are not written twice
