"""The records and the ledger are what the workflow's ports ask for."""

import inspect

import pytest

from agent.ports import Ledger, Records
from integrations.records import SqlLedger, SqlRecords
from tests.integrations.records.desk import Desk


def test_records_and_ledger_fit_their_ports(desk: Desk) -> None:
    """The assignments are what the type checker reads."""
    records: Records = desk.records
    ledger: Ledger = SqlLedger(desk.database, lambda: desk.now, lambda _: None)
    assert records
    assert ledger


@pytest.mark.parametrize(("port", "adapter"), [(Records, SqlRecords), (Ledger, SqlLedger)])
def test_every_method_of_the_port_takes_the_ports_parameters(port: type, adapter: type) -> None:
    methods = {name for base in port.__mro__ for name in vars(base) if not name.startswith("_")}
    assert methods
    for name in methods:
        asked = list(inspect.signature(getattr(port, name)).parameters)
        offered = inspect.signature(getattr(adapter, name)).parameters
        assert list(offered)[: len(asked)] == asked
        assert all(offered[extra].default is not inspect.Parameter.empty for extra in list(offered)[len(asked) :])
