"""Content is sealed: it comes back as it was, only from where it was put, only with a key that is set."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import assume, given
from hypothesis import strategies as st

from agent.domain import EffectKind, Handoff, Owed, Reason
from agent.errors import PermanentError
from integrations.records import Keys, open_database, reseal
from integrations.records.columns import Content, canonical
from integrations.records.engine import connect
from integrations.records.sealing import ContentRefused
from integrations.records.tables import metadata, papers
from integrations.records.transactions import reading, writing
from tests.integrations.records.desk import NOW, Desk

OpenDesk = Callable[[Keys], Desk]
PLACE = "papers.document"
CANARY = "canary-wording"
KEYS, OLD = Keys("the key of a test"), Keys("old")
BOTH = Keys("the key of a test", ["old"])
SEALED = "1.f9537d261947.B4kkx0D31zFY5jIKvSqB0EBc5SZyNw-MN43Rmmf5CVRL7-brmBy78mZ_DBuhIAUH_CfRUio="
TEXTS = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)


# --- the law ---------------------------------------------------------------------------------------------------------


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_any_document_comes_back_as_it_was(desk_for_examples: Desk, document: dict[str, object]) -> None:
    mail = desk_for_examples.mail()
    desk_for_examples.records.keep(mail.id, "form", document)
    assert desk_for_examples.records.kept(mail.id, "form") == json.loads(canonical(document))


@given(TEXTS.map(canonical))
def test_two_seals_of_one_text_differ_and_open_to_it(text: str) -> None:
    first, second = KEYS.seal(PLACE, text), KEYS.seal(PLACE, text)
    assert first != second
    assert KEYS.open(PLACE, first) == KEYS.open(PLACE, second) == text


@given(st.integers(0, len(SEALED) - 1), st.characters() | st.sampled_from("Aa0-_=.\n"))
def test_no_sign_of_a_sealed_text_can_be_changed(place: int, sign: str) -> None:
    assume(SEALED[place] != sign)
    _is_refused(SEALED[:place] + sign + SEALED[place + 1 :])


@given(st.integers(0, len(SEALED) - 1))
def test_a_sealed_text_cannot_be_cut(length: int) -> None:
    _is_refused(SEALED[:length])


@given(st.text(min_size=1))
def test_nothing_can_be_added_to_a_sealed_text(more: str) -> None:
    _is_refused(SEALED + more)


@given(st.text() | VALUES.map(canonical) | st.text().map(f"1.{KEYS.key_id}.".__add__))
def test_what_was_never_sealed_is_refused(text: str) -> None:
    _is_refused(text)


def _is_refused(sealed: str) -> None:
    with pytest.raises(ContentRefused, match=r"records\.old_keys") as caught:
        KEYS.open(PLACE, sealed)
    assert CANARY not in str(caught.value)


def test_every_content_column_binds_to_its_own_place() -> None:
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    places = {str(column): column.type.place for column in columns if isinstance(column.type, Content)}
    assert len(places) >= 6
    assert all(name == place for name, place in places.items())


def test_what_an_earlier_program_sealed_opens() -> None:
    assert json.loads(KEYS.open(PLACE, SEALED)) == {"text": CANARY}


# --- in the database -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        pytest.param(canonical({"text": CANARY}), "not sealed", id="plain"),
        pytest.param(KEYS.seal("effects.result", canonical({"text": CANARY})), "altered or moved", id="other column"),
        pytest.param(SEALED[:-4] + "AAA=", "altered or moved", id="altered"),
        pytest.param(
            Keys("another key").seal(PLACE, canonical({"text": CANARY})), "to records.old_keys", id="unknown key"
        ),
        pytest.param("2" + SEALED[1:], "not sealed", id="other version"),
    ],
)
def test_a_row_that_we_did_not_write_is_refused_and_says_nothing(desk: Desk, text: str, remedy: str) -> None:
    mail = desk.mail()
    desk.records.keep(mail.id, "form", {"text": "hello"})
    with writing(desk.database) as connection:
        connection.execute(sa.text("UPDATE papers SET document = :text"), {"text": text})
    with pytest.raises(PermanentError, match=remedy) as caught:
        desk.records.kept(mail.id, "form")
    assert CANARY not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_content_moved_to_another_column_is_refused(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.keep(mail.id, "form", {"text": "hello"})
    desk.records.hand_off(Handoff(mail.id, mail.conversation_id, Reason.UNCLEAR, "why", NOW), ())
    with writing(desk.database) as connection:
        connection.execute(sa.text("UPDATE handoffs SET detail = (SELECT document FROM papers)"))
    with pytest.raises(PermanentError, match=r"handoffs\.detail was altered or moved"):
        desk.records.handoffs()


def test_a_connection_without_keys_neither_writes_nor_reads_content(shared_desk: Desk) -> None:
    mail = shared_desk.mail()
    shared_desk.records.keep(mail.id, "form", {"text": CANARY})
    keyless = Desk(connect(shared_desk.database.url))
    with pytest.raises(PermanentError, match=r"Set records\.key or secret_key"):
        keyless.records.kept(mail.id, "form")
    with pytest.raises(PermanentError, match=r"Set records\.key or secret_key"):
        keyless.records.keep(mail.id, "draft", {"text": CANARY})
    keyless.database.dispose()


@pytest.mark.parametrize("texts", [("",), ("a key", "")])
def test_keys_are_not_made_from_nothing(texts: tuple[str, ...]) -> None:
    with pytest.raises(PermanentError, match=r"Set records\.key or secret_key"):
        Keys(texts[0], texts[1:])


def test_no_word_of_what_is_kept_lies_in_the_files(tmp_path: Path) -> None:
    desk = Desk(open_database(f"sqlite:///{tmp_path}/records.db", KEYS))
    mail = desk.mail()
    desk.records.keep(mail.id, "form", {"text": CANARY})
    owed = Owed(EffectKind.NOTICE, "notice", {"text": CANARY})
    desk.records.hand_off(Handoff(mail.id, mail.conversation_id, Reason.UNCLEAR, CANARY, NOW), [owed])
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    desk.database.dispose()
    files += [file.read_bytes() for file in tmp_path.iterdir()]
    assert sum(mail.id.encode() in content for content in files) >= 2
    assert not any(CANARY.encode() in content for content in files)


# --- another key -----------------------------------------------------------------------------------------------------


def test_an_old_key_still_opens_and_the_current_one_seals(open_desk: OpenDesk) -> None:
    before, desk = open_desk(OLD), open_desk(BOTH)
    mail = before.mail()
    before.records.keep(mail.id, "form", {"text": "old"})
    assert desk.records.kept(mail.id, "form") == {"text": "old"}
    desk.records.keep(mail.id, "form", {"text": "new"})
    assert open_desk(KEYS).records.kept(mail.id, "form") == {"text": "new"}


def test_after_resealing_old_keys_can_be_dropped(open_desk: OpenDesk) -> None:
    before, both = open_desk(OLD), open_desk(BOTH)
    mail = before.mail()
    before.records.keep(mail.id, "form", {"text": "hello"})
    before.records.hand_off(Handoff(mail.id, mail.conversation_id, Reason.UNCLEAR, "why", NOW), ())
    offer = before.offer(mail, before.slot(1))
    before.records.hold(offer, mail.id, NOW)
    assert (reseal(both.database), reseal(both.database)) == (3, 0)
    records = open_desk(KEYS).records
    assert records.kept(mail.id, "form") == {"text": "hello"}
    assert [handoff.detail for handoff in records.handoffs()] == ["why"]
    assert records.open_offer(mail.conversation_id, NOW) == offer


def test_resealing_that_was_cut_short_goes_on_where_it_ended(open_desk: OpenDesk) -> None:
    before, both = open_desk(OLD), open_desk(BOTH)
    mail = before.mail()
    rows = [{"mail_id": mail.id, "name": f"{number:04}", "document": {"n": number}} for number in range(1100)]
    last = {"mail_id": mail.id, "name": "1100", "document": "not sealed"}
    with writing(before.database) as connection:
        connection.execute(sa.insert(papers), rows)
        connection.execute(sa.text("INSERT INTO papers VALUES (:mail_id, :name, :document)"), last)
    with pytest.raises(PermanentError, match="not sealed"):
        reseal(both.database)
    with writing(both.database) as connection:
        connection.execute(sa.delete(papers).where(papers.c.name == "1100"))
    assert reseal(both.database) == 100
    with reading(open_desk(KEYS).database) as connection:
        assert [*connection.execute(sa.select(papers.c.document).order_by(papers.c.name)).scalars()] == [
            row["document"] for row in rows
        ]
