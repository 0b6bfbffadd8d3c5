"""The schema that a form is sent as, and the reader of what comes back."""

import json
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from agent.errors import ModelError
from agent.form import DraftForm, RequestForm
from integrations.openai_model.forms import read_form, schema_name, strict_schema
from tests.servers.model_answers import Form


class Colour(StrEnum):
    """Two colours."""

    RED = "red"
    BLUE = "blue"


class Part(BaseModel):
    """A part."""

    model_config = ConfigDict(frozen=True)
    day: date | None = None
    size: Annotated[int, Field(ge=1, le=9)] = 1


class Whole(BaseModel):
    """Everything that a form may use."""

    colour: Colour = Field(description="which", default=Colour.RED)
    kind: Literal["one"] = "one"
    parts: tuple[Part, ...] = Field(default=(), max_length=2)
    name: Annotated[str, Field(max_length=10, pattern="^[a-z]+$", title="Name")] = "x"


class Loop(BaseModel):
    """A form that holds itself."""

    again: "Loop | None"


class Open(BaseModel):
    """A form with a place for anything."""

    anything: dict[str, str]


class Untyped(BaseModel):
    """A form with a field of any type."""

    anything: Any


class Pair(BaseModel):
    """A form with a tuple of fixed length."""

    pair: tuple[int, str]


def test_the_schema_is_written_out() -> None:
    part = {
        "description": "A part.",
        "type": "object",
        "properties": {
            "day": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
            "size": {"type": "integer", "minimum": 1, "maximum": 9},
        },
        "required": ["day", "size"],
        "additionalProperties": False,
    }
    assert strict_schema(Whole)["properties"] == {
        "colour": {"description": "which", "type": "string", "enum": ["red", "blue"]},
        "kind": {"type": "string", "enum": ["one"]},
        "parts": {"type": "array", "items": part, "maxItems": 2},
        "name": {"type": "string"},
    }


STRING_FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
ALLOWED = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "minItems", "maxItems"},
    "string": {"enum", "format"},
    "integer": {"enum", "minimum", "maximum"},
    "number": {"enum", "minimum", "maximum"},
    "boolean": {"enum"},
    "null": set(),
}


def breaches(schema: dict[str, Any], depth: int = 1) -> list[str]:
    """Name what OpenAI's strict mode refuses in a schema, and what llama.cpp makes no grammar of."""
    found = ["deeper than ten objects"] if depth > 10 else []
    kinds = {"anyOf"} if "anyOf" in schema else ALLOWED.get(schema.get("type", ""), set()) | {"type"}
    found += [f"{key} beside {sorted(kinds)}" for key in schema.keys() - kinds - {"description"}]
    if not schema.keys() & {"anyOf", "type"}:
        found.append("of any type")
    if schema.get("type") == "object":
        whole = list(schema.get("properties", {})) == schema.get("required") and schema["properties"]
        found += [] if whole and schema.get("additionalProperties") is False else ["open, or not all required"]
    if schema.get("format", "date") not in STRING_FORMATS:
        found.append("an unknown format")
    inner = [*schema.get("anyOf", []), *schema.get("properties", {}).values()]
    inner += [schema["items"]] if "items" in schema else []
    found += ["an array of anything"] if schema.get("type") == "array" and "items" not in schema else []
    return found + [breach for one in inner for breach in breaches(one, depth + (schema.get("type") == "object"))]


@pytest.mark.parametrize("form", [Form, Whole, RequestForm, DraftForm])
def test_strict_mode_takes_our_schemas(form: type[BaseModel]) -> None:
    schema = strict_schema(form)
    assert (schema["type"], breaches(schema)) == ("object", [])
    assert len(json.dumps(schema)) < 15_000


def test_the_rules_of_strict_mode_find_what_pydantic_writes_by_itself() -> None:
    assert breaches(RequestForm.model_json_schema())
    assert breaches({"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}, "required": ["a"]})
    assert breaches({"type": "array", "items": {"type": "string", "pattern": "a"}})


def test_a_part_of_the_form_that_may_be_missing_is_an_object_or_null() -> None:
    fields = strict_schema(RequestForm)["properties"]
    for name, keys in (("duration", ["quote", "minutes"]), ("zone", ["quote", "name"])):
        given, missing = fields[name]["anyOf"]
        assert (list(given["properties"]), missing) == (keys, {"type": "null"})
    assert set(fields) == set(RequestForm.model_fields)


@pytest.mark.parametrize("form", [Loop, Open, Untyped, Pair])
def test_a_form_that_strict_mode_cannot_say_is_refused(form: type[BaseModel]) -> None:
    with pytest.raises(TypeError):
        strict_schema(form)


def test_the_name_has_only_allowed_letters() -> None:
    odd = type("Form[Ä b]" + "x" * 80, (BaseModel,), {})
    assert schema_name(odd) == ("Form___b_" + "x" * 80)[:64]


def test_the_error_names_the_field_but_not_the_models_words() -> None:
    with pytest.raises(ModelError) as caught:
        read_form('{"intent":"fly","quote":"canary","number":null,"canary":1}', Form)
    assert str(caught.value) == "model: the answer is not the form (intent.literal_error, extra_forbidden)"


@given(st.text())
def test_any_text_is_a_form_or_a_model_error(text: str) -> None:
    with suppress(ModelError):
        assert isinstance(read_form(text, Form), Form)


@given(st.sampled_from(["book", "cancel"]), st.text(max_size=40), st.none() | st.integers(-(2**40), 2**40))
def test_every_form_reads_back(intent: Literal["book", "cancel"], quote: str, number: int | None) -> None:
    form = Form(intent=intent, quote=quote, number=number)
    assert read_form(form.model_dump_json(), Form) == form
