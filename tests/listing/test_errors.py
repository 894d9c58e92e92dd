"""Whatever is sent, the answer is a page that helps, and never a traceback."""

import pytest
from django.test import Client, RequestFactory

from chats.listing import errors
from tests.listing.pages import words

HOSTILE = [
    *("%00", "q=%00", "q=%ED%A0%80", "q=%FF%FE", "q=" + "A" * 10_000, "q=%22%20OR%20*"),
    *("q=NEAR(", "q='%3B--", "topic[]=x", "topic=%00", "language=%00%0A", "page=1e9", "&&&==="),
    *("from=%F0%9F%93%9A", "from=2026-11-23T99:99Z", "tz=%00", "tz=../../etc/passwd", "q=%"),
    *("language=en&language=de", "%ED%A0%80=%ED%A0%80", "platform=" + "%F0%9F%93%9A" * 500),
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/chats/", "/about/"])
@pytest.mark.parametrize("query", HOSTILE)
def test_any_query_string_is_safe(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("query", HOSTILE)
def test_choosing_a_zone_is_safe_too(client, query):
    assert client.get(f"/zone/?{query}&next=/%00").status_code == 302


@pytest.mark.django_db
def test_not_found_offers_ways_on(client):
    response = client.get("/nosuch/")
    assert response.status_code == 404
    assert "See what is on" in words(response)
    assert "Traceback" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nosuch/", "/submit/", "/chats/", "/"])
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "nosuch", "idna"])
def test_a_form_in_a_strange_alphabet_is_no_error_of_ours(path, charset):
    client = Client(enforce_csrf_checks=True)
    response = client.generic(
        "POST",
        path,
        b"a=+AC0-&b=%ff",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/", "/chats/", "/about/", "/zone/", "/chats/x/"])
def test_pages_are_only_read(client, method, path):
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize(
    ("handler", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)],
)
def test_handlers_never_read_the_body(handler, status):
    request = RequestFactory().post("/", b"x", content_type="multipart/form-data; boundary=x")
    response = handler(request, Exception("secret of the house"))
    assert response.status_code == status
    assert "secret" not in response.content.decode()
    assert not hasattr(request, "_post")


def test_our_own_mistake_is_a_plain_page(settings):
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"] = ["no.such.module"]
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Our mistake" in response.content.decode()
