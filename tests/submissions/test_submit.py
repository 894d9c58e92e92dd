"""A chat comes in through the form: read back, asked only what is open, nothing typed is lost."""

from datetime import date, time

import pytest
import time_machine
from django.test import Client

from chats.models import Chat, FormerHashtag
from tests.factories import NOW, make_chat, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_frozen")]

GOOD = {
    "hashtag": "#HKLibChat",
    "phrase": "first Tuesday 7pm HKT",
    "organiser": "Hong Kong Library Association",
    "platform": "bluesky",
    "platform_link": "https://bsky.app/profile/hklibchat.example",
    "language": "en",
}


@pytest.fixture
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def post(client: Client, **changes: str):
    return client.post("/submit/", {**GOOD, **changes})


def look(client: Client, phrase: str, **answers: str) -> str:
    response = client.get("/submit/preview", {"phrase": phrase, **answers})
    assert response.status_code == 200
    return response.content.decode()


def test_a_good_submission_waits_for_an_editor(client: Client) -> None:
    topic = make_topic("library")
    response = post(client, topics=str(topic.pk), web_page="https://example.org/hk")
    assert response.status_code == 302
    chat = Chat.objects.get()
    slot = chat.slots.get()
    assert (chat.state, chat.slug) == (Chat.State.PENDING, "hklibchat")
    assert (str(slot.recurrence), slot.starts_at) == ("FREQ=MONTHLY;BYDAY=1TU", time(19))
    assert (slot.zone, slot.minutes) == ("Asia/Hong_Kong", None)
    assert [p.kind for p in chat.platforms.all()] == ["bluesky"]
    assert list(chat.topics.all()) == [topic]
    assert "waits for an editor" in client.get(response.url).content.decode()


def test_a_waiting_chat_is_nowhere_to_be_seen(client: Client) -> None:
    post(client)
    for address in ("/chats/hklibchat/", "/chats/hklibchat.ics", "/chats/hklibchat/next"):
        assert client.get(address).status_code == 404
    for address in ("/", "/chats/", "/calendar.ics"):
        assert b"HKLibChat" not in client.get(address).content


def test_the_preview_says_the_phrase_back_with_its_dates(client: Client) -> None:
    html = look(client, "first Tuesday 7pm HKT")
    assert "first Tuesday of every month, 19:00" in html
    assert "Tue 1 Dec 2026, 19:00" in html  # Hong Kong
    assert "Tue 1 Dec 2026, 11:00" in html  # UTC


def test_the_preview_shows_the_readers_own_clock(client: Client) -> None:
    client.cookies["zone"] = "America/Los_Angeles"
    assert "Tue 1 Dec 2026, 03:00" in look(client, "first Tuesday 7pm HKT")


def test_only_what_is_missing_is_asked(client: Client) -> None:
    html = look(client, "every Tuesday 8pm")
    assert 'name="zone"' in html
    assert 'name="start"' not in html
    assert 'name="first"' not in html


def test_an_ambiguous_zone_offers_the_candidates_first(client: Client) -> None:
    html = look(client, "first Tuesday of the month at 9pm AEST")
    assert html.index('value="Australia/Sydney"') < html.index('value="Australia/Brisbane"')
    assert html.index('value="Australia/Brisbane"') < html.index('value="Africa/Abidjan"')


def test_an_hour_that_may_be_morning_or_evening_offers_both(client: Client) -> None:
    html = look(client, "Thursdays at 8 in Dublin")
    assert "08:00 or 20:00?" in html
    post(client, phrase="Thursdays at 8 in Dublin", start="20:00")
    assert Chat.objects.get().slots.get().starts_at == time(20)


def test_an_hour_that_the_conversions_contradict_is_asked(client: Client) -> None:
    phrase = "Tuesdays 8pm ET / 6pm PT"
    html = look(client, phrase)
    assert "are never the same moment" in html
    assert 'name="start"' in html
    assert 'name="zone"' in html
    html = look(client, phrase, start="18:00", zone="America/Los_Angeles")
    assert "18:00–19:00 Los Angeles time" in html


def test_a_fortnight_with_its_next_date_is_not_asked(client: Client) -> None:
    html = look(client, "every other Wednesday 7pm UK time; next one Wed 2 December")
    assert 'name="first"' not in html
    assert "Wed 16 Dec 2026, 19:00" in html


def test_a_fortnight_without_a_date_asks_which_week(client: Client) -> None:
    html = look(client, "every other Wednesday 7pm UK time")
    assert 'name="first"' in html
    html = look(client, "every other Wednesday 7pm UK time", first="2026-12-02")
    assert "Wed 2 Dec 2026, 19:00" in html
    assert "Wed 16 Dec 2026, 19:00" in html
    assert "9 Dec" not in html


def test_the_answers_complete_the_phrase(client: Client) -> None:
    post(client, phrase="every other Wednesday 7pm", zone="Europe/London", first="2026-12-02")
    slot = Chat.objects.get().slots.get()
    assert (slot.zone, slot.first_on) == ("Europe/London", date(2026, 12, 2))


def test_several_sessions_become_several_slots(client: Client) -> None:
    post(client, phrase="Tuesdays 12PM and 7PM EST")
    slots = Chat.objects.get().slots.all()
    assert [(s.number, s.starts_at.hour, s.zone) for s in slots] == [
        (1, 12, "America/New_York"),
        (2, 19, "America/New_York"),
    ]


