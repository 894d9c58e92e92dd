"""What holds of every request before anything of ours reads it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

Application = Callable[..., Iterable[bytes]]
Answer = Callable[[HttpRequest], HttpResponse]
CHARSET = re.compile(r";\s*charset[^;]*", re.IGNORECASE)


def plain_text_only(application: Application) -> Application:
    """Around a whole WSGI application: everything is read as UTF-8.

    Django would follow the charset that a request names, before any of its own error handling,
    and some (utf-7, unicode_escape, undefined) decode to what no page and no database can hold.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return application({**environ, "CONTENT_TYPE": kind}, start_response)

    return answer


def readable_query_only(answer: Answer) -> Answer:
    """Refuse an address with too many parts at once: error pages would trip over it again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        _ = request.GET  # raises TooManyFieldsSent, which becomes a 400
        return answer(request)

    return middleware
