"""manage.py make_editor: let somebody in at the editors' desk."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email


class Command(BaseCommand):
    help = "Make an editor, or give an existing one a new password; prints the password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(
                f"{email!r} is no e-mail address. Write: make editor EMAIL=you@example.org"
            ) from error
        password = secrets.token_urlsafe(12)
        editor, _ = get_user_model().objects.get_or_create(
            username=email, defaults={"email": email}
        )
        editor.is_staff = editor.is_superuser = True
        editor.set_password(password)
        editor.save()
        self.stdout.write(f"Sign in at /desk/ as {email} with the password {password}")
