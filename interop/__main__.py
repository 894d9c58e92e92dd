"""python -m interop: do calendar readers find in our feeds the meetings that our API tells?

On the real chats and 300 generated ones, over five years. Exit code 1 for a difference that no
known bug of a reader explains (docs/feeds.md), and for a reader that is not installed.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="interop", description=__doc__)
    parser.add_argument("--generated", type=int, default=300, help="how many chats are made up")
    parser.add_argument("--without", action="append", default=[], help="leave a reader out: khal")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="interop-") as folder:
        _set_up(Path(folder))
        from interop import run

        return run.compare(
            Path(folder), generated_chats=options.generated, without=set(options.without)
        )


def _set_up(folder: Path) -> None:
    """A site of its own: nothing of the real one is read or written."""
    os.environ |= {"VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "chatdirectory.settings"
    os.environ.pop("DATABASE_URL", None)
    (folder / "static").mkdir()
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
