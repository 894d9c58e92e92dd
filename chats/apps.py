"""The one Django app of the site."""

from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "chats"

    def ready(self) -> None:
        # Registers the system checks.
        from chats import checks  # noqa: F401
