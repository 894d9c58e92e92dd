"""manage.py read_phrases answers every line it is given, in the agreed form."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

DATA = Path(__file__).parent / "data"


def answers(phrases: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> list[str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(phrases))
    out = io.StringIO()
    call_command("read_phrases", stdout=out, **options)
    return out.getvalue().splitlines()


def test_each_line_is_one_json_object(monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = "first Tuesday 7-8pm HKT\n\nTuesdays 12PM and 7PM GMT\n每月第一個星期二晚上7時\n"
    lines = answers(phrases, monkeypatch, json=True)
    assert [json.loads(line) for line in lines] == [
        {
            "phrase": "first Tuesday 7-8pm HKT",
            "slots": [
                {
                    "rrule": "FREQ=MONTHLY;BYDAY=1TU",
                    "start": "19:00",
                    "minutes": 60,
                    "zones": ["Asia/Hong_Kong"],
                }
            ],
            "missing": [],
            "understood": True,
        },
        {"phrase": "", "slots": [], "missing": ["start", "rule"], "understood": False},
        {
            "phrase": "Tuesdays 12PM and 7PM GMT",
            "slots": [
                {
                    "rrule": "FREQ=WEEKLY;BYDAY=TU",
                    "start": start,
                    "minutes": None,
                    "zones": ["Europe/London", "UTC"],
                }
                for start in ("12:00", "19:00")
            ],
            "missing": [],
            "understood": True,
        },
        {
            "phrase": "每月第一個星期二晚上7時",
            "slots": [
                {
                    "rrule": "FREQ=MONTHLY;BYDAY=1TU",
                    "start": "19:00",
                    "minutes": None,
                    "zones": [],
                }
            ],
            "missing": ["zone"],
            "understood": True,
        },
    ]


def test_a_refused_line_is_answered_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = answers("x" * 301 + "\n", monkeypatch, json=True)
    answer = json.loads(line)
    assert (answer["slots"], answer["understood"]) == ([], False)
    assert "300 characters" in answer["error"]


def test_a_program_gets_json_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = answers("every Tuesday\n", monkeypatch)
    assert json.loads(line)["missing"] == ["zone", "start"]


def test_a_person_is_answered_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = answers("every other Wednesday 8pm AEST\n", monkeypatch, words=True)
    assert lines == [
        "every other Wednesday 8pm AEST",
        "  Every two weeks on Wednesday, 20:00 Sydney time",
        "  ? Which of these: Sydney, Brisbane?",
        "  ? Which week is the next one in?",
    ]


def test_hints_are_taken_from_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = answers("Mondays 8pm EST\n", monkeypatch, json=True, country="AU")
    assert json.loads(line)["slots"][0]["zones"] == ["Australia/Sydney"]


def test_the_score_ends_with_the_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = answers("", monkeypatch, score=DATA / "phrases.tsv")
    assert lines[-1].startswith("182 lines: understood ")
    assert "wrong 1 (0.5%), unread 0 (0.0%)" in lines[-1]
