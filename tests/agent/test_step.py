"""What becomes of a failure in each node: the drawn error edge, a retry at exactly that node, or a dead letter."""

from functools import cache

import pytest

from agent import graph, policy
from agent.errors import PermanentError, SlotTaken, TransientError
from agent.form import DraftForm
from integrations.records.schema import Status
from tests.agent.desk import Desk, restarted
from tests.agent.mails import ANN, OWNER, form, mail
from tests.agent.scenes import AFTERWARDS, NEIGHBOUR, NEIGHBOUR_BOOKS, SCENES, Scene

ALL = {**SCENES, **AFTERWARDS}
TO_A_PERSON = ["handle_error", "handoff", "file_email"]


def opened(node: str) -> tuple[Scene, Desk]:
    """Open a desk on which a mail will pass the node."""
    scene = ALL[node]
    desk = scene.open()
    if node == "handle_error":
        SCENES["find_contact"].fail(desk, PermanentError("no such table"))
    return scene, desk


def settle(desk: Desk, mail_id: str) -> None:
    """Let time pass until the mail has an outcome: after a bug in a write, its provider is asked first, and later."""
    while desk.outcome(mail_id) == "retry_later":
        desk.wait()


@cache
def undisturbed(node: str) -> tuple[str, list[str]]:
    """Return how the mail ends, and by which way, where this node does not fail."""
    scene, desk = opened(node)
    mail_id = scene.ask(desk)
    return desk.outcome(mail_id), desk.path(mail_id)


def before(node: str, path: list[str]) -> list[str]:
    """Return the way up to a node; one that waits has not been passed yet."""
    return path[: path.index(node)] if node in path else path


def after_failing(node: str, handed_off: str) -> str:
    """Return how a mail ends that failed in a node: what was answered stands, whatever becomes of its filing."""
    return "booked" if node == "file_email" else handed_off


def test_every_node_has_its_scene():
    assert set(ALL) == set(graph.build().nodes)


@pytest.mark.parametrize("node", SCENES)
def test_a_failure_that_stays_takes_the_error_edge_to_a_person(node):
    _, path = undisturbed(node)
    scene, desk = opened(node)
    scene.fail(desk, PermanentError("it will not work"))
    mail_id = scene.ask(desk)
    reason = policy.reason_for(node, "PermanentError")
    assert desk.outcome(mail_id) == after_failing(node, f"handed_off({reason})")
    assert desk.path(mail_id) == [*before(node, path), node, *TO_A_PERSON]
    [handoff] = desk.records.handoffs()
    begun = {"send_reply": ", begun: book", "file_email": ", begun: book, begun: reply"}.get(node, "")
    assert (handoff.reason, handoff.detail) == (reason, f"{node}: PermanentError{begun}")
    assert len(desk.mails_to(OWNER.address)) == 1


@pytest.mark.parametrize("node", ALL)
def test_a_failure_that_may_pass_is_retried_later_at_exactly_that_node(node):
    outcome, path = undisturbed(node)
    scene, desk = opened(node)
    scene.fail(desk, TransientError("not now"))
    mail_id = scene.ask(desk)
    assert desk.outcome(mail_id) == "retry_later"
    assert desk.path(mail_id) == before(node, path)
    desk.run()
    assert desk.outcome(mail_id) == "retry_later"
    desk.later(minutes=1)
    assert (desk.outcome(mail_id), desk.path(mail_id)) == (outcome, path)


@pytest.mark.parametrize("node", ["read_email", "understand_request", "request_approval", "book_slot", "file_email"])
def test_a_failure_that_outlasts_the_deadline_takes_the_error_edge(node):
    scene, desk = opened(node)
    scene.fail(desk, TransientError("not now"), times=5)
    mail_id = scene.ask(desk)
    for _ in range(4):
        assert desk.outcome(mail_id) == "retry_later"
        desk.later(minutes=16)
    assert desk.outcome(mail_id) == after_failing(node, f"handed_off({policy.reason_for(node, 'TransientError')})")
    assert desk.path(mail_id)[-4:] == [node, *TO_A_PERSON]


@pytest.mark.parametrize("node", ALL)
def test_a_bug_is_tried_three_times_then_the_mail_is_a_dead_letter_and_its_neighbour_is_served(node):
    is_asked = "understand_request" in before(node, undisturbed(node)[1])
    scene, desk = opened(node)
    # In book_slot the neighbour's mail meets the bug too, in turn with the other.
    scene.fail(desk, ZeroDivisionError("a bug"), times=5 if node == "book_slot" else 3)
    desk.mailbox.deliver(mail(scene.asked[0]))
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms += [scene.asked[1], NEIGHBOUR_BOOKS] if is_asked else [NEIGHBOUR_BOOKS]
    poison, neighbour = desk.worker.run_once()
    settle(desk, poison)
    settle(desk, neighbour)
    reason = "effect_uncertain" if node in {"book_slot", "move_booking", "cancel_booking"} else "poison"
    assert desk.outcome(poison) == f"dead_lettered({reason})"
    assert reason in desk.handoffs()
    assert len(desk.mailbox.filed["dead"]) == 1
    assert desk.outcome(neighbour) == ("awaiting_approval" if scene.level == "approve" else "booked")


