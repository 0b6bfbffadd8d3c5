"""Scores of mutants: shares, their bounds, and the tables that tell of them."""

import pytest

from evals.mutants.report import kind, markdown, parts_table, percent, rooms_table, survivors
from evals.mutants.score import Fate, Mutant, Score, score, wilson

MUTANTS = [
    Mutant("agent/a.py", 3, "core/ReplaceBinaryOperator_Add_Sub", Fate.KILLED),
    Mutant("agent/a.py", 9, "core/NumberReplacer", Fate.SURVIVED, "--- a\n+++ b\n@@ -9 +9 @@\n x\n-y = 1\n+y = 2\n"),
    Mutant("agent/b.py", 1, "core/NumberReplacer", Fate.TIMEOUT),
    Mutant("agent/b.py", 2, "core/NumberReplacer", Fate.KILLED),
]


def test_what_is_killed_or_never_ends_was_noticed():
    found = score(MUTANTS, of=10)
    assert (found.killed, found.timeouts, found.survived, found.share) == (2, 1, 1, 0.75)


def test_of_nothing_no_share_is_known():
    assert score([], of=10).share == 0
    assert score([], of=10).bounds == (0, 1)


@pytest.mark.parametrize(
    ("successes", "trials", "bounds"), [(340, 400, (0.8117, 0.8817)), (10, 10, (0.7225, 1)), (0, 10, (0, 0.2775))]
)
def test_the_bounds_are_wilsons(successes, trials, bounds):
    assert wilson(successes, trials) == pytest.approx(bounds, abs=0.0001)


def test_the_share_of_all_is_known_where_all_were_tried():
    assert Score(tried=20, killed=19, timeouts=0, of=20).bounds == (0.95, 0.95)


def test_a_share_is_never_rounded_up():
    assert percent(0.84999) == "84.9 %"


def test_a_room_is_one_line():
    (_, _, line) = rooms_table({"times": score(MUTANTS, of=10)}).splitlines()
    assert " ".join(line.split()) == "| times | 10 | 4 | 2 | 1 | 1 | 75.0 % | 30.0 % to 95.4 % |"


def test_the_worst_part_comes_first():
    lines = parts_table("file", MUTANTS, lambda mutant: mutant.file).splitlines()
    assert [line.split()[1] for line in lines[2:]] == ["agent/a.py", "agent/b.py"]


def test_kinds_are_told_without_what_they_turn_into():
    assert [kind(mutant) for mutant in MUTANTS[:2]] == ["ReplaceBinaryOperator", "NumberReplacer"]


def test_a_survivor_is_shown_with_its_change_alone():
    assert survivors(MUTANTS) == ["agent/a.py:9: NumberReplacer\n-y = 1\n+y = 2"]


def test_a_report_holds_the_command_and_every_room():
    text = markdown({"times": MUTANTS}, {"times": score(MUTANTS, of=4)}, command="frontdesk mutants", commit="abc")
    assert "`frontdesk mutants` at abc" in text
    assert "all were tried" in text
    assert "## times" in text
