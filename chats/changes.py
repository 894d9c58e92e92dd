"""What follows from a change to a chat: a new revision, its index, its published feeds.

The one place that knows; whoever changes a chat calls `changed` inside the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from chats.feeds import publishing
from chats.models import Change, Chat
from chats.news import News
from chats.programme import reindex


def changed(chat: Chat, *, now: datetime, what: Iterable[News] = ()) -> None:
    """Count the revision, remake the index, and publish the feeds once all is committed.

    `now` becomes the feed's DTSTAMP and LAST-MODIFIED, so call this only for real changes.
    `what` is told to those who follow the chat, if it is listed.
    """
    Chat.objects.filter(pk=chat.pk).update(revision=F("revision") + 1, changed_at=now)
    chat.refresh_from_db(fields=["revision", "changed_at", "state"])
    if chat.state in Chat.VISIBLE:
        rows = [Change(chat=chat, at=now, **news._asdict()) for news in what]
        Change.objects.bulk_create(rows)
    reindex([chat], now=now)
    transaction.on_commit(lambda: publishing.publish([chat], now=now))
