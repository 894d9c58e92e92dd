"""Imports point one way: from what people get back to what a phrase means."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SLICES = {"listing", "feeds", "submissions", "organisers", "api"}
# Each part, and what of ours it may import besides itself.
CORE = {"schedule"}
VALUES = CORE | {"fields", "holidays"}
TABLES = VALUES | {"models"}
MIDDLE = TABLES | {
    "partialdates",
    "text",
    "visitor",
    "selection",
    "programme",
    "rates",
    "subscribing",
    "urls",
}
MAY_IMPORT = {
    "schedule": set(),
    "fields": CORE,
    "holidays": CORE,
    "models": VALUES,
    "partialdates": set(),
    "site": set(),
    "subscribing": set(),
    "rates": set(),
    "text": VALUES,
    "visitor": CORE,
    "selection": TABLES | {"text"},
    "programme": TABLES,
    "news": TABLES | {"partialdates", "text"},
    "templatetags": MIDDLE,
    "listing": MIDDLE | {"templatetags"},
    "feeds": MIDDLE,
    "api": MIDDLE,
    # What follows from a change: the one way from a slice to the published feeds.
    "changes": MIDDLE | {"feeds", "news"},
    "submissions": MIDDLE | {"changes", "feeds", "news"},
    "organisers": MIDDLE | {"changes", "news"},
}
# These put the parts together, and may import everything.
WIRING = {"admin", "apps", "checks", "urls", "tasks", "management", "loading", "migrations"}


def parts() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "chats").rglob("*.py")):
        part = path.relative_to(ROOT / "chats").parts[0].removesuffix(".py")
        if part != "__init__":
            yield part, path


def imported(path: Path) -> Iterator[str]:
    """The full names of what a module imports, those in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def of_ours(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(path) if name.startswith("chats.")}


@pytest.mark.parametrize(
    ("part", "path"), [pytest.param(*row, id=str(row[1].relative_to(ROOT))) for row in parts()]
)
def test_imports_point_one_way(part: str, path: Path) -> None:
    if part in WIRING:
        return
    assert part in MAY_IMPORT, f"say in MAY_IMPORT what {part} may import"
    assert of_ours(path) - {part} <= MAY_IMPORT[part]


def test_slices_do_not_know_each_other() -> None:
    """`submissions` reaches the feeds' publisher alone, and only to withdraw a removed chat."""
    for part, path in parts():
        if part in SLICES:
            others = {
                name
                for name in imported(path)
                if name.startswith("chats.") and name.split(".")[1] in SLICES - {part}
            }
            assert others <= ({"chats.feeds.publishing"} if part == "submissions" else set()), path


def test_core_knows_no_web() -> None:
    outside = {"django", "recurrence", "pytz", "icalendar", "sqlite3"}
    for part, path in parts():
        if part == "schedule":
            assert not {name.split(".")[0] for name in imported(path)} & outside, path


def test_core_never_reads_the_clock() -> None:
    for part, path in parts():
        if part == "schedule":
            called = {
                node.func.attr
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            assert not called & {"now", "utcnow", "today", "time_ns", "monotonic"}, path


def test_models_never_read_the_clock_or_send_mail() -> None:
    files = (ROOT / "chats" / "models").glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    for word in ("timezone.now", "datetime.now", "auto_now", "django.core.mail", "def save"):
        assert word not in text
