"""What whole mails took: every call about one, from the first question to the last word, as the cassettes have them."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from agent.form import RequestForm
from agent.nodes.draft_reply import PURPOSES
from evals.mutants.report import table
from evals.understanding.recorded import interactions
from integrations.openai_model.answers import usage_of

MOST_TOKENS = 2500
"""In and out, for a mail with a booking."""
_NOTHING = "needs no words of the model"


@dataclass(frozen=True)
class WholeMail:
    """One mail from its question to its last draft."""

    purpose: str
    """What the drafted answer does."""
    calls: int
    tokens: int
    """In and out, cached ones too."""


def whole_mails(folder: Path) -> list[WholeMail]:
    """Read what each recorded mail took; an answer without usage counts as no tokens."""
    return [mail for _, recorded in interactions(folder) for mail in _in_cassette(recorded)]


def _in_cassette(recorded: Sequence[dict[str, Any]]) -> Iterator[WholeMail]:
    calls: list[tuple[str, str, int]] = []
    for interaction in recorded:
        call = _call(interaction)
        if calls and call[0] == RequestForm.__name__ and not call[1].startswith(calls[0][1]):
            yield _mail(calls)
            calls = []
        calls.append(call)
    if calls:
        yield _mail(calls)


def _call(interaction: dict[str, Any]) -> tuple[str, str, int]:
    """Return a call's form, its question and its tokens."""
    asked, said = json.loads(interaction["request"]["body"]), interaction["response"]["body"]["string"]
    usage = usage_of(said.encode() if isinstance(said, str) else said)
    tokens = (usage.input_tokens or 0) + (usage.output_tokens or 0)
    return asked["response_format"]["json_schema"]["name"], asked["messages"][-1]["content"], tokens


def _mail(calls: Sequence[tuple[str, str, int]]) -> WholeMail:
    drafts = [question for form, question, _ in calls if form != RequestForm.__name__]
    purpose = next((words for words in PURPOSES.values() if drafts and words in drafts[0]), _NOTHING)
    return WholeMail(purpose, len(calls), sum(tokens for *_, tokens in calls))


def spent(mails: Sequence[WholeMail]) -> str:
    """Return the table: by what the answer does, how many calls and tokens a mail took."""
    ordered = sorted(mails, key=lambda mail: mail.purpose)
    groups = [(purpose, list(group)) for purpose, group in groupby(ordered, lambda mail: mail.purpose)]
    rows: list[tuple[str, ...]] = [("the answer", "mails", "calls", "most", "tokens", "most", f"over {MOST_TOKENS}")]
    rows += [(purpose, *_row(group)) for purpose, group in [*groups, ("all", list(mails))] if group]
    return table(rows)


def _row(group: Sequence[WholeMail]) -> tuple[str, ...]:
    calls, tokens = [mail.calls for mail in group], [mail.tokens for mail in group]
    return (
        str(len(group)),
        f"{math.fsum(calls) / len(group):.1f}",
        str(max(calls)),
        f"{math.fsum(tokens) / len(group):.0f}",
        str(max(tokens)),
        str(sum(number > MOST_TOKENS for number in tokens)),
    )
