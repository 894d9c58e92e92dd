"""Reading a page as a person does: its words, and its days with their hours."""

import html
import re

from django.http import HttpResponse


def words(response: HttpResponse) -> str:
    """The text of the page's main part, in one line."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    return plain(main[0] if main else response.content.decode())


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def days(response: HttpResponse) -> dict[str, list[tuple[str, str]]]:
    """Each day of the almanac with the hour and hashtag of its meetings."""
    sections = re.findall(
        r'<section class="day".*?</section>', response.content.decode(), re.DOTALL
    )
    return {
        re.findall(r'datetime="(\d{4}-\d\d-\d\d)"', section)[0]: re.findall(
            r'<time class="hour"[^>]*>([\d:]+)</time>.*?class="tag">(#\w+)<', section, re.DOTALL
        )
        for section in sections
    }
