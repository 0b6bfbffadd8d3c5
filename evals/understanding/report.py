"""The report on understanding: tables by kind of mail and by language, and what is not recorded."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from agent.form import folded
from evals.mutants.report import table
from evals.understanding.labelled import LabelledMail
from evals.understanding.marks import Mark, Share
from evals.understanding.whole_mails import WholeMail, spent

_SHARES: dict[str, Callable[[Mark], Share]] = {
    "first try": lambda mark: mark.first,
    "form": lambda mark: mark.form,
    "intent": lambda mark: mark.intent,
    "quotes exact": lambda mark: mark.exact,
    "quotes right": lambda mark: mark.quotes,
    "suits": lambda mark: mark.suits,
    "own time": lambda mark: mark.times,
    "offer": lambda mark: mark.offer,
    "more asked": lambda mark: mark.asks,
    "language": lambda mark: mark.language,
}
_PERCENTILE = 0.95
_WIDTH = 110


def tables(marks: Sequence[Mark]) -> str:
    """Return the tables: what is right, and what it took."""
    groups = [
        *_grouped("intent", marks, lambda mark: mark.mail.label.intent[0]),
        *_grouped("language", marks, lambda mark: mark.mail.label.language),
        ("all", "", list(marks)),
    ]
    right: list[tuple[str, ...]] = [("", "kind", "tries", *_SHARES, "dropped")]
    right += [(by, kind, str(len(group)), *_shares(group), str(_dropped(group))) for by, kind, group in groups]
    took: list[tuple[str, ...]] = [("", "kind", "tokens in", "of them cached", "tokens out", "seconds")]
    took += [(by, kind, *_taken(group)) for by, kind, group in groups]
    return f"{table(right)}\n\n{table(took)}"


def markdown(marks: Sequence[Mark], mails: Sequence[LabelledMail], whole: Sequence[WholeMail]) -> str:
    """Return the whole as a Markdown file."""
    asked = {mark.mail.name for mark in marks}
    missing = [mail.name for mail in mails if mail.name not in asked]
    return f"""# What the recorded model understands

Written by `make understanding` from the answers in `evals/cassettes`; the labels stand in `evals/cases`.

{_sources(marks)}
{len(mails)} mails have a label, {len(asked)} of them a recorded answer.

{tables(marks)}

A try is a first answer with its repair. Shares are of the tries with a form, but for "first try" and "form".

- first try: the first answer was a valid form; form: the first or the repaired one was.
- intent: one of those that the label allows.
- quotes exact: of all quoted times, those that stand in the mail.
- quotes right: of the tries, those that quote the times of the label and no others, in these words, more or fewer.
- suits: of the label's quotes that were found, those rightly said to suit or not to suit.
- own time: of the quotes that our own reader can read, those where the model's date, and its clock where a moment is
  named, are one of our readings.
- offer: of the tries where an offered time is taken, by the label or the form, those with the right number.
- more asked: whether it was seen that the mail asks for something more, or for nothing more.
- dropped: fields that count for nothing, since what they quote is not in the mail.
- Tokens and seconds are of one answer: mean, and in brackets what 95 % stay within. Seconds are the endpoint's own.

## What a whole mail takes

{spent(whole)}

Every call about a mail, the drafts of the reply and what was asked a second time included; cached tokens count.

## Where the intent was not understood

{_misses(marks)}

## Not recorded

{_wrapped(missing) or "Nothing."}

Mail that the desk never asks the model about stands here too.
"""


def _grouped(by: str, marks: Sequence[Mark], key: Callable[[Mark], str]) -> Iterable[tuple[str, str, list[Mark]]]:
    for kind, group in groupby(sorted(marks, key=key), key):
        yield by, kind, list(group)


def _shares(group: Sequence[Mark]) -> list[str]:
    return [_written(sum((of(mark) for mark in group), Share())) for of in _SHARES.values()]


def _written(share: Share) -> str:
    return f"{share.count}/{share.of}" if share.of else "-"


def _dropped(group: Sequence[Mark]) -> int:
    return sum(len(mark.dropped) for mark in group)


def _taken(group: Sequence[Mark]) -> list[str]:
    usages = [answer.usage for mark in group for answer in mark.answers]
    seconds = [answer.seconds for mark in group for answer in mark.answers]
    columns = (
        [usage.input_tokens for usage in usages],
        [usage.cached_tokens for usage in usages],
        [usage.output_tokens for usage in usages],
    )
    return [*(_spread(column, 0) for column in columns), _spread(seconds, 1)]


def _spread(values: Sequence[float | None], digits: int) -> str:
    known = sorted(value for value in values if value is not None)
    if not known:
        return "-"
    most = known[math.ceil(_PERCENTILE * len(known)) - 1]
    return f"{sum(known) / len(known):.{digits}f} ({most:.{digits}f})"


def _sources(marks: Sequence[Mark]) -> str:
    """Name the models and the prompts that were recorded, with the number of answers of each."""
    sources = sorted((answer.model, answer.prompt) for mark in marks for answer in mark.answers)
    lines = [
        f"- model {model}, prompt {prompt}: {len(list(each))} answers" for (model, prompt), each in groupby(sources)
    ]
    return "".join(f"{line}\n" for line in lines)


def _misses(marks: Sequence[Mark]) -> str:
    rows = [("mail", "label", "form", "wish", "tries")]
    missed = sorted(_miss(mark) for mark in marks if mark.intent.count < mark.intent.of)
    rows += [(*miss, str(len(list(each)))) for miss, each in groupby(missed)]
    return table(rows) if missed else "Nowhere."


def _miss(mark: Mark) -> tuple[str, str, str, str]:
    form = mark.answers[-1].form
    wish = folded(form.wish).replace("|", "/") if form else ""
    return mark.mail.name, ", ".join(mark.mail.label.intent), mark.got, wish


def _wrapped(names: Sequence[str]) -> str:
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > _WIDTH:
            lines.append("")
        lines[-1] += f"{name}, "
    return "\n".join(line.rstrip() for line in lines).rstrip(",") + "." if names else ""
