"""How right a form is: intent, quotes, own times, offer, language, against what a careful reader makes of the mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from agent.domain import Reading, ReadingKind
from agent.form import RequestForm, WindowForm, grounded, is_quoted
from evals.understanding.labelled import LabelledMail, overlap
from evals.understanding.recorded import Answer, tries


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Add up."""
        return Share(self.count + other.count, self.of + other.of)


def share(verdicts: Sequence[bool]) -> Share:
    """Count the yes among yes and no."""
    return Share(sum(verdicts), len(verdicts))


@dataclass(frozen=True)
class Mark:
    """How one attempt to understand a mail came out; without a form only `first` and `form` are counted."""

    mail: LabelledMail
    answers: tuple[Answer, ...]
    first: Share
    form: Share
    intent: Share = field(default_factory=Share)
    exact: Share = field(default_factory=Share)
    """Of the quoted times, those that stand in the mail."""
    quotes: Share = field(default_factory=Share)
    """Whether the quoted times are those of the label, and no others."""
    suits: Share = field(default_factory=Share)
    """Of the quotes of the label, those that are rightly said to suit or not."""
    times: Share = field(default_factory=Share)
    """Of the quotes that our own reader knows, those where the model's own date and clock are the same."""
    offer: Share = field(default_factory=Share)
    asks: Share = field(default_factory=Share)
    language: Share = field(default_factory=Share)
    dropped: tuple[str, ...] = ()
    """The fields that count for nothing, since what they quote does not stand in the mail."""
    got: str = ""
    """The intent of the form."""


def marks(mails: Sequence[LabelledMail], recorded: dict[str, list[Answer]]) -> list[Mark]:
    """Mark every recorded attempt to understand one of these mails."""
    return [
        _mark(mail, attempt)
        for mail in mails
        for attempt in tries([answer for answer in recorded.get(mail.case, ()) if _is_about(answer, mail)])
    ]


def _is_about(answer: Answer, mail: LabelledMail) -> bool:
    return f"\nSubject: {mail.email.subject}\n\n{mail.email.reply_text}\n===" in answer.question


def _mark(mail: LabelledMail, attempt: Sequence[Answer]) -> Mark:
    first, form = share([attempt[0].form is not None]), attempt[-1].form
    if form is None:
        return Mark(mail, tuple(attempt), first, Share(0, 1))
    label = mail.label
    return Mark(
        mail,
        tuple(attempt),
        first,
        Share(1, 1),
        intent=share([form.intent in label.intent]),
        exact=share([is_quoted(window.quote, mail.texts) for window in form.windows]),
        quotes=share([_quotes_right(form, mail)]),
        suits=share(_suits_right(form, mail)),
        times=share(_times_right(form, mail)),
        offer=share([form.offer_number == label.offer]) if label.offer or form.offer_number else Share(),
        asks=share([bool(form.also_asks) == label.also_asks]),
        language=share([form.language == label.language]),
        dropped=grounded(form, mail.texts, label.language)[1].fields,
        got=form.intent,
    )


def _quotes_right(form: RequestForm, mail: LabelledMail) -> bool:
    """Say whether each quote of the label has one of the form, and the other way round."""
    wanted, found = mail.label.quotes, [window.quote for window in form.windows]
    return all(any(overlap(quote, other) for other in found) for quote in wanted) and all(
        any(overlap(quote, other) for other in wanted) for quote in found
    )


def _suits_right(form: RequestForm, mail: LabelledMail) -> list[bool]:
    pairs = [(quote, window) for quote in mail.label.quotes for window in form.windows if overlap(quote, window.quote)]
    return [window.possible == (quote not in mail.label.ruled_out) for quote, window in pairs]


def _times_right(form: RequestForm, mail: LabelledMail) -> list[bool]:
    found = [(window, [r for each in mail.read(window.quote) for r in each.readings]) for window in form.windows]
    return [any(_is(window, reading, mail) for reading in readings) for window, readings in found if readings]


def _is(window: WindowForm, reading: Reading, mail: LabelledMail) -> bool:
    """Compare day and, where it is one moment, clock; of a stretch of time the day is enough."""
    moment = (reading.start or reading.end or datetime.min.replace(tzinfo=UTC)).astimezone(mail.zone)
    is_day = window.date == f"{moment:%Y-%m-%d}"
    return is_day and (reading.kind is not ReadingKind.INSTANT or window.time == f"{moment:%H:%M}")
