"""Independent readers find the same instants: dateutil, and recurring-ical-events in a calendar."""

from itertools import islice
from random import Random

import pytest

from tests.schedule.cases import ZONES, cases
from tests.schedule.readers import starts_by_a_calendar, starts_by_dateutil, starts_by_us

# `make torture` takes other seeds, and more of them.
SEED = 20261123
CASES = 4800
SLICES = 4


def test_every_zone_has_its_turn():
    assert len(ZONES) < CASES


@pytest.mark.parametrize("part", range(SLICES))
def test_a_calendar_program_finds_the_same_starts(part):
    found = 0
    for case in islice(cases(Random(SEED + part), ZONES[part::SLICES]), CASES // SLICES):
        ours = starts_by_us(*case)
        assert ours == starts_by_a_calendar(*case), case
        found += len(ours)
    assert found > CASES / SLICES


@pytest.mark.parametrize("part", range(SLICES))
def test_dateutil_finds_the_same_starts(part):
    for case in islice(cases(Random(SEED - part), ZONES[part::SLICES]), CASES // SLICES):
        assert starts_by_us(*case) == starts_by_dateutil(*case), case
