"""The numbered questions of a meeting, however their numbers were typed."""

import re

from chats.models import Meeting

# "Q1:", "1.", "F2)", "T3 -": the page numbers them itself.
_NUMBER = re.compile(r"^\s*[QFT]?\d{1,2}\s*[.:)–-]\s*", re.IGNORECASE)


def questions(meeting: Meeting) -> list[str]:
    lines = meeting.note.questions.splitlines() if meeting.note else []
    return [_NUMBER.sub("", line).strip() for line in lines if line.strip()]
