"""A query string becomes a set of chats, and the same string again."""

import pytest
from django.http import QueryDict

from chats.models import Chat, FormerHashtag
from chats.selection import Selection
from tests.factories import make_chat, make_platform, make_topic

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    return {chat.slug for chat in Selection.from_query(QueryDict(query)).chats()}


@pytest.fixture
def shelf() -> None:
    library = make_chat("#uklibchat", title="Library chat")
    library.topics.add(make_topic("library"))
    make_platform(library, "bluesky")
    make_platform(library, "x", until="2023")
    german = make_chat("#relichat", language="de", organiser="relilab")
    FormerHashtag.objects.create(chat=german, hashtag="#RelichatAlt")
    make_chat("#secret", state=Chat.State.PENDING, title="Library chat")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", {"uklibchat", "relichat"}),
        ("topic=library", {"uklibchat"}),
        ("language=de", {"relichat"}),
        ("platform=bluesky", {"uklibchat"}),
        ("platform=x", set()),
        ("q=%23UKLIBCHAT", {"uklibchat"}),
        ("q=library", {"uklibchat"}),
        ("q=relilab", {"relichat"}),
        ("q=relichatalt", {"relichat"}),
        ("q=%22+OR+*", set()),
        ("q=" + "x" * 10_000, set()),
        ("q=%00", {"uklibchat", "relichat"}),
    ],
)
def test_filters(query: str, slugs: set[str]) -> None:
    assert found(query) == slugs


def test_a_chat_that_fits_twice_is_there_once() -> None:
    chat = make_chat("#uklibchat")
    for year in ("2019", "2024"):
        make_platform(chat, "bluesky", since=year)
        FormerHashtag.objects.create(chat=chat, hashtag=f"#uklib{year}")
    for query in ("platform=bluesky", "q=uklib"):
        assert list(Selection.from_query(QueryDict(query)).chats()) == [chat]


@pytest.mark.usefixtures("shelf")
def test_what_is_unknown_is_ignored_and_said() -> None:
    selection = Selection.from_query(QueryDict("topic=gardening&colour=red&language=de"))
    assert selection.ignored == ("topic=gardening", "colour=red")
    assert selection.query == "language=de"


@pytest.mark.parametrize("query", ["q=%00", "topic=%E2%80%AE", "q=%0A%0D"])
def test_what_is_no_text_is_told_apart_from_nothing(query: str) -> None:
    """A calendar would otherwise hold everything, for years."""
    assert Selection.from_query(QueryDict(query)).ignored
    assert not Selection.from_query(QueryDict("q=&topic=")).ignored


@pytest.mark.usefixtures("shelf")
def test_a_choice_has_one_spelling() -> None:
    one = Selection.from_query(QueryDict("language=de&q=chat&topic=library"))
    two = Selection.from_query(QueryDict("q=chat&topic=library&language=de&page=2"))
    assert one.query == two.query == "q=chat&topic=library&language=de"
    assert Selection.from_query(QueryDict(one.query)) == one
