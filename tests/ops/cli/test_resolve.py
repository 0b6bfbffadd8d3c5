"""`frontdesk resolve`."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ops.cli.lines import documents, invoke

MONDAY = "2026-11-23T09:00"


def resolved(*arguments: str) -> dict[str, Any]:
    result = invoke("resolve", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    (line,) = documents(result, "resolve")
    return line


def start(*arguments: str) -> str:
    (window,) = resolved("tomorrow at 3 pm", *arguments)["windows"]
    return str(window["readings"][0]["start"])


def test_a_phrase_is_one_line_with_all_its_keys() -> None:
    assert resolved("Tuesday at 3 pm", "--reference", MONDAY, "--tz", "Europe/Berlin") == {
        "verdict": "resolved",
        "windows": [
            {
                "quote": "Tuesday at 3 pm",
                "polarity": "can",
                "readings": [{"kind": "instant", "start": "2026-11-24T15:00:00+01:00", "end": None}],
            }
        ],
        "duration_minutes": None,
        "why": "",
    }


def test_ambiguity_is_several_readings_of_one_window() -> None:
    line = resolved("tomorrow at 3", "--reference", MONDAY, "--tz", "Europe/Berlin")
    assert (line["verdict"], len(line["windows"]), len(line["windows"][0]["readings"])) == ("ambiguous", 1, 2)
    assert line["why"]


def test_a_text_without_a_time_is_none() -> None:
    assert resolved("hello", "--reference", MONDAY)["verdict"] == "none"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--reference", MONDAY, "--tz", "Europe/Berlin"), "2026-11-24T15:00:00+01:00"),
        (("--reference", f"{MONDAY}-05:00", "--tz", "Europe/Berlin"), "2026-11-24T15:00:00+01:00"),
        (("--reference", f"{MONDAY}-05:00"), "2026-11-24T15:00:00-05:00"),
        (("--reference", f"{MONDAY}Z"), "2026-11-24T15:00:00+00:00"),
        (("--reference", MONDAY), "2026-11-24T15:00:00+00:00"),
        (("--reference", MONDAY, "--tz", "+05:30"), "2026-11-24T15:00:00+05:30"),
        (("--reference", MONDAY, "--tz", "-03:00"), "2026-11-24T15:00:00-03:00"),
        (("--reference", "2026-11-23T23:30Z", "--tz", "Asia/Tokyo"), "2026-11-25T15:00:00+09:00"),
    ],
)
def test_the_zone_is_the_named_one_else_that_of_the_reference_else_utc(
    arguments: tuple[str, ...], expected: str
) -> None:
    assert start(*arguments) == expected


@pytest.mark.parametrize("locale", ["de", "de-AT", "de_DE.UTF-8"])
def test_a_locale_may_be_a_language_alone(locale: str) -> None:
    (window,) = resolved("morgen um 15 Uhr", "--reference", MONDAY, "--locale", locale)["windows"]
    assert window["readings"][0]["start"] == "2026-11-24T15:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x", "--reference", "soon"], "reference 'soon' is not a time: write one like 2026-11-23T09:00+01:00"),
        (["x", "--reference", MONDAY, "--tz", "Mars/Base"], "'Mars/Base' is neither an IANA time zone"),
        (["x", "--reference", MONDAY, "--tz", "+99:00"], "'+99:00' is no offset from UTC"),
        (["x"], "Give a text and --reference"),
        (["--reference", MONDAY], "Give a text and --reference"),
        (["x", "--batch", "b.jsonl"], "Give either a text with --reference, or --batch."),
    ],
)
def test_a_wrong_use_ends_with_2_and_says_what_to_write(arguments: list[str], said: str) -> None:
    result = invoke("resolve", *arguments, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize("reference", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("text", ["tomorrow at 3 pm", "yesterday", "in 200 weeks", "next year", "next month"])
def test_the_ends_of_the_calendar_are_no_crash(text: str, reference: str) -> None:
    result = invoke("resolve", text, "--reference", reference, "--tz", "Pacific/Kiritimati", "--json")
    assert result.exit_code in {0, 2}
    assert result.exit_code == 0 or "the calendar does not reach" in result.stderr


BATCH = [
    '{"text": "tomorrow at 3 pm", "reference": "2026-11-23T09:00", "tz": "Europe/Berlin", "locale": "en-GB"}',
    '{"text": "tomorrow at 3 pm"}',
    "",
    "no json",
    "[1]",
    '{"text": "x", "reference": 5}',
    '{"text": "x", "reference": "2026-11-23T09:00", "tz": 7}',
    '{"text": "x", "reference": "2026-11-23T09:00", "locale": ["de"]}',
    '{"text": "x", "reference": "2026-11-23T09:00", "tz": "Mars/Base"}',
    '{"text": "a\u2028b at 3 pm", "reference": "2026-11-23T09:00", "tz": null, "locale": null, "id": "kept out"}',
    "[" * 5000,
]


def test_a_batch_prints_a_line_a_request_and_numbers_those_that_fail(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text("\n".join(BATCH), encoding="utf-8")
    result = invoke("resolve", "--batch", file, "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    lines = documents(result, "resolve")
    assert [line.get("line", line.get("verdict")) for line in lines] == [
        "resolved",
        2,
        4,
        5,
        6,
        7,
        8,
        9,
        "resolved",
        11,
    ]
    assert lines[1]["error"].startswith("reference is missing")


def test_what_a_request_leaves_out_is_taken_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text(json.dumps({"text": "morgen um 15 Uhr", "reference": MONDAY}), encoding="utf-8")
    (line,) = documents(
        invoke("resolve", "--batch", file, "--tz", "Europe/Berlin", "--locale", "de", "--json"), "resolve"
    )
    assert line["windows"][0]["readings"][0]["start"] == "2026-11-24T15:00:00+01:00"


def test_an_empty_batch_is_done(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.touch()
    assert invoke("resolve", "--batch", file, "--json").exit_code == 0


def test_a_batch_file_that_cannot_be_read_has_failed(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "gone", "No such file or directory"), (tmp_path, "Is a directory")):
        result = invoke("resolve", "--batch", path, "--json")
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{path}: {said}\n")


def test_for_people_a_batch_tells_of_failures_on_stderr(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text("\n".join(BATCH[:2]), encoding="utf-8")
    result = invoke("resolve", "--batch", file)
    assert result.stdout.splitlines() == [
        "resolved",
        "  'tomorrow at 3 pm' (can)",
        "    instant: 2026-11-24T15:00:00+01:00",
    ]
    assert result.stderr.startswith("line 2: reference is missing")


def test_for_people_a_phrase_is_no_markup() -> None:
    result = invoke("resolve", "[red]tomorrow[/red] at 3 pm", "--reference", MONDAY)
    assert result.stdout.splitlines()[0] == "resolved"


def request(text: str) -> bytes:
    return json.dumps({"text": text, "reference": MONDAY}).encode()


@settings(deadline=None, max_examples=50)
@given(line=st.binary(max_size=60) | st.text().map(request))
def test_any_batch_line_is_answered(tmp_path_factory: pytest.TempPathFactory, line: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.jsonl"
    file.write_bytes(line)
    result = invoke("resolve", "--batch", file, "--json")
    assert result.exit_code in {0, 1}
    assert all(json.loads(each) for each in result.stdout.splitlines())
