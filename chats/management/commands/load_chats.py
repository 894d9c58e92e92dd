"""manage.py load_chats: bring the chats of a file into the directory (docs/data.md)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from chats.feeds import publishing
from chats.loading import Difference, Loaded, LoadError, load
from chats.programme import reindex

FIRST_DAY = settings.BASE_DIR / "fixtures" / "chats.json"


class Command(BaseCommand):
    help = "Load the chats of a file: make the missing ones, and leave the others as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FIRST_DAY)
        parser.add_argument(
            "--update",
            action="store_true",
            help="make chats that differ say what the file says, over what people changed here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            with transaction.atomic():
                loaded = load(options["file"], now=now, update=options["update"])
                changed = [*loaded.created, *(each.chat for each in loaded.updated)]
                reindex(changed, now=now)
        except LoadError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        if changed:
            publishing.publish(changed, now=now)
        self.tell(loaded)

    def tell(self, loaded: Loaded) -> None:
        self.stdout.write(
            f"{len(loaded.created)} chats created, {len(loaded.updated)} updated, "
            f"{len(loaded.unchanged)} unchanged."
        )
        for difference in loaded.updated:
            self.stdout.write(f"Updated {_line(difference)}")
        for hashtag in loaded.removed:
            self.stdout.write(f"Left out {hashtag}: it was removed here.")
        for difference in loaded.differing:
            self.stdout.write(f"Kept {_line(difference)}")
        if loaded.differing:
            self.stdout.write("Chats kept differ from the file; --update makes them say its words.")


def _line(difference: Difference) -> str:
    return f"{difference.chat}: {', '.join(difference.fields)}"
