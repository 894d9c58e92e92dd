"""manage.py publish_feeds: render every feed anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from chats.feeds import publishing


class Command(BaseCommand):
    help = "Render every calendar feed and put it where the site serves it from."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{publishing.publish_all(now=timezone.now())} feeds published.")
