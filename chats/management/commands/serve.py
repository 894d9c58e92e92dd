"""manage.py serve: the production web server and the background work, stopped together."""

import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    help = "Serve the site with granian, and run the background work beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
        parser.add_argument("--prepare", action="store_true", help="Run `prepare` first.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            call_command("prepare")
        connections.close_all()  # the workers are forked: each opens its own
        background = subprocess.Popen(
            [sys.executable, "manage.py", "run_huey", "--quiet"], cwd=settings.BASE_DIR
        )
        server = Granian(
            "chatdirectory.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=4,
            respawn_failed_workers=True,
        )
        self.greet(options["host"], options["port"])
        try:
            server.serve()
        finally:
            background.send_signal(signal.SIGINT)
            background.wait(timeout=10)

    def greet(self, host: str, port: int) -> None:
        here = f"http://{host}:{port}"
        self.stdout.write(
            f"\n  {settings.SITE_NAME} is open at {here}/\n"
            f"  Editors' desk:        {here}/desk/   (make editor EMAIL=you@example.org)\n"
            f"  Mail is written to    {settings.EMAIL_FILE_PATH}\n"
            "  Stop with Ctrl-C.\n"
        )