def test_words_not_understood_are_named_with_what_to_write(client: Client) -> None:
    html = look(client, "gibberish while the moon is full")
    assert "<mark>" in html
    assert "moon" in html
    assert "every Tuesday 8pm UK time" in html


def test_a_refused_form_keeps_everything_that_was_typed(client: Client) -> None:
    response = post(client, phrase="gibberish", description="Bring *tea*", platform_2="x")
    html = response.content.decode()
    assert response.status_code == 422
    assert not Chat.objects.exists()
    for typed in ("#HKLibChat", "gibberish", "Hong Kong Library Association", "Bring *tea*"):
        assert typed in html


def test_all_that_is_open_is_asked_at_once(client: Client) -> None:
    html = post(client, organiser="", phrase="every Tuesday 8pm").content.decode()
    assert "This field is required." in html
    assert "Which clock does the chat follow?" in html


def test_looking_at_the_dates_without_a_script_sends_nothing(client: Client) -> None:
    html = post(client, look="1").content.decode()
    assert "Tue 1 Dec 2026, 19:00" in html
    assert "#HKLibChat" in html
    assert not Chat.objects.exists()


@pytest.mark.parametrize("hashtag", ["#HKLIBCHAT", "hklibchat", "#OldHkChat"])
def test_a_chat_listed_already_is_found_whatever_its_case_or_former_name(
    client: Client, hashtag: str
) -> None:
    chat = make_chat("#hklibchat")
    FormerHashtag.objects.create(chat=chat, hashtag="#oldhkchat")
    html = post(client, hashtag="#" + hashtag.lstrip("#")).content.decode()
    assert "listed already" in html
    assert "/chats/hklibchat/" in html


def test_a_submission_that_waits_already_is_not_kept_twice(client: Client) -> None:
    post(client)
    assert "waits for an editor" in post(client).content.decode()
    assert Chat.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"hashtag": "no hash"},
        {"hashtag": "#" + "x" * 70},
        {"hashtag": "#<script>"},
        {"hashtag": "#nul\x00"},
        {"organiser": "a lone surrogate \ufffd"},
        {"hashtag": "#123"},
        {"phrase": ""},
        {"phrase": "x" * 301},
        {"phrase": "FREQ=SECONDLY"},
        {"phrase": "RRULE:FREQ=SECONDLY;INTERVAL=0"},
        {"phrase": "every \x00 Tuesday"},
        {"phrase": "every Tuesday 25:00 UK"},
        {"organiser": ""},
        {"platform": "myspace"},
        {"platform_link": "javascript:alert(1)"},
        {"web_page": "ftp://example.org/"},
        {"language": "english please"},
        {"topics": "9999"},
        {"description": "x" * 5001},
        {"phrase": "every other Friday 7pm UK", "first": "9999-12-31"},
        {"phrase": "every other Friday 7pm UK", "first": "0000-00-00"},
        {"phrase": "every Friday 7pm", "zone": "Atlantis/Capital"},
        {"phrase": "every Friday 7pm", "zone": "../../etc/passwd"},
        {"minutes": "99999999999999999999"},
        {"start": "7 o'clock", "phrase": "Tuesdays UK time"},
    ],
)
def test_bad_input_is_a_sentence_and_never_a_failure(client: Client, changes: dict) -> None:
    response = post(client, **changes)
    assert response.status_code == 422
    assert not Chat.objects.exists()


def test_a_megabyte_in_one_field_is_refused(client: Client) -> None:
    assert post(client, description="x" * 1_000_000).status_code == 400
    assert not Chat.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "phrase=%00",
        "phrase=%ff%fe",
        "phrase=" + "x" * 5000,
        "phrase=every+Tuesday+7pm+HKT&first=9999-99-99",
        "zone=Asia/Hong_Kong%00&phrase=Tuesdays",
        "minutes=-1&phrase=Tuesdays+7pm+HKT",
        "phrase=%ED%A0%80 Tuesday",
        "",
    ],
)
def test_the_preview_never_fails(client: Client, query: str) -> None:
    assert client.get("/submit/preview?" + query).status_code == 200


@pytest.mark.parametrize(
    ("phrase", "said"),
    [("x" * 301, "at most 300 characters"), ("Tuesdays \x00", "nobody can read")],
)
def test_the_preview_says_what_is_wrong_with_a_phrase(client: Client, phrase, said) -> None:
    assert said in look(client, phrase)


def test_an_answer_half_typed_keeps_its_field_and_says_what_is_wrong(client: Client) -> None:
    html = look(client, "every other Thursday 7pm Berlin", first="0020-01-07")
    assert 'value="0020-01-07"' in html
    assert "not so far away" in html


def test_a_ticket_of_another_kind_opens_nothing(client: Client) -> None:
    assert client.get("/submit/thanks/1/").status_code == 404
    assert client.get("/submit/thanks/MQ:1abc:xyz/").status_code == 404


def test_control_characters_and_bidi_overrides_are_cleaned_away(client: Client) -> None:
    post(client, organiser="Hong\u202eKong\x07 Library\r\nAssociation")
    assert Chat.objects.get().organiser == "HongKong Library Association"
