"""The JSON Schema of the policy file, by which editors help while it is written."""

import json
from typing import Any

from agent.policy import Policy

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DAY = 24 * 60
STRICTER: dict[str, dict[str, Any]] = {
    "zone": {"pattern": r"^(UTC|Etc/UTC|(?!Etc/)[^/]+/.+)$", "examples": ["Europe/Berlin", "America/New_York", "UTC"]},
    "granularity_minutes": {"enum": [minutes for minutes in range(5, 241) if _DAY % minutes == 0]},
    "link": {"pattern": r"^(https?://[^\s/?#]\S*)?$"},
    "calendar": {"pattern": r"^(https?://[^\s/?#]\S*|primary|[^\s@/:]+@[^\s@/:]+)$"},
}
"""What the model checks of a rule in code, as far as a schema can say it."""
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
OPEN = {"items": {"type": "string", "pattern": f"^{_CLOCK}-({_CLOCK}|24:00)$", "examples": ["09:00-17:00"]}}
"""The opening hours of a day."""
CALENDAR_FILE = {"type": "string", "pattern": "[^0-9-]", "description": "a calendar file (ICS) beside this one"}


def policy_schema() -> dict[str, Any]:
    """Return the schema of the policy file."""
    schema = Policy.model_json_schema(mode="validation")
    for model in (schema, *schema["$defs"].values()):
        model["properties"] = {name: _in_a_file(name, rule) for name, rule in model["properties"].items()}
    schema["properties"]["owners"]["additionalProperties"] = False
    usual = [meeting.model_dump(exclude_unset=True) for meeting in Policy().meetings]
    schema["properties"]["meetings"] |= {"minItems": 1, "default": usual}
    schema["$defs"]["MeetingType"]["properties"]["owners"]["minItems"] = 1
    return {"$schema": DRAFT, **schema, "title": "Frontdesk's policy file"}


def schema_text() -> str:
    """Return the schema as it is kept in ops/policy.schema.json."""
    return json.dumps(policy_schema(), indent=2, ensure_ascii=True) + "\n"


def _in_a_file(name: str, rule: dict[str, Any]) -> dict[str, Any]:
    """Say of a rule what may stand in a file: TOML has no null, and days may lie in another file."""
    choices = [choice for choice in rule.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        rule = {key: value for key, value in {**rule, **choices[0]}.items() if key != "anyOf"}
    if rule.get("default", ...) is None:
        del rule["default"]
    if name == "hours":
        rule = {**rule, "additionalProperties": {**rule["additionalProperties"], **OPEN}}
    if name == "holidays":
        days = {key: rule.pop(key) for key in ("type", "items", "uniqueItems")}
        rule = {**rule, "anyOf": [days, CALENDAR_FILE]}
    return rule | STRICTER.get(name, {})
