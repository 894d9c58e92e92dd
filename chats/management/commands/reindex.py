"""manage.py reindex: make the index of meetings anew from rules and notes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from chats.programme import reindex_all


class Command(BaseCommand):
    help = "Make the index of meetings anew, from 30 days back to 400 ahead."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reindex_all(now=timezone.now())} meetings indexed.")
