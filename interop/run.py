"""One comparison of every reader with our API, and the table that it prints."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote

from django.core.management import call_command
from django.test import Client

from chats.feeds import publishing
from chats.models import Chat
from interop import generated, khal, ours
from interop.known import KNOWN, Known
from interop.readers import READERS, Meetings, MissingError, Reader

# khal lists some forty meetings a second: it is asked for a year of the real chats and of some.
KHAL_DAYS, KHAL_GENERATED = 365, 25


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
    fetch(slugs, feeds)
    failed = False
    for reader in READERS:
        if reader.name not in without:
            failed |= _ask(reader, feeds, our, since, until)
    if "khal" not in without:
        failed |= _ask_khal(slugs, scratch, our)
    return int(failed)


def _ask_khal(slugs: list[str], scratch: Path, our: Meetings) -> bool:
    since, until = generated.SINCE, generated.SINCE + timedelta(days=KHAL_DAYS)
    made_up = [f"generated{number}" for number in range(KHAL_GENERATED)]
    asked = [slug for slug in slugs if not slug.startswith("generated") or slug in made_up]
    ours_of_them = Meetings(
        {key: n for key, n in our.items() if key[0] in asked and key[1] < until.timestamp()}
    )
    reader = Reader("khal", khal.version, lambda _, *window: khal.meetings(asked, scratch, *window))
    return _ask(reader, scratch, ours_of_them, since, until)


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


def fetch(slugs: list[str], folder: Path) -> None:
    """The chats' feeds as the site serves them, each in a file of the folder."""
    folder.mkdir()
    for slug in slugs:
        answer = Client().get(f"/chats/{quote(slug)}.ics", headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, slug
        (folder / f"{slug}.ics").write_bytes(answer.content)


def _without_ends(meetings: Meetings) -> Meetings:
    found = Meetings()
    for (slug, start, _), times in meetings.items():
        found[slug, start, None] += times
    return found


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 – a program for the terminal
