"""A made-up directory of any size: what publishing costs, and feeds for `feeds_http.py`.

    VAR_DIR=/a/folder python -m benchmarks.many_chats 5000

Fills the database in VAR_DIR, which must be new, and prints CPU seconds.
"""

# ruff: noqa: T201 – a program that prints
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatdirectory.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from chats.changes import changed  # noqa: E402
from chats.feeds import publishing, store  # noqa: E402
from chats.models import Chat, Note, Slot  # noqa: E402
from chats.schedule import Rule  # noqa: E402

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONES = ("Europe/London", "America/New_York", "Asia/Hong_Kong", "Australia/Sydney", "Etc/UTC")
RULES = ("FREQ=MONTHLY;BYDAY=1TU", "FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
EDITS = 5


def main() -> None:
    count = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    if Chat.objects.exists():
        sys.exit(f"{settings.VAR_DIR} holds chats already: name a new folder.")
    with transaction.atomic():
        fill(count)
    seconds = cpu(lambda: publishing.publish_all(now=NOW))
    print(f"all {count} from nothing           {seconds:7.2f} s")
    size = publishing.calendar_feed(now=NOW).body
    print(f"calendar.ics of all            {len(size) / 1e6:7.2f} MB")
    print(f"one edit, published and joined {min(edits()) * 1000:7.1f} ms")
    path = store.path_to(name="calendar", suffix=".ics")
    for suffix in store.PACKERS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    print(f"compressed copies of all       {cpu(lambda: store.pack(path)) * 1000:7.1f} ms")
    seconds = min(cpu(lambda: publishing.catch_up(now=NOW)) for _ in range(3))
    print(f"a minute's look at nothing new {seconds * 1000:7.1f} ms")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most                 {megabytes:7.0f} MB")


def fill(count: int) -> None:
    chats = Chat.objects.bulk_create(
        Chat(
            hashtag=f"#chat{number}",
            slug=f"chat{number}",
            folded=f"#chat{number}",
            title=f"A chat about matter {number}",
            organiser=f"The people of chat {number}",
            state=Chat.State.PUBLISHED,
            created_at=NOW,
            changed_at=NOW,
        )
        for number in range(count)
    )
    slots = Slot.objects.bulk_create(
        Slot(
            chat=chat,
            number=1,
            recurrence=Rule.parse(RULES[number % len(RULES)]),
            starts_at=clock(7 + number % 14),
            zone=ZONES[number % len(ZONES)],
            minutes=60,
            first_on=date(2026, 1, 1),
        )
        for number, chat in enumerate(chats)
    )
    # One chat has much to say: its feed has the 8 KB that others of its kind are compared by.
    Note.objects.bulk_create(
        Note(slot=slots[0], on=date(2026, 12, 1) + timedelta(days=day), changed_at=NOW, extra=True)
        for day in range(1, 11)
    )


def edits() -> list[float]:
    chat, found = Chat.objects.order_by("pk")[1], []
    for minute in range(EDITS):
        now = NOW + timedelta(minutes=minute + 1)
        Chat.objects.filter(pk=chat.pk).update(title=f"Changed at {now:%H:%M}")
        changed_at = now

        def edit(now: datetime = changed_at) -> None:
            with transaction.atomic():
                changed(chat, now=now)

        found.append(cpu(edit))
    return found


def cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
