"""The runs: each mail to its one outcome, in order, however often it is called and wherever it dies."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import PermanentError, Throttled, TransientError
from integrations.records.schema import Status
from ops.checkpoints import open_checkpoints
from ops.runs import MAX_TRIES, Runs
from ops.worker import Worker
from tests.agent.desk import Desk, open_desk, restarted
from tests.agent.mails import ANN, ANN_CONTACT, BOB_CONTACT, BOOK, OWNER, form, mail
from tests.agent.scenes import AFTERWARDS, NEIGHBOUR, NEIGHBOUR_BOOKS, PERSON, SCENES

ALL = {**SCENES, **AFTERWARDS}


@pytest.fixture
def desk() -> Desk:
    """Return a desk that knows Ann and Bob."""
    return open_desk(contacts=(ANN_CONTACT, BOB_CONTACT))


def test_advancing_a_conversation_any_number_of_times_changes_nothing_more(desk: Desk):
    mail_id = desk.receive(mail(), BOOK)
    conversation_id = desk.records.mail(mail_id).conversation_id
    world = desk.events(), len(desk.mailer.sent), len(desk.records.history())
    for _ in range(3):
        Runs(desk.deps, desk.records, desk.saver).advance(conversation_id)
    assert (desk.events(), len(desk.mailer.sent), len(desk.records.history())) == world


def test_the_mails_of_a_conversation_are_handled_in_their_order_and_wait_for_each_other(desk: Desk):
    desk.receive(mail(), BOOK)
    thread = (desk.mailer.sent[0].message_id,)
    desk.clock[0] += timedelta(minutes=1)
    desk.fails("model", "fill", TransientError("away"))
    desk.mailbox.deliver(mail("Please cancel it.", thread=thread))
    desk.mailbox.deliver(mail("Thank you!", thread=thread))
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms.append(NEIGHBOUR_BOOKS)
    first, second, neighbour = desk.worker.run_once()
    assert [desk.outcome(m) for m in (first, second, neighbour)] == ["retry_later", "new", "booked"]
    desk.forms += [form("cancel"), form("thanks")]
    desk.later(minutes=1)
    assert [desk.outcome(m) for m in (first, second)] == ["cancelled", "ignored(acknowledgement)"]


@pytest.mark.parametrize("times", range(1, MAX_TRIES + 2))
def test_a_process_that_is_killed_is_resumed_where_it_was_and_a_mail_that_kills_it_is_given_up(desk: Desk, times):
    desk.fails("calendar", "availability", SystemExit("killed"), times=times)
    desk.mailbox.deliver(mail())
    desk.forms.append(BOOK)
    for _ in range(min(times, MAX_TRIES)):
        with pytest.raises(SystemExit):
            restarted(desk).run_once()
    [[running]] = [desk.records.open_runs(Status.RUNNING)]
    restarted(desk).run_once()
    outcome = desk.outcome(running.mail_id)
    assert outcome == ("booked" if times < MAX_TRIES else "dead_lettered(poison)")
    assert len(desk.model.questions) == (2 if times < MAX_TRIES else 1)
    if times < MAX_TRIES:
        assert len(set(desk.path(running.mail_id))) == len(desk.path(running.mail_id))


@pytest.mark.parametrize("method", ["note", "settle", "retry_later", "begin_attempt"])
@pytest.mark.parametrize("after", [True, False], ids=["it was stored", "it was not"])
def test_a_process_that_is_killed_while_it_stores_how_a_run_ended_ends_it_the_next_time(desk: Desk, method, after):
    if method == "retry_later":
        desk.fails("model", "fill", TransientError("away"))
    about = "run_ended" if method == "note" else None
    desk.fails("records", method, SystemExit("killed"), about=about, after=after)
    desk.mailbox.deliver(mail())
    desk.forms.append(BOOK)
    with pytest.raises(SystemExit):
        desk.worker.run_once()
    restarted(desk).run_once()
    desk.later(minutes=1)
    [mail_id] = {entry.mail_id for entry in desk.records.history() if entry.event == "mail_taken_in"}
    assert desk.outcome(mail_id) == "booked"
    assert [entry.event for entry in desk.records.history(mail_id)].count("mail_settled") == 1
    assert len(desk.mails_to(ANN)) == 1


def test_outages_do_not_count_as_tries(desk: Desk):
    mail_id = desk.receive(mail(), *[TransientError("away")] * (MAX_TRIES + 3))
    for _ in range(MAX_TRIES + 2):
        desk.wait()
    assert desk.outcome(mail_id) == "retry_later"
    desk.forms.append(BOOK)
    desk.wait()
    assert desk.outcome(mail_id) == "booked"


@settings(max_examples=20)
@given(st.floats(0, 1e15), st.integers(0, 70))
def test_the_next_try_comes_within_the_deadline_and_not_before_the_far_side_wants_it(retry_after, minutes):
    desk = open_desk()
    desk.fails("contacts", "find", Throttled("slow down", retry_after), times=20)
    mail_id = desk.receive()
    deadline = desk.records.mail(mail_id).deadline
    due = desk.records.next_due(desk.clock[0])
    assert due is not None
    assert desk.clock[0] + min(timedelta(hours=1), timedelta(seconds=min(retry_after, 3600))) <= due <= deadline
    desk.later(minutes=minutes)
    desk.clock[0] = deadline
    desk.run()
    assert desk.outcome(mail_id) == "handed_off(contacts_unavailable)"


def test_the_waits_grow_with_the_outage_up_to_a_quarter_of_an_hour(desk: Desk):
    desk.fails("contacts", "find", TransientError("away"), times=20)
    mail_id = desk.receive()
    waits = []
    while desk.outcome(mail_id) == "retry_later":
        waits.append(desk.wait() // timedelta(seconds=1))
    assert waits == [30, 30, 60, 120, 240, 480, 900, 900, 840]


def test_a_finished_run_leaves_no_checkpoint_and_a_waiting_one_does(desk: Desk):
    desk.receive(mail(), BOOK)
    assert list(desk.saver.list(None)) == []
    desk.receive(NEIGHBOUR, TransientError("away"))
    assert list(desk.saver.list(None)) != []


def test_no_content_is_in_a_checkpoint(desk: Desk):
    said = mail("Confidential: could we meet on Thursday, 5 March at 15:00?", subject="Secret")
    desk.fails("mailbox", "file", TransientError("away"))
    desk.receive(said, BOOK)
    stored = repr(desk.saver.storage) + repr(desk.saver.writes) + repr(desk.saver.blobs)
    for content in ("Confidential", "Secret", ANN, "Thank you for your message", "15:00"):
        assert content not in stored


def test_a_thread_id_says_nothing_of_the_mail(desk: Desk):
    mail_id = desk.receive(mail(), TransientError("away"))
    config = desk.thread(mail_id)
    assert ANN not in str(config)
    assert mail_id not in str(config)


def test_a_dead_letter_is_a_handoff_with_the_mail_attached_and_a_word_to_the_sender(desk: Desk):
    desk.fails("records", "held", ZeroDivisionError("a bug"), times=MAX_TRIES)
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "dead_lettered(poison)"
    assert desk.handoffs() == ["poison"]
    assert "Could we meet on Thursday" in desk.mails_to(OWNER.address)[0].text
    assert OWNER.name in desk.mails_to(ANN)[0].text
    desk.run()
    assert len(desk.mailer.sent) == 2


def test_a_dead_letter_that_cannot_be_moved_is_one_all_the_same(desk: Desk):
    desk.fails("records", "held", ZeroDivisionError("a bug"), times=MAX_TRIES)
    desk.fails("mailbox", "file", PermanentError("no such folder"))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "dead_lettered(poison)"
    assert len(desk.mailbox.inbox) == 1


def test_a_dead_letter_that_meets_its_bug_once_more_is_one_all_the_same_and_its_neighbour_is_served(desk: Desk):
    desk.fails("mailbox", "file", ZeroDivisionError("a bug"), times=MAX_TRIES + 1)
    desk.mailbox.deliver(mail())
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms += [BOOK, NEIGHBOUR_BOOKS]
    poison, neighbour = desk.worker.run_once()
    assert (desk.outcome(poison), desk.outcome(neighbour)) == ("dead_lettered(poison)", "booked")
    assert len(desk.mails_to(ANN)) == 1


@pytest.mark.parametrize("method", ["get_tuple", "delete_thread", "put"])
def test_checkpoints_that_fail_cost_no_try_and_no_pass(desk: Desk, method):
    desk.mailbox.deliver(mail())
    desk.forms += [BOOK] * 9
    working = getattr(desk.saver, method)

    def broken(*_args: object, **_named: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    setattr(desk.saver, method, broken)
    # The workflow is compiled with what the checkpointer is at that moment.
    worker = restarted(desk)
    [mail_id] = worker.run_once()
    for _ in range(MAX_TRIES + 1):
        desk.clock[0] = desk.records.next_due(desk.clock[0]) or desk.clock[0]
        worker.run_once()
    assert desk.outcome(mail_id) == ("booked" if method == "delete_thread" else "retry_later")
    setattr(desk.saver, method, working)
    desk.clock[0] = desk.records.next_due(desk.clock[0]) or desk.clock[0]
    restarted(desk).run_once()
    assert (desk.outcome(mail_id), len(desk.events()), len(desk.mails_to(ANN))) == ("booked", 1, 1)


def test_a_mail_whose_records_cannot_even_be_read_does_not_stop_its_neighbours(desk: Desk):
    mail_id = desk.receive(mail(), TransientError("away"))
    desk.records.keep(mail_id, "email", {"of": "an older version"})
    desk.later(minutes=1)
    assert desk.outcome(desk.receive(NEIGHBOUR, NEIGHBOUR_BOOKS)) == "booked"
    assert desk.outcome(mail_id) == "dead_lettered(poison)"
    assert desk.handoffs() == ["poison"]


def test_a_run_survives_in_the_checkpoint_file(desk: Desk, tmp_path: Path):
    file = tmp_path / "checkpoints.sqlite"
    desk.mailbox.deliver(mail())
    desk.forms += [BOOK]
    desk.fails("calendar", "availability", TransientError("away"))
    with open_checkpoints(file) as saver:
        [mail_id] = Worker(desk.deps, desk.records, Runs(desk.deps, desk.records, saver), start="all").run_once()
    desk.clock[0] += timedelta(minutes=1)
    with open_checkpoints(file) as saver:
        Worker(desk.deps, desk.records, Runs(desk.deps, desk.records, saver), start="all").run_once()
    assert desk.outcome(mail_id) == "booked"
    assert [q.purpose for q in desk.model.questions] == ["understand_request", "draft_reply"]


def test_what_a_log_says_of_a_failure_holds_no_content(desk: Desk, caplog: pytest.LogCaptureFixture):
    desk.fails("records", "held", ZeroDivisionError("a bug"), times=MAX_TRIES)
    mail_id = desk.receive(mail(PERSON[0]), BOOK)
    said = [record for record in caplog.records if record.name == "ops.runs"]
    assert [record.getMessage() for record in said] == ["run failed"] * MAX_TRIES + ["mail is dead-lettered"]
    assert {record.mail_id for record in said} == {mail_id}


def test_a_thread_that_waits_for_a_node_of_another_version_goes_to_a_person_and_its_neighbour_is_served(desk: Desk):
    desk.fails("calendar", "availability", TransientError("away"))
    desk.mailbox.deliver(mail())
    desk.forms.append(BOOK)
    [old] = desk.worker.run_once()
    runs = Runs(desk.deps, desk.records, desk.saver)
    runs._graph.nodes.pop("read_calendar")
    runs.sweep()
    assert desk.outcome(old) == "dead_lettered(poison)"
    assert desk.handoffs() == ["poison"]
    assert desk.outcome(desk.receive(NEIGHBOUR, NEIGHBOUR_BOOKS)) == "booked"


def test_a_thread_that_outlived_its_mail_is_swept_and_one_that_waits_is_not(desk: Desk):
    desk.receive(mail(), TransientError("away"))
    desk.fails("records", "settle", SystemExit("killed"), after=True)
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms.append(NEIGHBOUR_BOOKS)
    with pytest.raises(SystemExit):
        desk.worker.run_once()
    assert len(threads(desk)) == 2
    Runs(desk.deps, desk.records, desk.saver).sweep()
    assert threads(desk) == {run.thread_id for run in desk.records.open_runs()}
    assert len(threads(desk)) == 1


def threads(desk: Desk) -> set[str]:
    return {found.config["configurable"]["thread_id"] for found in desk.saver.list(None)}


@pytest.mark.parametrize("node", [name for name in ALL if name != "handle_error"])
def test_a_worker_that_is_told_to_stop_ends_after_the_node_at_hand_and_the_next_one_goes_on_there(node):
    scene = ALL[node]
    desk = scene.open()
    desk.ports[scene.port].on(scene.method, desk.worker.stop)
    desk.mailbox.deliver(mail(scene.asked[0]))
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms.append(scene.asked[1])
    desk.worker.run_once()
    # Ports are shared between nodes: the first that makes the call is the one at hand.
    [first] = [entry for entry in desk.records.history() if entry.event == "attempt_begun"]
    path = desk.path(first.mail_id or "")
    desk.ports[scene.port].meanwhile.clear()
    stopped = desk.outcome(first.mail_id or "")
    assert stopped == ("retry_later" if path[-1:] != ["file_email"] else stopped)
    desk.forms.append(NEIGHBOUR_BOOKS)
    restarted(desk).run_once()
    assert desk.records.due(desk.clock[0]) == []
    assert desk.path(first.mail_id or "")[: len(path)] == path
    attempts = [entry for entry in desk.records.history(first.mail_id) if entry.event == "attempt_begun"]
    assert {entry.facts["attempt"] for entry in attempts} == {1}


def test_a_disk_of_checkpoints_that_is_full_costs_no_try(desk: Desk, tmp_path: Path):
    with open_checkpoints(tmp_path / "checkpoints.sqlite") as saver:
        worker = Worker(desk.deps, desk.records, Runs(desk.deps, desk.records, saver), start="all")
        pages = saver.conn.execute("PRAGMA page_count").fetchone()[0]
        saver.setup()
        saver.conn.execute(f"PRAGMA max_page_count = {pages + 1}")
        desk.mailbox.deliver(mail())
        desk.forms += [BOOK] * 9
        [mail_id] = worker.run_once()
        for _ in range(MAX_TRIES + 1):
            desk.clock[0] = desk.records.next_due(desk.clock[0]) or desk.clock[0]
            worker.run_once()
        assert desk.outcome(mail_id) == "retry_later"
        saver.conn.execute("PRAGMA max_page_count = 100000")
        desk.clock[0] = desk.records.next_due(desk.clock[0]) or desk.clock[0]
        worker.run_once()
    assert desk.outcome(mail_id) == "booked"
    assert len(desk.events()) == 1
