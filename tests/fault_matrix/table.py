"""The table of what each call of each adapter makes of each fault, read from matrix.toml."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.fault_matrix.faults import HTTP

SOURCE = Path(__file__).with_name("matrix.toml")
NEVER = "-"


@dataclass(frozen=True)
class Cell:
    """What one call makes of one fault."""

    adapter: str
    call: str
    group: str
    fault: str
    word: str

    def __str__(self) -> str:
        return f"{self.adapter}, {self.call}, {self.fault}"


@dataclass(frozen=True)
class Adapter:
    """The part of the table that is about one adapter."""

    name: str
    title: str
    against: str
    groups: Mapping[str, list[str]]
    rows: Mapping[str, Mapping[str, str]]

    @property
    def calls(self) -> list[str]:
        """Name its calls."""
        return [call for calls in self.groups.values() for call in calls]

    def cell(self, call: str, fault: str) -> Cell:
        """Look a cell up, by the call and else by its group."""
        group = next(group for group, calls in self.groups.items() if call in calls)
        row = self.rows[fault]
        return Cell(self.name, call, group, fault, row.get(call) or row[group])

    def meaning(self, fault: str) -> str:
        """Say what the fault is in this protocol."""
        return self.rows[fault].get("is", HTTP[fault])


@cache
def table() -> Mapping[str, Any]:
    """Read the whole table."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def adapters() -> list[Adapter]:
    """Return the table's adapters."""
    return [
        Adapter(name, part["title"], part["against"], part["groups"], part["faults"])
        for name, part in table().items()
        if "faults" in part
    ]


def cells() -> Iterator[Cell]:
    """Yield every cell that can be played."""
    for adapter in adapters():
        for fault in adapter.rows:
            found = (adapter.cell(call, fault) for call in adapter.calls)
            yield from (cell for cell in found if cell.word != NEVER)


@dataclass(frozen=True)
class Outcome:
    """How a mail ends during which a port's call fails once, or for good."""

    call: str
    asks: str
    word: str
    once: bool
    ends: str

    def __str__(self) -> str:
        return f"{self.call}, {self.word}, {'once' if self.once else 'for good'}"


def outcome_rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield call, class, and how mails end if it fails once and for good."""
    for call, row in table()["outcomes"].items():
        for word, ends in row.items():
            if word != "asks":
                both = ends if isinstance(ends, dict) else dict.fromkeys(("once", "for good"), ends)
                yield call, word, both["once"], both["for good"]


def outcomes() -> Iterator[Outcome]:
    """Yield how mails end; where both ends are the same, only what lasts is played."""
    for call, word, once, lasting in outcome_rows():
        asks = table()["outcomes"][call]["asks"]
        if once != lasting:
            yield Outcome(call, asks, word, once=True, ends=once)
        yield Outcome(call, asks, word, once=False, ends=lasting)
