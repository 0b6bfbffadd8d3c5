"""What must be true at the end of a soak, as pure functions of what was measured and counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from agent.policy import Policy
from evals.soak.ending import Ending, MailEnd, Sent
from evals.soak.mails import MUST_BECOME
from evals.soak.plan import MailKind, PhaseKind, phase_at
from evals.soak.process import Sample

LONG_ENOUGH = 600
"""Seconds: a shorter soak says nothing of growth, for a process fills its caches first."""
LONGEST_GROWTH = 0.05
IDLE_CPU = 0.01
REST_LONG_ENOUGH = 60
REST_BEGINS = 30
"""Seconds into an idle stretch from which it counts: what came last has been handled by then."""
MORE_DESCRIPTORS, MORE_THREADS = 3, 1
_EXCUSES = {"effect_uncertain", "sending_failed"}


@dataclass(frozen=True)
class Growth:
    """How something grew from the second quarter of the soak to the last: medians."""

    before: float
    after: float
    hours: float

    @property
    def share(self) -> float:
        """The growth, as a share of what there was."""
        return (self.after - self.before) / self.before

    @property
    def per_hour(self) -> float:
        """The growth in an hour."""
        return (self.after - self.before) / self.hours


@dataclass(frozen=True)
class Rest:
    """An idle stretch: its length and the processor time spent in it, in seconds."""

    seconds: float
    cpu: float

    @property
    def share(self) -> float:
        """The share of one processor."""
        return self.cpu / self.seconds


def judge(ending: Ending) -> list[str]:
    """Name everything that must not be."""
    return [
        *(f"mail {mail.arrival.number}: {problem}" for mail in ending.mails for problem in _mail(mail)),
        *_sendings(ending.mails, ending.sent),
        *_growths(ending),
        *(f"idle, but {rest.share:.1%} of a processor" for rest in rests(ending) if rest.share >= IDLE_CPU),
        *(f"logged: {line}" for line in ending.logged.broken),
        *([f"the worker ended with {ending.exit_code}, not with 0"] if ending.exit_code != 0 else []),
        *(["something was still due at the end"] if ending.still_due else []),
    ]


def growth(samples: Sequence[Sample], seconds: float, of: str) -> Growth | None:
    """Compare the second quarter with the last; None where there is too little to compare."""
    quarter = seconds / 4
    before = [getattr(sample, of) for sample in samples if quarter <= sample.at < 2 * quarter]
    after = [getattr(sample, of) for sample in samples if 3 * quarter <= sample.at]
    if seconds < LONG_ENOUGH or not before or not after:
        return None
    return Growth(median(before), median(after), seconds / 2 / 3600)


def rests(ending: Ending) -> list[Rest]:
    """Measure the idle stretches that are long enough to say anything."""
    found = []
    for phase in ending.plan.phases:
        if phase.kind is not PhaseKind.IDLE:
            continue
        within = [sample for sample in ending.samples if phase.start + REST_BEGINS <= sample.at <= phase.end]
        if len(within) > 1 and within[-1].at - within[0].at >= REST_LONG_ENOUGH:
            found.append(Rest(within[-1].at - within[0].at, within[-1].cpu - within[0].cpu))
    return found


def latencies(ending: Ending, kind: PhaseKind) -> list[float]:
    """List in how many seconds the mails that came in such stretches were filed, shortest first."""
    return sorted(
        mail.places[0].at - mail.delivered
        for mail in ending.mails
        if mail.places and phase_at(ending.plan, mail.arrival.at) is kind
    )


def share_of_time(samples: Sequence[Sample]) -> float:
    """Return the share of one processor that was used from the first sample to the last."""
    if len(samples) < 2:
        return 0.0
    return sum(b.cpu - a.cpu for a, b in pairwise(samples)) / (samples[-1].at - samples[0].at)


def _mail(mail: MailEnd) -> Iterator[str]:
    """Name what is wrong with the end of one mail."""
    if mail.taken_in != 1:
        yield f"taken in {mail.taken_in} times"
    if mail.outcomes != (MUST_BECOME[mail.arrival.kind],):
        yield f"outcomes: {', '.join(mail.outcomes) or 'none'}"
    wanted = "Frontdesk/Handled" if mail.arrival.kind is MailKind.MACHINE else "Frontdesk/Person"
    found = [place.folder for place in mail.places] + ["INBOX"] * mail.in_inbox
    if found != [wanted]:
        yield f"lies in {', '.join(found) or 'no folder'}"


def _sendings(mails: Sequence[MailEnd], sent: Sequence[Sent]) -> Iterator[str]:
    """Name what was sent twice, to nobody's question, or not at all without a person's knowing."""
    for message_id, times in Counter(mail.message_id for mail in sent).items():
        if times > 1:
            yield f"{times} mails with one Message-ID, {message_id}"
    told = Counter((mail.about, mail.is_notice, mail.subject) for mail in sent)
    for (about, is_notice, _), times in told.items():
        if times > 1:
            yield f"mail {about}: {times} {'notices' if is_notice else 'answers'}"
    answered = {mail.about for mail in sent if not mail.is_notice}
    noticed = {mail.about for mail in sent if mail.is_notice}
    must_be_told = _first_handoffs(mails)
    for mail in mails:
        number, kind = mail.arrival.number, mail.arrival.kind
        excused = not _EXCUSES.isdisjoint(mail.told_of)
        if number in answered and kind is not MailKind.PROVEN:
            yield f"mail {number}: was answered"
        if number not in answered and kind is MailKind.PROVEN and not excused:
            yield f"mail {number}: was not acknowledged"
        if number in noticed and kind is MailKind.MACHINE:
            yield f"mail {number}: the owner was told"
        if number in must_be_told - noticed and not excused:
            yield f"mail {number}: the owner was not told"


def _first_handoffs(mails: Sequence[MailEnd]) -> set[int]:
    """Return the numbers of the mails that the owner must be told of: of more the policy spares him within an hour."""
    handed_off = [mail.arrival for mail in mails if mail.arrival.kind is not MailKind.MACHINE]
    # They are handled in about the order in which they came: those near the limit may be on either side of it.
    certain = sorted(handed_off, key=lambda arrival: arrival.at)[: Policy().notices_per_hour // 2]
    return {arrival.number for arrival in certain}


def _growths(ending: Ending) -> Iterator[str]:
    seconds = ending.plan.seconds
    memory = growth(ending.samples, seconds, "rss")
    if memory and memory.share > LONGEST_GROWTH:
        yield f"memory grew by {memory.share:.1%}"
    for of, more in (("descriptors", MORE_DESCRIPTORS), ("threads", MORE_THREADS)):
        found = growth(ending.samples, seconds, of)
        if found and found.after - found.before > more:
            yield f"{of} grew from {found.before:g} to {found.after:g}"
