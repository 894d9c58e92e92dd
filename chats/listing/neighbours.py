"""The meeting before and the meeting after one, also far outside the index."""

from datetime import UTC, datetime, timedelta

from chats.models import Chat, Meeting
from chats.programme import meetings_of

# Most chats answer within the first window; a yearly one needs the last.
WINDOWS = (timedelta(days=35), timedelta(days=400))
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def neighbours(chat: Chat, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    before, after = None, None
    for window in WINDOWS:
        around = _around(chat, meeting, window)
        before = before or next((m for m in reversed(around) if _key(m) < _key(meeting)), None)
        after = after or next((m for m in around if _key(m) > _key(meeting)), None)
        if before and after:
            break
    return before, after


def _around(chat: Chat, meeting: Meeting, window: timedelta) -> list[Meeting]:
    since = max(FIRST, meeting.start - window)
    return meetings_of(chat, since=since, until=min(LAST, meeting.end + window))


def _key(meeting: Meeting) -> tuple[datetime, int]:
    return meeting.start, meeting.slot.number
