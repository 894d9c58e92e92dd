"""The core stands alone: plain Python, with the zones of pip's tzdata."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_core_never_imports_django():
    program = (
        "import pkgutil, sys, chats.schedule as core\n"
        "for module in pkgutil.iter_modules(core.__path__):\n"
        "    __import__(f'chats.schedule.{module.name}')\n"
        "print(*sorted(name for name in sys.modules if name.partition('.')[0] == 'django'))"
    )
    assert run(program) == ""


def test_the_core_reads_the_zones_of_pip_and_not_of_the_machine():
    assert run("import chats.schedule, zoneinfo; print(zoneinfo.TZPATH)") == "()"
