"""What every test may rely on: plain static files, mail in memory, feeds in a folder of its own."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """The live server starts before any test's own folders exist."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    settings.PUBLISHED_DIR = tmp_path / "published"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
