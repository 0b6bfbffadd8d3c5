"""When a case catches a mutant, and what is told of it."""

from dataclasses import replace

import pytest

from evals.breakages.playing import CasePlay
from evals.breakages.report import markdown
from evals.breakages.table import Change, Mutant
from evals.breakages.verdict import Trial, Verdict, trials
from evals.judge import Judgement

MUTANT = Mutant(name="a_mutant", what="it is wrong", changes=(Change(file="agent/a.py", old="a", new="b"),))


def play(judgement: Judgement, *, crashed: bool = False) -> CasePlay:
    return CasePlay("a_case", judgement, "a | reason", crashed)


def tried(before: Judgement, after: Judgement, *, crashed: bool = False) -> Trial:
    [trial] = trials("a_mutant", [play(after, crashed=crashed)], {"a_case": play(before)})
    return trial


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("correct", "unsafe", "caught"),
        ("correct", "wrong", "caught"),
        ("safe", "unsafe", "caught"),
        ("safe", "wrong", "caught"),
        ("correct", "safe", "weakly caught"),
        ("correct", "correct", "missed"),
        ("safe", "safe", "missed"),
        ("safe", "correct", "missed"),
        ("wrong", "unsafe", "missed"),
    ],
)
def test_a_mutant_is_caught_where_what_was_harmless_is_so_no_more(before: str, after: str, verdict: str) -> None:
    trial = tried(Judgement(before), Judgement(after))
    assert trial.verdict == verdict
    assert trial.is_caught is (verdict == "caught")


def test_a_change_that_breaks_the_program_catches_nothing() -> None:
    assert tried(Judgement.CORRECT, Judgement.WRONG, crashed=True).verdict is Verdict.CRASHED


def test_a_play_comes_back_from_its_process_as_it_was() -> None:
    assert CasePlay.of_line(play(Judgement.SAFE, crashed=True).line()) == play(Judgement.SAFE, crashed=True)


def test_the_report_is_the_same_whatever_our_events_are_called_in_a_play() -> None:
    told = []
    for event in ("c3fig682spv9jikl0f3c3ppcga2lthd4l1347un6", "7iatdfr809ei9sb9l3pot1a45jifuve2e40bja0i"):
        why = f"the calendar holds what the ledger does not know: {event}"
        told.append(markdown([MUTANT], [replace(tried(Judgement.CORRECT, Judgement.UNSAFE), why=why)]))
    assert told[0] == told[1]
    assert "does not know: (its id)" in told[0]


def test_the_report_names_what_is_broken_where_and_who_finds_out() -> None:
    text = markdown([MUTANT], [tried(Judgement.CORRECT, Judgement.UNSAFE)])
    assert "- a_mutant (agent/a.py): it is wrong." in text
    [row] = [line for line in text.splitlines() if line.startswith("| a_mutant")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells == ["a_mutant", "a_case", "recorded", "correct", "unsafe", "caught", "a / reason"]
