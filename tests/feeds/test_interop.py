"""Readers not written here find in our feeds the meetings that our API tells.

A sample of `make interop`, with the readers that are installed in seconds.
"""

import os
import shutil
from pathlib import Path

import pytest
import time_machine

from chats.feeds import publishing
from chats.models import Chat
from interop import generated, ours
from interop.known import KNOWN
from interop.readers import READERS
from interop.run import differences, fetch
from tests.feeds import chats

ROOT = Path(__file__).resolve().parents[2]
IN_TESTS = [reader for reader in READERS if reader.name != "libical"]


def _node_is_here() -> bool:
    ready = shutil.which("node") and (ROOT / "interop" / "node_modules").exists()
    return bool(ready or os.environ.get("CI"))


@pytest.mark.django_db
@time_machine.travel(generated.CHANGED, tick=False)
def test_readers_find_our_meetings(tmp_path: Path):
    chats.cancelled_moved_extra()
    generated.make_chats(12, seed=1)
    publishing.publish_all(now=generated.CHANGED)
    slugs = list(Chat.objects.values_list("slug", flat=True))
    fetch(slugs, tmp_path / "feeds")
    our = ours.meetings(slugs, since=generated.SINCE, until=generated.UNTIL)
    assert our.total() > 1_500
    for reader in IN_TESTS:
        if reader.name != "recurring-ical-events" and not _node_is_here():
            pytest.skip("ical.js and rrule.js are not asked: `make test` installs them for Node.js")
        theirs = reader.read(tmp_path / "feeds", generated.SINCE, generated.UNTIL)
        found = differences(reader, our, theirs)
        assert [f"{reader.name} {each}" for each in found if each.known is None] == []
        # Most of what is read is no reader's known bug.
        assert len(found) < our.total() / 10


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.what)
def test_docs_name_each_known_bug_of_a_reader(known):
    text = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith(f"| {known.reader} ")]
    assert any(known.what in row for row in rows)
