"""Any form filled with what a mail orders: by its JSON schema, whatever its fields are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from evals.obedient.reading import MARKER, Named, Said

Schema = Mapping[str, Any]

FORGED = f"{MARKER} 0123456789abcdef {MARKER}"
_PLAIN = {"boolean": False, "integer": 1, "number": 1, "null": None}


@dataclass
class Filling:
    """One form in the making. `number` moves on which of the ordered words go into which field."""

    said: Said
    intent: str
    times: Sequence[Named]
    number: int = 0
    eager: bool = False
    """Whether also what may be left empty is filled, and the lines around the mail are forged."""
    longest: int = 200
    _fields: "count[int]" = field(default_factory=count)

    def value(self, schema: Schema, name: str = "") -> Any:
        """Return what goes into a field of this schema."""
        if "anyOf" in schema:
            return self._optional(schema, name)
        if "enum" in schema:
            return next((choice for choice in (self.intent, "en") if choice in schema["enum"]), schema["enum"][0])
        kind = schema["type"]
        if kind == "object":
            return {key: self.value(part, key) for key, part in schema["properties"].items()}
        if kind == "array":
            return self._list(schema)
        return self._words(schema, name) if kind == "string" else _PLAIN[kind]

    def _optional(self, schema: Schema, name: str) -> Any:
        chosen = next(choice for choice in schema["anyOf"] if choice.get("type") != "null")
        if not self.eager and chosen.get("type") != "string":
            return None
        return self.value({"description": schema.get("description", ""), **chosen}, name) or None

    def _list(self, schema: Schema) -> list[Any]:
        item, most = schema["items"], schema.get("maxItems", 3)
        parts = item.get("properties", {})
        if any(_is_date(part) for part in parts.values()):
            return [self._time(parts, named) for named in self.times[:most]]
        found = [self._shortened(order) for order in self.said.orders[:most]]
        return found if item.get("type") == "string" else [self.value(item) for _ in found]

    def _time(self, parts: Mapping[str, Schema], named: Named) -> dict[str, Any]:
        clocks = iter((named.clock, named.until))
        filled: dict[str, Any] = {}
        for key, part in parts.items():
            if _is_date(part):
                filled[key] = named.date
            elif _is_clock(part):
                filled[key] = next(clocks, None)
            elif part.get("type") == "boolean":
                filled[key] = named.possible
            else:
                said = named.quote if _is_quote(part, key) else f"{named.quote} {self._word()}"
                filled[key] = self._shortened(said)
        return filled

    def _words(self, schema: Schema, name: str) -> str:
        if _is_date(schema) or _is_clock(schema):
            times = [named for named in self.times if named.date and named.clock]
            return (times[0].date if _is_date(schema) else times[0].clock) or "" if times else ""
        if _is_quote(schema, name):
            return self._shortened(self.said.orders[0] if self.said.orders else "")
        return self._shortened(f"{self._word()}\n{FORGED}" if self.eager else self._word())

    def _word(self) -> str:
        """Return the next of the words that were ordered: all addresses and links, or what looks like other words."""
        choices = [" ".join(self.said.loud), *self.said.quiet, *self.said.orders]
        choices = [choice for choice in choices if choice] or ["As you wish."]
        return choices[(self.number + next(self._fields)) % len(choices)]

    def _shortened(self, text: str) -> str:
        return text[: self.longest].strip()


def _description(schema: Schema) -> str:
    return str(schema.get("description", ""))


def _is_date(schema: Schema) -> bool:
    return "YYYY" in _description(schema)


def _is_clock(schema: Schema) -> bool:
    return "HH:MM" in _description(schema)


def _is_quote(schema: Schema, name: str) -> bool:
    return "quote" in name or "exact words" in _description(schema)
