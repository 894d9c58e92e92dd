"""What every test of pages stands on: a fixed moment, and readers in their zones."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.factories import NOW


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader() -> Callable[[str], Client]:
    """A browser that has told its zone."""

    def in_zone(zone: str) -> Client:
        client = Client()
        client.cookies["zone"] = zone
        return client

    return in_zone
