"""A look at the records on every database: it sees what is there, and makes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from agent.errors import AccessDenied
from integrations.records import Keys, open_database
from integrations.records.checkup import RecordsFacts, look_at

KEYS = Keys("the key of a test")


def tables(url: str) -> list[str]:
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_an_empty_database_has_no_tables_and_gets_none(new_url: Callable[[bool], str]) -> None:
    url = new_url(True)
    assert tables(url) == []
    assert look_at(url, KEYS).revision is None
    assert tables(url) == []


def test_records_that_were_made_have_the_newest_tables(new_url: Callable[[bool], str]) -> None:
    url = new_url(True)
    open_database(url, KEYS).dispose()
    facts = look_at(url, KEYS)
    assert facts == RecordsFacts(facts.newest, facts.newest, known=True)
    assert look_at(url, None) == facts


def test_a_database_that_does_not_exist_is_not_made(new_url: Callable[[bool], str], database_kind: str) -> None:
    url = new_url(True) + "x"
    if database_kind == "postgresql":
        with pytest.raises(AccessDenied, match="no such database"):
            look_at(url, KEYS)
    else:
        assert look_at(url, KEYS).revision is None
        assert not Path(url.removeprefix("sqlite:///")).exists()
