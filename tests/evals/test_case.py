"""Case files."""

import email
from email.policy import default
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from agent.domain import Reason
from evals.case import Case, case_schema, load_case, load_cases
from integrations.mime.parse import parse
from ops.world.format import WorldError
from ops.world.post import wire
from tests.evals.situations import ANN, BOOKED, MAIL, WORLD, case, document


def written(folder: Path, content: Any) -> Path:
    path = folder / "a.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_a_case_file_is_loaded(tmp_path: Path) -> None:
    loaded = load_case(written(tmp_path, document()))
    assert (loaded.family, loaded.demo) == ("clean booking", False)
    assert (loaded.later, loaded.safe, loaded.never) == ([], [], [])
    assert loaded.opened_world().verified == [ANN]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wy": "a typing error"}, "wy"),
        ({"family": "clean bookings"}, "family"),
        ({"mails": [{**MAIL, "bcc": "x"}]}, "mails.0.bcc"),
        ({"mails": [{**MAIL, "date": "2026-12-01T09:00:00"}]}, "mails.0.date"),
        ({"mails": []}, "mails"),
        ({"ideal": []}, "ideal"),
        ({"ideal": [{"outcome": "happy"}]}, "ideal.0.outcome"),
        ({"ideal": [{**BOOKED, "reason": "no_reason"}]}, "ideal.0.reason"),
        ({"ideal": [{**BOOKED, "effects": [{"kind": "book", "begin": "x"}]}]}, "ideal.0.effects.0.begin"),
        ({"never": [{"recipients": []}]}, "never.0.kind"),
        ({"later": [{"kind": "remind"}]}, "later.0.kind"),
        ({"ideal": [BOOKED, BOOKED]}, "ideal, and each of safe, must have one entry a mail"),
        ({"safe": [[BOOKED], [BOOKED, BOOKED]]}, "ideal, and each of safe, must have one entry a mail"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_name(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    path = written(tmp_path, document(**changes))
    with pytest.raises(ValueError, match="validation error") as caught:
        load_case(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_a_file_that_is_not_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [b", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.yaml: "):
        load_case(path)


def test_a_world_may_stand_in_the_case_or_beside_it() -> None:
    assert case(world="morning.yaml").opened_world().mailbox.address == "desk@ashdown.example"
    with pytest.raises(WorldError, match="cannot be read"):
        case(world="gone.yaml").opened_world()
    with pytest.raises(WorldError, match="world: clok: there is no such key"):
        case(world={**WORLD, "clok": 1}).opened_world()


def test_a_mail_travels_as_its_authors_program_writes_it() -> None:
    attached = {"name": "a.txt", "content_type": "text/plain", "base64": "aGVsbG8="}
    headers = {"In-Reply-To": "{{reply:1}}", "X-Odd": "ü"}
    mail = {**MAIL, "text": "Grüße\n", "headers": headers, "attachments": [attached]}
    first, second = case(mails=[MAIL, mail], ideal=[BOOKED, BOOKED]).world_mails("story")
    assert (first.name, second.name, first.thread, second.thread) == ("story/1", "story/2", "story", "story")
    read = parse(wire(second.raw, ["<ours@frontdesk.example>"]))
    assert (read.message_id, read.in_reply_to) == ("<story-2@brightwater.example>", "<ours@frontdesk.example>")
    assert (read.from_, read.to) == ((ANN,), ("desk@frontdesk.example",))
    assert (read.text.strip(), read.attachments[0].text, read.defects) == ("Grüße", "hello", ())
    assert read.date is not None
    assert read.date.isoformat() == "2026-12-01T09:00:00+01:00"


def test_the_same_case_always_travels_as_the_same_bytes() -> None:
    attached = {"name": "a.pdf", "content_type": "application/pdf", "base64": "aGVsbG8="}
    mails = [{**MAIL, "attachments": [attached]}]
    assert case(mails=mails).world_mails("a") == case(mails=mails).world_mails("a")


def test_a_header_may_replace_the_message_id() -> None:
    (mail,) = case(mails=[{**MAIL, "headers": {"Message-ID": "<own@example.com>"}}]).world_mails("a")
    assert email.message_from_bytes(mail.raw, policy=default).get_all("Message-ID") == ["<own@example.com>"]


def test_cases_come_in_the_order_of_their_first_mails(tmp_path: Path) -> None:
    for name, hour in (("a", 11), ("b", 9), ("c", 10)):
        mail = {**MAIL, "date": f"2026-12-01T{hour:02}:00:00+01:00"}
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(document(mails=[mail])), encoding="utf-8")
    assert list(load_cases(tmp_path)) == ["b", "c", "a"]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(case_schema())
    jsonschema.Draft202012Validator(case_schema()).validate(document())
    assert Case.model_validate(document(ideal=[{"outcome": "handed_off", "reason": "unclear"}])).ideal[0].reason is (
        Reason.UNCLEAR
    )
