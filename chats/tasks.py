"""Background work: what the passing of time alone makes necessary."""

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from chats.feeds import publishing
from chats.programme import reindex_all


@db_periodic_task(crontab(hour="0", minute="10"))
def new_day() -> None:
    """The window of the index, and the edge of the feeds' single events, move once a day (UTC)."""
    now = timezone.now()
    reindex_all(now=now)
    publishing.publish_all(now=now)


@db_periodic_task(crontab())
def every_minute() -> None:
    """Publish what somebody committed who was stopped before publishing it."""
    publishing.catch_up(now=timezone.now())
