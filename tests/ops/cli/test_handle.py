"""`frontdesk handle`: mails of one's own in a world of one's own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.form import RequestForm
from tests.ops.cli.lines import documents, invoke, written
from tests.ops.morning import ANN, BOOK, BOOKING, OWNER, WORLD, auto_reply, contents, form, mail, window
from tests.servers.model_server import ModelServer, answer, completion, model_server

KEYS = ["file", "status", "outcome", "reason", "would_be", "form", "effects", "model_calls", "timings", "path"]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return world_file(tmp_path)


def world_file(folder: Path, **changes: Any) -> Path:
    path = folder / "world.yaml"
    path.write_text(yaml.safe_dump({**WORLD, **changes}), encoding="utf-8")
    return path


def saying(*forms: dict[str, Any]) -> Any:
    """Run an endpoint that understands the mails so, one after the other, and writes the words around the replies."""
    return model_server([answer(completion(text)) for text in contents(*forms)])


def test_a_booking_is_a_line_with_what_the_servers_show(tmp_path: Path, world: Path) -> None:
    with saying(BOOK) as server:
        result = invoke(
            "handle", *written(tmp_path, book=mail(BOOKING).raw), "--world", world, "--model-url", server.url, "--json"
        )
    assert (result.exit_code, result.stderr) == (0, "")
    (line,) = documents(result, "handle")
    assert list(line) == KEYS
    assert (line["file"], line["status"], line["outcome"]) == (str(tmp_path / "book.eml"), "done", "booked")
    assert line["form"] == RequestForm.model_validate(BOOK).model_dump()
    book, reply, activity = line["effects"]
    assert (book["kind"], book["to"], book["attendees"]) == ("book", "customer", [ANN])
    assert (book["start"], book["end"]) == ("2026-12-03T13:00:00+00:00", "2026-12-03T13:30:00+00:00")
    assert book["subject"] == "Consultation: Ann Brook"
    assert book["event_id"]
    assert (reply["kind"], reply["recipients"], reply["subject"]) == ("reply", [ANN], "Re: A meeting")
    assert "Thursday, 3 December 2026, 14:00" in reply["text"]
    assert "\r" not in reply["text"]
    assert (activity["kind"], activity["to"]) == ("activity", "system")
    assert [call["purpose"] for call in line["model_calls"]] == ["understand_request", "draft_reply"]
    assert (line["model_calls"][0]["input_tokens"], line["model_calls"][0]["cost_usd"]) == (4000, 0.0003981)
    assert line["path"][0] == "read_email"
    assert line["path"][-3:] == ["book_slot", "send_reply", "file_email"]


def test_mails_meet_in_one_world_unless_each_has_its_own(tmp_path: Path) -> None:
    people = [{"name": name, "address": f"{name}@brightwater.example", "language": "en"} for name in ("ann", "ben")]
    world = world_file(tmp_path, contacts=people)
    files = written(tmp_path, first=mail(BOOKING).raw, second=mail(BOOKING, **{"from": "ben@brightwater.example"}).raw)
    outcomes = []
    for option in ([], ["--each"]):
        with saying(BOOK, BOOK) as server:
            result = invoke("handle", *files, "--world", world, "--model-url", server.url, *option, "--json")
        outcomes.append([line["outcome"] for line in documents(result, "handle")])
    assert outcomes == [["booked", "offered"], ["booked", "booked"]]


def test_a_mail_can_answer_our_first_reply(tmp_path: Path, world: Path) -> None:
    asked = form(windows=[window("on Friday", "2026-12-04", None)])
    taken = form("accept", offer_number=2)
    files = written(
        tmp_path,
        asks=mail("Could we meet on Friday?").raw,
        takes=mail("The second one, please.", in_reply_to="{{reply:1}}", references="{{reply:1}}").raw,
    )
    with saying(asked, taken) as server:
        lines = documents(invoke("handle", *files, "--world", world, "--model-url", server.url, "--json"), "handle")
    assert [line["outcome"] for line in lines] == ["offered", "booked"]
    held = [effect["start"] for effect in lines[0]["effects"] if effect["kind"] == "hold"]
    booked = [effect["start"] for effect in lines[1]["effects"] if effect["kind"] == "book"]
    assert booked == [held[1]]
    assert [effect["kind"] for effect in lines[1]["effects"]].count("release") == 3


@pytest.mark.parametrize(
    ("level", "status", "outcome"), [("shadow", "done", "shadowed"), ("approve", "awaiting_approval", None)]
)
def test_a_level_keeps_the_effects_back_and_says_what_they_would_be(
    tmp_path: Path, world: Path, level: str, status: str, outcome: str | None
) -> None:
    files = written(tmp_path, book=mail(BOOKING).raw)
    with saying(BOOK) as server:
        result = invoke("handle", *files, "--world", world, "--model-url", server.url, "--level", level, "--json")
    (line,) = documents(result, "handle")
    assert (line["status"], line["outcome"], line["would_be"], line["effects"]) == (status, outcome, "booked", [])


def test_a_mail_that_was_not_recorded_is_handed_off_without_an_endpoint(tmp_path: Path, world: Path) -> None:
    files = written(tmp_path, book=mail(BOOKING).raw)
    result = invoke("handle", *files, "--world", world, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    (line,) = documents(result, "handle")
    assert (line["outcome"], line["reason"], line["form"]) == ("handed_off", "model_unavailable", None)
    assert [(effect["kind"], effect["recipients"]) for effect in line["effects"]][:2] == [
        ("ack", [ANN]),
        ("notice", [OWNER]),
    ]
    told = invoke("handle", *files, "--world", world)
    assert "handed_off(model_unavailable)" in told.stdout
    assert "name an endpoint with --model-url" in told.stderr


def test_the_endpoint_of_the_environment_is_asked_with_its_key(
    tmp_path: Path, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with saying(BOOK) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "key-of-the-environment")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        result = invoke("handle", *written(tmp_path, b=mail(BOOKING).raw), "--world", world, "--model", "m-1", "--json")
    assert documents(result, "handle")[0]["outcome"] == "booked"
    assert asked(server) == ("Bearer key-of-the-environment", "m-1")


def asked(server: ModelServer) -> tuple[str, str]:
    return server.headers[0]["authorization"], server.requests[0]["model"]


def test_an_endpoint_that_is_not_there_is_a_model_that_is_unavailable(tmp_path: Path, world: Path) -> None:
    files = written(tmp_path, book=mail(BOOKING).raw)
    result = invoke("handle", *files, "--world", world, "--model-url", "http://127.0.0.1:9/v1", "--json")
    (line,) = documents(result, "handle")
    assert (line["outcome"], line["reason"]) == ("handed_off", "model_unavailable")
    assert len(line["model_calls"]) > 1, "it was asked again within the deadline"


def test_files_that_cannot_be_read_fail_in_their_place(tmp_path: Path, world: Path) -> None:
    first, last = written(tmp_path, first=auto_reply().raw, last=auto_reply().raw)
    for option in ([], ["--each"]):
        result = invoke("handle", first, tmp_path / "gone.eml", tmp_path, last, "--world", world, *option, "--json")
        assert result.exit_code == 1
        lines = documents(result, "handle")
        assert [line.get("error", line.get("outcome")) for line in lines] == [
            "ignored",
            "No such file or directory",
            "Is a directory",
            "ignored",
        ]


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://example.com", "http://", "http://a b/", "http://[::1"])
def test_an_endpoint_that_is_no_url_is_a_wrong_use(tmp_path: Path, world: Path, url: str) -> None:
    result = invoke("handle", *written(tmp_path, a=b""), "--world", world, "--model-url", url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a URL: write one like" in result.stderr


def test_a_world_that_cannot_be_used_ends_with_3_and_names_file_key_and_remedy(tmp_path: Path) -> None:
    files = written(tmp_path, a=auto_reply().raw)
    world = world_file(tmp_path, polcy={}, clock="2026-12-01T08:00:00")
    result = invoke("handle", *files, "--world", world, "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines() == [
        f"{world}: clock: has no offset; write a time like 2026-12-01T08:00:00+01:00",
        f"{world}: polcy: there is no such key; remove it",
        "`frontdesk schema world` prints the format.",
    ]
    gone = invoke("handle", *files, "--world", tmp_path / "gone.yaml")
    assert (gone.exit_code, gone.stderr) == (
        3,
        f"{tmp_path / 'gone.yaml'}: cannot be read (No such file or directory)\n",
    )


@pytest.mark.parametrize("arguments", [["a.eml"], ["--world", "w.yaml"], ["a.eml", "--world", "w", "--level", "off"]])
def test_a_wrong_use_ends_with_2(arguments: list[str]) -> None:
    assert invoke("handle", *arguments).exit_code == 2


def test_for_people_it_shows_the_outcome_the_times_and_the_reply_within_80_columns(tmp_path: Path, world: Path) -> None:
    raw = mail(BOOKING, subject="[bold red]A call[/] :smile:").raw
    with saying(BOOK) as server:
        result = invoke("handle", *written(tmp_path, book=raw), "--world", world, "--model-url", server.url)
    assert result.exit_code == 0
    assert "Times are those of Europe/Berlin." in result.stdout
    for shown in (
        "outcome     booked",
        "booked Thu 3 Dec 14:00 with ann@brightwater.example",
        "reply to ann@brightwater.example",
        "2 calls, 8000/28 tokens in/out, $0.00080",
        "reply: Re: [bold red]A call[/] :smile:",
        "When: Thursday, 3 December 2026, 14:00",
    ):
        assert shown in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines()[1:])
    assert "\x1b" not in result.stdout


def test_for_people_a_mail_without_effects_says_so(tmp_path: Path, world: Path) -> None:
    result = invoke("handle", *written(tmp_path, auto=auto_reply().raw), "--world", world)
    assert "ignored(auto_reply)" in result.stdout
    assert "nothing was written anywhere" in result.stdout
    assert "not asked" in result.stdout
