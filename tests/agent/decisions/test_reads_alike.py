"""Whether the sender's other language reads another time: a table of phrases."""

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from agent import slots
from agent.decisions.languages import is_read_otherwise
from agent.decisions.meaning import read_times
from agent.slots import SlotRules
from tests.agent.decisions.situations import situation
from tests.agent.mails import BERLIN, form

PHRASES = tomllib.loads(Path(__file__).with_name("reads_alike.toml").read_text(encoding="utf-8"))["phrase"]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["text"])
def test_two_languages_of_a_sender_agree_or_leave_it_in_doubt(phrase: dict[str, Any]) -> None:
    reference = datetime.fromisoformat(phrase["reference"]).astimezone(BERLIN)
    asked = situation(phrase["text"], form("book"))
    asked = replace(asked, locale=phrase["locale"], languages=frozenset({phrase["other"]}), reference=reference)
    start = slots.exact_start(read_times(asked), SlotRules())
    agrees = start is not None and not is_read_otherwise(asked, start, SlotRules())
    assert agrees is phrase["agrees"]
