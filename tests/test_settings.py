"""Nonsense in the environment is refused at start, in a sentence that shows what to write."""

import os
import subprocess
import sys

import pytest


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import chatdirectory.settings"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"SITE_URL": "chats.example.org"},
        {"SITE_URL": "https://chats.example.org/path"},
        {"SITE_URL": "http://x:abc"},
        {"SITE_URL": "https://user@chats.example.org"},
        {"SITE_URL": "ftp://chats.example.org"},
        {"EMAIL_URL": "banana"},
        {"DEBUG": "perhaps"},
        {"DATABASE_URL": "banana://x"},
    ],
)
def test_nonsense_is_refused_by_name(environment: dict[str, str], tmp_path) -> None:
    done = start(VAR_DIR=str(tmp_path), **environment)
    [(name, _)] = environment.items()
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode != 0
    assert name in last or "banana" in last


def test_the_defaults_are_enough_and_the_key_is_made_once(tmp_path) -> None:
    assert start(VAR_DIR=str(tmp_path)).returncode == 0
    key = (tmp_path / "secret_key").read_text()
    assert start(VAR_DIR=str(tmp_path)).returncode == 0
    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
