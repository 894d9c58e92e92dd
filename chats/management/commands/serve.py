"""manage.py serve: the production web server and the background work, stopped together."""

import logging
import os
import signal
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections
from django.utils import timezone
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from chats.feeds import publishing

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Serve the site with granian, and run the background work beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
        parser.add_argument("--prepare", action="store_true", help="Run `prepare` first.")
        parser.add_argument(
            "--web-only", action="store_true", help="Leave the background work to another host."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_taken(options["host"], options["port"])
        if options["prepare"]:
            call_command("prepare")
        else:
            _catch_up()
        connections.close_all()  # the workers are forked: each opens its own
        background = None if options["web_only"] else _start_background()
        server = Granian(
            "chatdirectory.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=4,
            http=HTTPModes.http1,  # a proxy speaks HTTP/2 to browsers, and HTTP/1.1 to us
            websockets=False,
            respawn_failed_workers=True,
            # A terminal's Ctrl-C reaches the workers too, and two signals can leave one waiting.
            workers_kill_timeout=3,
        )
        self.greet(options["host"], options["port"])
        try:
            server.serve()
        finally:
            if background:
                _stop(background)

    def greet(self, host: str, port: int) -> None:
        here = f"http://{host}:{port}"
        self.stdout.write(
            f"\n  {settings.SITE_NAME} is open at {here}/\n"
            f"  Editors' desk:        {here}/desk/   (make editor EMAIL=you@example.org)\n"
            f"  Mail is written to    {settings.EMAIL_FILE_PATH}\n"
            "  Stop with Ctrl-C.\n"
        )


def _catch_up() -> None:
    """Publish what was left behind. Without a database the feeds that are out are still served."""
    try:
        publishing.catch_up(now=timezone.now())
    except DatabaseError:
        log.exception("Nothing could be published.")


def _start_background() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_huey", "--quiet"],
        cwd=settings.BASE_DIR,
        start_new_session=True,  # Ctrl-C is for the server, which then stops this one
    )


def _stop(background: subprocess.Popen[bytes]) -> None:
    """Let the task in hand finish; every task may be run again, so killing loses nothing."""
    background.send_signal(signal.SIGINT)
    try:
        background.wait(timeout=5)
    except subprocess.TimeoutExpired:
        background.kill()
        background.wait()


def _refuse_taken(host: str, port: int) -> None:
    """Granian shares a port with whoever has it, so two sites would answer in turns."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} is taken ({error.strerror}). "
                f"Stop what listens there, or choose another: make run PORT={port + 1}"
            ) from error
