"""The JSON Schema of the policy file, by which editors help."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from agent.policy import Policy
from agent.slots import MeetingOwner, MeetingType, SlotRules
from ops.rules import policy_schema, schema_text
from tests.ops.rules.policy_file import told
from tests.ops.rules.test_remedies import MARIA, WRONG

OPS = Path(__file__).parents[3] / "ops"
CHECK = jsonschema.Draft202012Validator(policy_schema())
ONLY_IN_CODE = (
    "nan is",
    "Olympus' is not the IANA time zone",
    "overlap",
    "it is the calendar of",
    "must be asked for",
    "nothing to remind of",
    "ends before it starts",
    "stands for",
    "there is no owner",
    "the settings",
    "has no hours",
)
"""What no schema can say: what depends on other rules, on the zones that there are, or on arithmetic."""


def as_an_editor_sees_it(value: Any) -> Any:
    """Return a document of TOML with its days as JSON has them."""
    if isinstance(value, Mapping):
        return {key: as_an_editor_sees_it(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_an_editor_sees_it(member) for member in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def accepts(text: str) -> bool:
    return CHECK.is_valid(as_an_editor_sees_it(tomllib.loads(text)))


def test_the_file_that_editors_read_is_generated() -> None:
    assert (OPS / "policy.schema.json").read_text(encoding="utf-8") == schema_text()


def test_it_is_a_schema_of_the_draft_that_it_names() -> None:
    jsonschema.Draft202012Validator.check_schema(policy_schema())
    assert json.loads(schema_text())["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_rule_keeps_its_description() -> None:
    schema = policy_schema()
    tables = {
        Policy: schema,
        **{model: schema["$defs"][model.__name__] for model in (SlotRules, MeetingType, MeetingOwner)},
    }
    for model, table in tables.items():
        described = {name: rule["description"] for name, rule in table["properties"].items()}
        assert described == {name: field.description for name, field in model.model_fields.items()}
        assert not [name for name, rule in table["properties"].items() if {"type": "null"} in rule.get("anyOf", ())]


def test_it_accepts_the_example() -> None:
    assert accepts((OPS / "policy.example.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    ["", MARIA, f'{MARIA}holidays = "free.ics"', '[slots]\nholidays = []\nhours.sun = ["00:00-08:59", "08:59-24:00"]'],
)
def test_it_accepts_what_the_rules_accept(text: str) -> None:
    Policy.model_validate(tomllib.loads(text.replace('"free.ics"', "[]")))
    assert accepts(text)


def test_it_refuses_what_the_rules_refuse(tmp_path: Path) -> None:
    """All that is TOML, but for what only code can tell."""
    problems = {text: told(tmp_path, text)[0] for text, _ in WRONG}
    read = {text: problem for text, problem in problems.items() if "be read as TOML" not in problem}
    assert len(read) > 50
    let_pass = [text for text in read if accepts(text)]
    assert let_pass == [text for text, problem in read.items() if any(part in problem for part in ONLY_IN_CODE)]
