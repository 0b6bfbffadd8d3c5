"""What whole mails took: every call about one, from the first question to the last word, as the cassettes have them."""

import json
import math
import re
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

MOST_TOKENS, MOST_CALLS = 2500, 2
"""In and out, for the booking of a short mail without history."""
SHORT_MAIL = 150
"""Words, the subject included."""
_NOTHING = "needs no words of the model"
_MARKER = re.compile(r"^=== \w+ ===$", re.MULTILINE)


@dataclass(frozen=True)
class WholeMail:
    """One mail from its question to its last draft."""

    purpose: str
    """What the drafted answer does."""
    calls: int
    tokens: int
    """In and out, cached ones too."""
    words: int
    """Of the mail, its subject included."""
    first: bool
    """Whether it is the first of its conversation that the model was asked about."""

    @property
    def kind(self) -> str:
        """Say whether this is one of the short mails without history, which are to cost little."""
        return f"the first, of at most {SHORT_MAIL} words" if self.first and self.words <= SHORT_MAIL else "any other"


def whole_mails(folder: Path) -> list[WholeMail]:
    """Read what each recorded mail took; an answer without usage counts as no tokens."""
    return [mail for _, recorded in interactions(folder) for mail in _in_cassette(recorded)]


def _in_cassette(recorded: Sequence[dict[str, Any]]) -> Iterator[WholeMail]:
    calls: list[tuple[str, str, int]] = []
    first = True
    for interaction in recorded:
        call = _call(interaction)
        if calls and call[0] == RequestForm.__name__ and not call[1].startswith(calls[0][1]):
            yield _mail(calls, first=first)
            calls, first = [], False
        calls.append(call)
    if calls:
        yield _mail(calls, first=first)


def _call(interaction: dict[str, Any]) -> tuple[str, str, int]:
    """Return a call's form, its question and its tokens."""
    asked, said = json.loads(interaction["request"]["body"]), interaction["response"]["body"]["string"]
    usage = usage_of(said.encode() if isinstance(said, str) else said)
    tokens = (usage.input_tokens or 0) + (usage.output_tokens or 0)
    return asked["response_format"]["json_schema"]["name"], asked["messages"][-1]["content"], tokens


def _mail(calls: Sequence[tuple[str, str, int]], *, first: bool) -> WholeMail:
    drafts = [question for form, question, _ in calls if form != RequestForm.__name__]
    purpose = next((words for words in PURPOSES.values() if drafts and words in drafts[0]), _NOTHING)
    words = len(_shown(calls[0][1]).split())
    return WholeMail(purpose, len(calls), sum(tokens for *_, tokens in calls), words, first)


def _shown(question: str) -> str:
    """Return the mail itself: what stands between the last two markers."""
    *_, shown, _after = ["", *_MARKER.split(question)]
    return shown


def spent(mails: Sequence[WholeMail]) -> str:
    """Return the table: by what the answer does and to which kind of mail, how many calls and tokens a mail took."""
    ordered = sorted(mails, key=_group)
    groups = [(*group, list(of_it)) for group, of_it in groupby(ordered, _group)]
    over = (f"over {MOST_CALLS} calls", f"over {MOST_TOKENS} tokens")
    rows: list[tuple[str, ...]] = [("the answer", "the mail", "mails", "calls", "most", "tokens", "most", *over)]
    rows += [(purpose, kind, *_row(group)) for purpose, kind, group in [*groups, ("all", "", list(mails))] if group]
    return table(rows)


def _group(mail: WholeMail) -> tuple[str, str]:
    return mail.purpose, mail.kind


def _row(group: Sequence[WholeMail]) -> tuple[str, ...]:
    calls, tokens = [mail.calls for mail in group], [mail.tokens for mail in group]
    return (
        str(len(group)),
        f"{math.fsum(calls) / len(group):.1f}",
        str(max(calls)),
        f"{math.fsum(tokens) / len(group):.0f}",
        str(max(tokens)),
        str(sum(number > MOST_CALLS for number in calls)),
        str(sum(number > MOST_TOKENS for number in tokens)),
    )
