"""One comparison of every reader with our API, and the table that it prints."""

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command

from chats.feeds import publishing
from chats.models import Chat
from interop import generated, khal, ours
from interop.known import KNOWN, Known
from interop.readers import READERS, Meetings, MissingError, Reader

KHAL_DAYS = 365  # khal reads every date anew from its text: five years would take an hour


class Difference(NamedTuple):
    slug: str
    start: int
    sign: str  # "-" where the reader lacks our meeting, "+" where it has one that we have not
    known: Known | None

    def __str__(self) -> str:
        return (
            f"  {self.sign} {self.slug} {datetime.fromtimestamp(self.start, UTC):%Y-%m-%d %H:%MZ}"
        )


def compare(scratch: Path, *, generated_chats: int, without: set[str]) -> int:
    slugs = _publish(generated_chats)
    since, until = generated.SINCE, generated.UNTIL
    our = ours.meetings(slugs, since=since, until=until)
    _say(f"{len(slugs)} chats, {our.total():,} meetings from {since:%Y-%m-%d} to {until:%Y-%m-%d}.")
    feeds = scratch / "feeds"
    _copy(slugs, feeds)
    failed = False
    for reader in READERS:
        if reader.name not in without:
            failed |= _ask(reader, feeds, our, since, until)
    if "khal" not in without:
        until = since + timedelta(days=KHAL_DAYS)
        early = Meetings({key: n for key, n in our.items() if key[1] < until.timestamp()})
        reader = Reader("khal", khal.version, lambda *w: khal.meetings(slugs, scratch, *w[1:]))
        failed |= _ask(reader, feeds, early, since, until)
    return int(failed)


def differences(reader: Reader, our: Meetings, theirs: Meetings) -> list[Difference]:
    """What the reader has otherwise, in order, each with the known bug that explains it."""
    if not reader.ends:
        our = _without_ends(our)
    known = [each for each in KNOWN if each.reader == reader.name]
    return sorted(
        Difference(slug, start, sign, _explained(slug, known))
        for sign, found in (("-", our - theirs), ("+", theirs - our))
        for slug, start, _ in found.elements()
    )


def _explained(slug: str, known: list[Known]) -> Known | None:
    slots = Chat.objects.get(slug=slug).slots.all() if known else ()
    return next((each for each in known if any(map(each.explains, slots))), None)


def _ask(reader: Reader, feeds: Path, our: Meetings, since: datetime, until: datetime) -> bool:
    """Print the reader's line; whether it failed."""
    begun = monotonic()
    try:
        theirs, version = reader.read(feeds, since, until), reader.version()
    except MissingError as missing:
        _say(f"NOT CHECKED: {reader.name}, because {missing}")
        return True
    found = differences(reader, our, theirs)
    unknown = [each for each in found if each.known is None]
    seconds = monotonic() - begun
    _say(
        f"{reader.name} {version}: {theirs.total():,} of {our.total():,} meetings, {seconds:.0f} s"
    )
    for what, count in Counter(each.known.what for each in found if each.known).items():
        _say(f"  known bug: {what}: {count} meetings")
    for each in unknown[:20]:
        _say(str(each))
    _say(f"  {len(unknown)} differences without an explanation" if unknown else "  as we have it")
    return bool(unknown)


def _publish(count: int) -> list[str]:
    """The real chats and the generated ones, and their feeds; their names in addresses."""
    call_command("migrate", verbosity=0)
    call_command("load_chats")
    Chat.objects.update(changed_at=generated.CHANGED)
    generated.make_chats(count)
    publishing.publish_all(now=generated.CHANGED)
    return sorted(Chat.objects.visible().values_list("slug", flat=True))


def _copy(slugs: list[str], folder: Path) -> None:
    folder.mkdir()
    for slug in slugs:
        shutil.copy(Path(settings.PUBLISHED_DIR) / "chats" / f"{slug}.ics", folder)


def _without_ends(meetings: Meetings) -> Meetings:
    found = Meetings()
    for (slug, start, _), times in meetings.items():
        found[slug, start, None] += times
    return found


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 – a program for the terminal
