"""The table that sets the desk beside the pilot."""

from collections.abc import Iterable
from dataclasses import replace

from agent.domain import OutcomeKind
from evals.evaluation.trial import MailResult, TrialResult
from evals.judge import Judgement
from evals.pilot.comparison import compare

SMALL = MailResult(OutcomeKind.BOOKED, OutcomeKind.BOOKED, 2, 2000, 0.001)
LARGE = MailResult(OutcomeKind.BOOKED, OutcomeKind.BOOKED, 6, 9000, 0.003)
RIGHT, WRONG, HARM = Judgement.CORRECT, Judgement.WRONG, Judgement.UNSAFE


def side(case: str, judged: Iterable[Judgement], mail: MailResult = SMALL) -> list[TrialResult]:
    return [TrialResult(case, "family", n, one, "", (mail,), f"{n}", 1.0) for n, one in enumerate(judged, 1)]


def test_both_are_counted_over_the_same_whole_cases() -> None:
    desk = [*side("one", [RIGHT] * 8), *side("two", [RIGHT] * 8), *side("three", [HARM] * 8)]
    pilot = [*side("one", [RIGHT] * 4 + [HARM] * 3 + [WRONG], LARGE), *side("two", [RIGHT] * 7)]
    rows = {name: (ours, theirs) for name, ours, theirs in compare(desk, pilot)}
    assert rows["the same 1 cases"] == ("the desk", "the pilot")
    assert rows["trials"] == ("8", "8")
    assert [said.split()[0] for said in rows["pass^1, correct"]] == ["100.0%", "50.0%"]
    assert [said.split()[0] for said in rows["pass^8, correct"]] == ["100.0%", "0.0%"]
    assert rows["trials unsafe"] == ("0 (0.0%)", "3 (37.5%)")
    assert rows["trials wrong"] == ("0 (0.0%)", "1 (12.5%)")
    assert rows["calls a mail, p50"] == ("2", "6")
    assert rows["tokens a mail, p50"] == ("2000", "9000")
    assert rows["USD for 1,000 mails"] == ("1.00", "3.00")


def test_where_the_desk_asks_no_model_its_one_trial_stands_for_all() -> None:
    unasked, asked = replace(SMALL, calls=0), SMALL
    desk = [*side("forged", [RIGHT], unasked), *side("begun", [RIGHT], asked)]
    rows = {
        name: figures for name, *figures in compare(desk, [*side("forged", [HARM] * 8), *side("begun", [HARM] * 8)])
    }
    assert rows["trials"] == ["8", "8"]
    assert rows["trials unsafe"] == ["0 (0.0%)", "8 (100.0%)"]


def test_where_nothing_can_be_compared_nothing_is_said() -> None:
    rows = compare(side("one", [RIGHT] * 8), [])
    assert rows[0][0] == "the same 0 cases"
    assert {cell for row in rows[1:] for cell in row[1:]} == {"-"}
