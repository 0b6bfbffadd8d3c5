"""The verdict on a soak catches a leak, a hot loop, and every mail or word that was lost or doubled."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.soak.ending import Ending
from evals.soak.folders import Place
from evals.soak.mails import OWNER
from evals.soak.plan import PhaseKind
from evals.soak.verdict import growth, judge, latencies, rests
from evals.soak.worker import Logged, read_log
from tests.evals.soak.endings import (
    ACK,
    GOOD,
    HOUR,
    MACHINE,
    MEGABYTE,
    NOTICES,
    PROVEN,
    SAMPLES,
    UNPROVEN,
    but,
    sample,
)

HANDLED, PERSON = Place("Frontdesk/Handled", 12.0), Place("Frontdesk/Person", 22.0)


def with_mails(*changed: object) -> Ending:
    return but(mails=changed)


def test_an_hour_in_which_all_went_well_is_not_blamed() -> None:
    assert judge(GOOD) == []


@pytest.mark.parametrize(
    ("ending", "problem"),
    [
        (with_mails(replace(MACHINE, places=()), PROVEN, UNPROVEN), "mail 1: lies in no folder"),
        (
            with_mails(replace(MACHINE, places=(), in_inbox=True), PROVEN, UNPROVEN),
            "mail 1: lies in INBOX",
        ),
        (
            with_mails(replace(MACHINE, places=(HANDLED, HANDLED)), PROVEN, UNPROVEN),
            "mail 1: lies in Frontdesk/Handled, Frontdesk/Handled",
        ),
        (with_mails(replace(MACHINE, in_inbox=True), PROVEN, UNPROVEN), "mail 1: lies in Frontdesk/Handled, INBOX"),
        (with_mails(replace(MACHINE, places=(PERSON,)), PROVEN, UNPROVEN), "mail 1: lies in Frontdesk/Person"),
        (with_mails(replace(MACHINE, outcomes=()), PROVEN, UNPROVEN), "mail 1: outcomes: none"),
        (
            with_mails(MACHINE, replace(PROVEN, outcomes=PROVEN.outcomes * 2), UNPROVEN),
            "mail 2: outcomes: handed_off(contact_unknown), handed_off(contact_unknown)",
        ),
        (
            with_mails(MACHINE, PROVEN, replace(UNPROVEN, outcomes=("dead_lettered(poison)",))),
            "mail 3: outcomes: dead_lettered(poison)",
        ),
        (with_mails(replace(MACHINE, taken_in=0), PROVEN, UNPROVEN), "mail 1: taken in 0 times"),
        (with_mails(replace(MACHINE, taken_in=2), PROVEN, UNPROVEN), "mail 1: taken in 2 times"),
        (but(sent=(ACK, ACK, *NOTICES)), "2 mails with one Message-ID, <1@us>"),
        (but(sent=(ACK, replace(ACK, message_id="<9@us>"), *NOTICES)), "mail 2: 2 answers"),
        (but(sent=(ACK, *NOTICES, replace(NOTICES[0], message_id="<9@us>"))), "mail 2: 2 notices"),
        (but(sent=NOTICES), "mail 2: was not acknowledged"),
        (but(sent=(ACK, NOTICES[0])), "mail 3: the owner was not told"),
        (but(sent=(ACK, *NOTICES, replace(ACK, message_id="<9@us>", about=3))), "mail 3: was answered"),
        (
            but(sent=(ACK, *NOTICES, replace(NOTICES[0], message_id="<9@us>", about=1))),
            "mail 1: the owner was told",
        ),
        (but(exit_code=None), "the worker ended with None, not with 0"),
        (but(exit_code=1), "the worker ended with 1, not with 0"),
        (but(still_due=True), "something was still due at the end"),
        (but(logged=Logged({}, ("oh",))), "logged: oh"),
    ],
)
def test_what_is_lost_or_doubled_or_broken_is_found(ending: Ending, problem: str) -> None:
    assert problem in judge(ending)


def test_a_sending_that_nobody_can_vouch_for_is_no_loss_where_a_person_knows() -> None:
    ending = but(mails=(MACHINE, replace(PROVEN, told_of=("effect_uncertain",)), UNPROVEN), sent=NOTICES)
    assert judge(ending) == []


@given(st.integers(min_value=2, max_value=200))
def test_a_leak_is_found_where_memory_grows_by_more_than_a_twentieth(megabytes_an_hour: int) -> None:
    leaking = tuple(sample(s.at, rss=int((160 + megabytes_an_hour * s.at / HOUR) * MEGABYTE)) for s in SAMPLES)
    found = growth(leaking, HOUR, "rss")
    assert found is not None
    assert found.per_hour / MEGABYTE == pytest.approx(megabytes_an_hour, rel=0.01)
    assert any("memory grew" in problem for problem in judge(but(samples=leaking))) is (found.share > 0.05)


def test_what_a_process_fills_in_its_first_minutes_is_no_leak() -> None:
    filled = tuple(sample(s.at, rss=(100 if s.at < 300 else 160) * MEGABYTE) for s in SAMPLES)
    assert judge(but(samples=filled)) == []


@pytest.mark.parametrize("what", ["descriptors", "threads"])
def test_descriptors_and_threads_that_pile_up_are_found(what: str) -> None:
    piling = tuple(sample(s.at, **{what: 21 + int(s.at / 100)}) for s in SAMPLES)
    assert any(problem.startswith(f"{what} grew") for problem in judge(but(samples=piling)))


def test_a_hot_loop_at_rest_is_found() -> None:
    hot = tuple(sample(s.at, cpu=s.cpu + max(0.0, s.at - 3000) * 0.02) for s in SAMPLES)
    assert judge(but(samples=hot)) == ["idle, but 2.5% of a processor"]
    [rest] = rests(GOOD)
    assert (rest.seconds, rest.share) == (570, pytest.approx(0.005))


def test_a_few_seconds_say_nothing_of_growth() -> None:
    assert growth(SAMPLES, 60, "rss") is None


def test_the_delay_is_counted_from_the_arrival_to_the_folder() -> None:
    assert latencies(GOOD, PhaseKind.STORM) == [2.0, 2.0, 2.0]
    assert latencies(GOOD, PhaseKind.CALM) == []


def test_the_log_is_counted_and_what_tells_of_a_bug_is_kept() -> None:
    expected = '{"level": "warning", "event": "pass failed", "why": "gone"}'
    bug = '{"level": "error", "event": "run failed", "exception": "KeyError"}'
    logged = read_log([expected, expected, bug, "Traceback (most recent call last):"])
    assert logged == Logged({"warning: pass failed: gone": 2}, (bug, "Traceback (most recent call last):"))


def test_a_notice_is_known_by_its_reader() -> None:
    assert [mail.is_notice for mail in GOOD.sent] == [mail.to == OWNER for mail in GOOD.sent]
