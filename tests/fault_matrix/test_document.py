"""The table is whole, and the document says what it says."""

import pytest

from tests.fault_matrix.document import DOCUMENT, document
from tests.fault_matrix.endings import CLASSES
from tests.fault_matrix.faults import HTTP
from tests.fault_matrix.table import Adapter, Cell, adapters, cells, outcome_rows

ANSWERS = {"ok", "none", "anew", "nameless"}
PORTS = {
    "google": "calendar.{}",
    "caldav": "calendar.{}",
    "model": "model.{}, request",
    "contacts": "contacts.{}",
    "mailbox": "mailbox.{}",
    "mailer": "mailer.{}",
}
ANYWHERE = {"login": "status", "connect": "find"}
"""What befalls a login befalls the call that needs it."""


def test_the_document_is_as_the_table_is() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "make docs"


@pytest.mark.parametrize("adapter", adapters(), ids=lambda adapter: adapter.name)
def test_every_adapter_meets_every_fault(adapter: Adapter) -> None:
    assert list(adapter.rows) == list(HTTP)
    for fault, row in adapter.rows.items():
        assert row.keys() <= {"is", *adapter.groups, *adapter.calls}, fault


def port_of(cell: Cell) -> str:
    """Name the port's call that a cell is about, as the outcomes name it."""
    verb = cell.call.partition(",")[0]
    return PORTS[cell.adapter].format(ANYWHERE.get(verb, verb))


def test_every_class_has_an_outcome() -> None:
    known = {(call, word) for call, word, _, _ in outcome_rows()}
    raised = {
        (port_of(cell), cell.word.rstrip(" 0123456789"))
        for cell in cells()
        if cell.word not in ANSWERS and cell.adapter in PORTS
    }
    assert {word for _, word in raised} <= CLASSES.keys()
    assert sorted(raised - known) == []
