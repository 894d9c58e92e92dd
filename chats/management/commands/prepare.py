"""manage.py prepare: everything between a checkout and a site that can be served."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, collect static files, load the first day's chats, index and publish."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        self.collect_static()
        call_command("load_chats")
        call_command("reindex")
        call_command("publish_feeds")

    def collect_static(self) -> None:
        """Hash and compress the static files: takes seconds, so only when one has changed."""
        stamp = Path(settings.STATIC_ROOT) / ".sources"
        sources = _static_sources()
        if not stamp.exists() or stamp.read_text() != sources:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(sources)


def _static_sources() -> str:
    """Name, size and time of change of every static file, one a line."""
    lines = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            lines.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(lines))
