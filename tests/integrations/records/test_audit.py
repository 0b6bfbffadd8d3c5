"""The audit chain: whole as written, and every way to tamper with it shows."""

import pytest
import sqlalchemy as sa

from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.audit import GENESIS, Head, Problem
from integrations.records.transactions import writing
from tests.integrations.records.desk import Desk


@pytest.fixture
def chain(desk: Desk) -> Desk:
    """Return a desk whose chain has eight entries."""
    for number in range(1, 9):
        with writing(desk.database) as connection:
            audit.append(connection, "decided", f"mail-{number}", desk.now, {"action": "book", "number": number})
    return desk


def _tamper(desk: Desk, *statements: str) -> list[Problem]:
    with writing(desk.database) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return audit.verify(desk.database)


def _append_and(connection: sa.Connection, desk: Desk, statement: sa.TextClause) -> None:
    audit.append(connection, "decided", None, desk.now, {})
    connection.execute(statement)


def test_chain_as_written_has_no_problem_and_its_head_is_its_last_entry(chain: Desk) -> None:
    head = audit.head(chain.database)
    assert audit.verify(chain.database) == []
    assert audit.verify(chain.database, head) == []
    assert head is not None
    assert (head.seq, len(head.hash)) == (8, 64)


def test_empty_chain_has_no_problem_and_no_head(desk: Desk) -> None:
    assert audit.verify(desk.database) == []
    assert audit.head(desk.database) is None


def test_failed_transaction_leaves_no_gap(chain: Desk) -> None:
    refused = sa.text("INSERT INTO audit (seq) VALUES (1)")
    with pytest.raises(PermanentError), writing(chain.database) as connection:
        _append_and(connection, chain, refused)
    with writing(chain.database) as connection:
        audit.append(connection, "decided", None, chain.now, {})
    assert audit.verify(chain.database) == []
    assert len(audit.entries(chain.database)) == 9


@pytest.mark.parametrize(
    "change",
    [
        'facts = \'{"action":"cancel","number":4}\'',
        "facts = ''",
        "event = 'forgotten'",
        "mail_id = 'mail-5'",
        "mail_id = NULL",
        "at = 'garbage'",
        "at = '2026-03-02T09:00:00.000001+00:00'",
    ],
)
def test_edit_of_any_field_shows(chain: Desk, change: str) -> None:
    assert _tamper(chain, f"UPDATE audit SET {change} WHERE seq = 4") == [Problem(4, "altered")]


def test_edit_with_a_matching_hash_breaks_the_link_of_the_next_entry(chain: Desk) -> None:
    forged = "UPDATE audit SET facts = '{}' WHERE seq = 4"
    row = {"seq": 4, "at": chain.now.isoformat(timespec="microseconds"), "event": "decided", "mail_id": "mail-4"}
    with chain.database.begin() as connection:
        previous = connection.exec_driver_sql("SELECT previous FROM audit WHERE seq = 4").scalar()
    digest = audit._hash(row | {"facts": "{}", "previous": previous})
    found = _tamper(chain, forged, f"UPDATE audit SET hash = '{digest}' WHERE seq = 4")
    assert found == [Problem(5, "unlinked")]


def test_removal_from_the_middle_shows(chain: Desk) -> None:
    found = _tamper(chain, "DELETE FROM audit WHERE seq = 4")
    assert found == [Problem(4, "missing"), Problem(5, "unlinked")]


def test_removal_that_closes_the_gap_shows(chain: Desk) -> None:
    moved = [f"UPDATE audit SET seq = {number - 1} WHERE seq = {number}" for number in range(5, 9)]
    found = _tamper(chain, "DELETE FROM audit WHERE seq = 4", *moved)
    assert Problem(4, "unlinked") in found
    assert Problem(7, "altered") in found


def test_removal_of_the_beginning_shows(chain: Desk) -> None:
    found = _tamper(chain, "DELETE FROM audit WHERE seq <= 2")
    assert found == [Problem(1, "missing"), Problem(3, "unlinked")]


def test_new_order_shows(chain: Desk) -> None:
    swap = "UPDATE audit SET seq = CASE seq WHEN 0 THEN 5 WHEN 5 THEN 4 END WHERE seq IN (0, 5)"
    found = _tamper(chain, "UPDATE audit SET seq = 0 WHERE seq = 4", "UPDATE audit SET seq = 4 WHERE seq = 5", swap)
    assert {Problem(4, "altered"), Problem(5, "altered")} <= set(found)


def test_insertion_shows(chain: Desk) -> None:
    shift = [f"UPDATE audit SET seq = {number + 1} WHERE seq = {number}" for number in range(8, 4, -1)]
    copied = (
        "INSERT INTO audit SELECT 5, at, event, mail_id, facts, 'x' || previous, 'x' || hash FROM audit WHERE seq = 4"
    )
    found = _tamper(chain, *shift, copied)
    assert {Problem(5, "unlinked"), Problem(5, "altered"), Problem(6, "unlinked")} <= set(found)


def test_fork_is_refused_by_the_database(chain: Desk) -> None:
    for copied in ("9, at, event, mail_id, facts, previous, 'x'", "9, at, event, mail_id, facts, 'x', hash"):
        with pytest.raises(PermanentError), writing(chain.database) as connection:
            connection.exec_driver_sql(f"INSERT INTO audit SELECT {copied} FROM audit WHERE seq = 8")


@pytest.mark.parametrize("cut", [8, 5, 1])
def test_cut_off_end_shows_against_an_anchor(chain: Desk, cut: int) -> None:
    anchor = audit.head(chain.database)
    assert _tamper(chain, f"DELETE FROM audit WHERE seq >= {cut}") == []
    assert audit.verify(chain.database, anchor) == [Problem(8, "not_as_anchored")]


def test_chain_written_anew_shows_against_an_anchor(chain: Desk) -> None:
    anchor = audit.head(chain.database)
    _tamper(chain, "DELETE FROM audit")
    for _ in range(9):
        with writing(chain.database) as connection:
            audit.append(connection, "decided", None, chain.now, {})
    assert audit.verify(chain.database) == []
    assert audit.verify(chain.database, anchor) == [Problem(8, "not_as_anchored")]


def test_older_anchor_still_holds_after_the_chain_has_grown(chain: Desk) -> None:
    anchor = audit.head(chain.database)
    chain.mail()
    assert audit.verify(chain.database, anchor) == []
    assert audit.verify(chain.database, Head(99, GENESIS)) == [Problem(99, "not_as_anchored")]


def test_erasing_a_mail_leaves_the_chain_whole(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.note(mail.id, "decided", {})
    assert _tamper(desk, "DELETE FROM mails") == []
