"""The commented policy file that one starts from: it can be used, and it names every rule and its default."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from agent.policy import Policy
from agent.slots import MeetingOwner, MeetingType, SlotRules
from ops.rules import load_policy
from tests.ops.rules.policy_file import written

FILE = Path(__file__).parents[3] / "ops" / "policy.example.toml"
TEXT = FILE.read_text(encoding="utf-8")
MODELS: dict[str, type[BaseModel]] = {
    "": Policy,
    "slots": SlotRules,
    "meetings": MeetingType,
    "owners": MeetingOwner,
}
RULE = re.compile(r"(?P<unset>#?)(?P<name>\w+) = (?P<value>.+?) *(?:# (?P<meaning>.*))?")


def rules() -> list[tuple[str, re.Match[str]]]:
    """List each line with a rule, set or not, by the first step of its table."""
    table, found = "", []
    for line in TEXT.splitlines():
        if line.startswith("["):
            table = line.strip("[]").partition(".")[0]
            found += [("slots", match)] if (match := RULE.fullmatch("hours = {}")) and line == "[slots.hours]" else []
        elif (match := RULE.fullmatch(line)) and match["name"] not in {"mon", "tue", "wed", "thu", "fri"}:
            found.append((table, match))
    return found


def default_of(table: str, name: str) -> Any:
    field = MODELS[table].model_fields[name]
    return field.get_default(call_default_factory=True)


def test_what_the_readme_shows_of_it_can_be_used(tmp_path: Path) -> None:
    shown = (FILE.parents[1] / "README.md").read_text(encoding="utf-8").partition("    # policy.toml\n")[2]
    policy = load_policy(written(tmp_path, shown.partition("\n\n")[0]))
    assert [meeting.owners for meeting in policy.meetings] == [("maria", "owner")]


def test_it_describes_three_kinds_of_meeting_and_two_owners() -> None:
    policy = load_policy(FILE)
    assert [meeting.name for meeting in policy.meetings] == ["Follow-up", "First visit", "Video call"]
    assert sorted(policy.owners) == ["jonas", "maria"]
    assert {owner for meeting in policy.meetings for owner in meeting.owners} == policy.known_owners()


def test_it_names_every_rule_that_there_is_and_no_other() -> None:
    named = {table: {match["name"] for where, match in rules() if where == table} for table in MODELS}
    assert named == {
        table: set(model.model_fields) - {"slots", "meetings", "owners"} if table == "" else set(model.model_fields)
        for table, model in MODELS.items()
    }


def test_the_rules_of_the_whole_desk_stand_once_with_their_meaning_and_default() -> None:
    for table, match in rules():
        if table in {"", "slots"} and match["name"] != "hours":
            assert match["meaning"], match["name"]
            told = match["value"] if match["unset"] else match["meaning"].rpartition("default ")[2]
            default = default_of(table, match["name"])
            if default is None:
                assert match["meaning"].endswith("unset, any")
            else:
                assert tomllib.loads(f"x = {told}") == {"x": [] if default == frozenset() else default}, match["name"]
    names = [(table, match["name"]) for table, match in rules() if table in {"", "slots"}]
    assert len(names) == len(set(names))


def test_the_defaults_of_a_kind_of_meeting_are_as_told() -> None:
    assert default_of("meetings", "owners") == ("owner",)
    assert default_of("meetings", "round_robin") is True
    assert default_of("meetings", "conference") is default_of("meetings", "tentative_holds") is False
    assert default_of("owners", "crm") == ()
    assert default_of("owners", "holidays") == frozenset()
    assert default_of("owners", "calendar") is PydanticUndefined
    assert SlotRules().hours == dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], ("09:00-17:00",))


def test_what_it_leaves_unset_can_be_set_by_taking_the_mark_away(tmp_path: Path) -> None:
    policy = load_policy(written(tmp_path, re.sub(r"(?m)^#(\w+ = )", r"\1", TEXT)))
    assert policy.slots.daily_cap == 5
    assert policy.model_dump(exclude={"slots"}) == load_policy(FILE).model_dump(exclude={"slots"})