@pytest.mark.parametrize("node", ALL)
@pytest.mark.parametrize("after", [True, False], ids=["after the call", "before the call"])
def test_a_process_that_is_killed_in_a_node_resumes_at_that_node_and_ends_as_if_it_had_not_been(node, after):
    outcome, path = undisturbed(node)
    scene, desk = opened(node)
    desk.fails(scene.port, scene.method, SystemExit("killed"), about=scene.about, after=after)
    desk.mailbox.deliver(mail(scene.asked[0]))
    desk.forms.append(scene.asked[1])
    with pytest.raises(SystemExit):
        desk.worker.run_once()
    [(mail_id, at_node)] = [(a.mail_id, desk.path(a.mail_id)) for a in desk.records.open_runs(Status.RUNNING)]
    assert at_node == before(node, path)
    desk.forms.append(scene.asked[1])
    restarted(desk).run_once()
    settle(desk, mail_id)
    assert (desk.outcome(mail_id), desk.path(mail_id)) == (outcome, path)
    assert len(desk.mails_to(ANN)) <= 1


@pytest.mark.parametrize("node", ["decide", "book_slot", "move_booking", "cancel_booking", "hold_slots", "handoff"])
def test_a_bug_that_passes_costs_a_try_and_nothing_else(node):
    outcome, path = undisturbed(node)
    scene, desk = opened(node)
    scene.fail(desk, ZeroDivisionError("a bug"), times=2)
    mail_id = scene.ask(desk)
    settle(desk, mail_id)
    assert (desk.outcome(mail_id), desk.path(mail_id)) == (outcome, path)
    assert len(desk.mails_to(ANN)) <= 1


def test_a_mail_that_cannot_be_filed_ends_all_the_same_and_is_not_filed_again(desk: Desk):
    desk.fails("mailbox", "file", PermanentError("no such folder"), times=9)
    mail_id = SCENES["file_email"].ask(desk)
    assert desk.outcome(mail_id) == "booked"
    assert desk.handoffs() == ["mailbox_unavailable"]
    assert desk.path(mail_id)[-4:] == ["file_email", *TO_A_PERSON]
    assert len(desk.mailbox.inbox) == 1
    assert len(desk.mails_to(ANN)) == 1


def test_who_needed_no_answer_gets_none_because_the_mail_could_not_be_filed(desk: Desk):
    desk.fails("mailbox", "file", PermanentError("no such folder"))
    mail_id = desk.receive(mail("Thank you!"), form("thanks"))
    assert desk.outcome(mail_id) == "ignored(acknowledgement)"
    assert (desk.handoffs(), desk.mails_to(ANN)) == (["mailbox_unavailable"], [])


def test_records_that_fail_at_the_very_end_do_not_send_a_run_in_circles(desk: Desk):
    desk.fails("records", "owe", PermanentError("no room"), times=9, about=None)
    desk.forms += [AFTERWARDS["handoff"].asked[1]]
    mail_id = desk.receive(mail(AFTERWARDS["handoff"].asked[0]))
    assert desk.outcome(mail_id) == "handed_off(wants_person)"
    assert desk.handoffs() == ["mailbox_unavailable", "wants_person"]
    assert desk.path(mail_id)[-5:] == ["handoff", "file_email", *TO_A_PERSON]


def test_words_that_the_model_cannot_give_are_worth_no_retry_and_no_person(desk: Desk):
    desk.words += [TransientError("overloaded")] * 2
    mail_id = SCENES["book_slot"].ask(desk)
    assert desk.outcome(mail_id) == "booked"
    assert desk.path(mail_id).count("draft_reply") == 1


def test_the_longest_run_stays_within_the_engines_steps(desk: Desk):
    claims = DraftForm(opening="It is booked for 3 pm.", closing="See you on Thursday.")
    desk.words += [claims] * 20
    desk.ports["records"].on("reserve", lambda: desk.fails("calendar", "book", SlotTaken("it is taken")))
    mail_id = SCENES["book_slot"].ask(desk)
    assert desk.outcome(mail_id) == "handed_off(slot_lost)"
    assert desk.path(mail_id).count("book_slot") == policy.MAX_LOST_SLOTS + 1
    # The form is the first of the answers that a mail is worth; once they are spent, the template's words do at once.
    first, second, each_other = policy.MAX_DRAFTS, policy.MAX_DRAFTS, 1
    plans = policy.MAX_LOST_SLOTS + 1
    assert desk.path(mail_id).count("draft_reply") == first + second + (plans - 2) * each_other
    assert desk.records.model_answers(mail_id) == policy.MAX_ANSWERS
