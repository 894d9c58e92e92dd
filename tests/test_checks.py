"""What must hold before the site may tell anybody a time."""

import pytz
import tzdata

from chats.checks import one_release_of_zone_data


def test_two_releases_of_zone_data_are_refused(monkeypatch) -> None:
    assert one_release_of_zone_data() == []
    monkeypatch.setattr(pytz, "OLSON_VERSION", "2020a")
    [error] = one_release_of_zone_data()
    assert f"2020a, tzdata {tzdata.IANA_VERSION}" in error.msg
