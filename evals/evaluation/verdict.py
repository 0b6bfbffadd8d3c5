"""The report in short: a few plain sentences, each of a figure."""

from collections.abc import Iterator

from evals.evaluation.counts import Handed, by_reason
from evals.evaluation.figures import CLEAN, Figures
from evals.evaluation.findings import Findings, points
from evals.evaluation.models import Model
from evals.evaluation.scores import at_most
from evals.judge import Judgement

MOST_REASONS = 4
CAVEAT = (
    "The cases are chosen for what can go wrong, not for how often it comes: an inbox with more plain requests has"
    " other shares. Measure yours at the level shadow, which sends nothing."
)


def sentences(findings: Findings) -> list[str]:
    """Return what a person who decides has to know."""
    found = findings.figures
    if not found.trials:
        return ["Nothing was played."]
    return [
        _counted(found),
        _harm(findings),
        *_clean(found),
        *_again(found),
        *_people(findings),
        *_cost(found, findings.model),
        *_against(findings),
        CAVEAT,
    ]


def _counted(found: Figures) -> str:
    played = f"{many(found.trials, 'trial')} of {many(found.cases, 'case')}, {many(found.mails, 'mail')}"
    return f"{played}: {_judged(found.judged)}."


def many(number: int, noun: str) -> str:
    """Return so many of something, such as "1,102 mails"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _judged(counts: dict[Judgement, int]) -> str:
    return ", ".join(f"{number:,} {judgement}" for judgement, number in counts.items())


def _harm(findings: Findings) -> str:
    if harmful := findings.harmful:
        cases = sorted({result.case for result in harmful})
        return f"{many(len(harmful), 'trial')} did harm, in {many(len(cases), 'case')}: {', '.join(cases)}."
    number = findings.figures.cases
    return (
        "No trial did harm: no wrong booking, no mail to somebody who must not get it. That none was seen in"
        f" {many(number, 'case')} leaves room for harm in at most {at_most(number):.1%} of such cases (at 95 %)."
    )


def _clean(found: Figures) -> Iterator[str]:
    if found.clean:
        others = [f"{n} {judgement}" for judgement, n in found.clean_judged.items() if n and judgement != "correct"]
        rest = f"; the others: {', '.join(others)}" if others else ""
        yield f"Plain bookings ({CLEAN}, {many(found.clean_cases, 'case')}): {found.clean} are correct{rest}."


def _again(found: Figures) -> Iterator[str]:
    once, last = found.hats[0], next((hat for hat in reversed(found.hats) if hat.correct), None)
    if once.correct and last:
        yield f"Of the {found.asking} cases that ask the model, a trial is correct in {once.correct}" + (
            f", and all of {last.k} trials are in {last.correct}." if last.k > 1 else "."
        )


def _people(findings: Findings) -> Iterator[str]:
    found = findings.figures
    yield f"{found.alone} of the mails end without anything for a person to do."
    if found.precision and found.recall:
        yield (
            f"Of the mails that belong to a person it hands off {found.recall}. Of those that it hands off,"
            f" {found.precision} belong to a person; the others it could have dealt with."
        )
    if reasons := by_reason(findings.results)[:MOST_REASONS]:
        yield f"It leaves mails to a person most often for: {', '.join(map(_handed, reasons))}."


def _handed(reason: Handed) -> str:
    return f"{reason.reason} ({reason.mails}, of which {reason.due} belong there)"


def _cost(found: Figures, model: Model) -> Iterator[str]:
    if found.usd and found.usd_mean is not None:
        yield (
            f"A mail costs {found.usd[0]:.5f} USD (p50; p95 {found.usd[1]:.5f}), 1,000 mails"
            f" {1000 * found.usd_mean:.2f} USD, at {model.price}."
        )
    if found.seconds:
        half, most = (f"{seconds:.0f} s" for seconds in found.seconds)
        yield (
            f"When it was recorded, several trials at a time, the model took {half} for a trial (p50; p95 {most}):"
            " as long as this endpoint on that machine makes one wait."
        )


def _against(findings: Findings) -> Iterator[str]:
    if against := findings.against:
        changed = f" ({', '.join(against.changed)} changed since)" if against.changed else ""
        yield (
            f"Correct trials against evals/baseline.json{changed}: {points(against)}; worse in"
            f" {many(len(against.worse), 'case')}, better in {against.better}."
        )
