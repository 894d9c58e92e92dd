"""manage.py prepare: everything between a checkout and a site that can be served."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, collect static files, load the first day's chats, index and publish."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_chats", settings.BASE_DIR / "fixtures" / "chats.json")
        call_command("reindex")
        call_command("publish_feeds")
