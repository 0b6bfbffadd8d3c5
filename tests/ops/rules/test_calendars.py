"""The calendars of the policy's owners, and the kind that the settings name."""

import pytest

from agent.policy import Policy
from ops.rules.calendars import Kind, of_another_kind

OWNERS = {
    name: {"name": name.title(), "address": f"{name}@example.com", "calendar": calendar}
    for name, calendar in {
        "maria": "https://calendar.example.com/maria/",
        "ben": "ben@example.com",
        "robin": "primary",
    }.items()
}


@pytest.mark.parametrize(
    ("kind", "strange", "said"),
    [
        ("caldav", ["ben", "robin"], "[owners.ben] calendar is an id, and calendar.kind is caldav: write the address"),
        ("google", ["maria"], "[owners.maria] calendar is a web address, and calendar.kind is google: write the id"),
    ],
)
def test_a_calendar_of_another_kind_is_named_with_what_to_write(kind: Kind, strange: list[str], said: str) -> None:
    found = list(of_another_kind(Policy.model_validate({"owners": OWNERS}), kind))
    assert [name for name, _ in found] == strange
    assert found[0][1].startswith(said)
