"""The runbook has an entry for every reason."""

from pathlib import Path

from agent.domain import Reason

RUNBOOK = Path(__file__).parents[2] / "ops" / "runbook.md"


def test_every_reason_has_one_heading_with_words_below_it():
    sections = RUNBOOK.read_text(encoding="utf-8").split("\n### ")[1:]
    told = [section.partition("\n")[0] for section in sections if section.partition("\n")[2].strip()]
    assert [reason.value for reason in Reason if told.count(reason.value) != 1] == []
