"""What the suite tells: a line a run, a table at the end, and the same as a Markdown file."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from evals.chaos.journal import Result
from evals.chaos.verdict import FAILURES, Grade

COLUMNS = (
    "kind",
    "runs",
    "SIGKILL",
    "SIGTERM",
    "cuts",
    "lost replies",
    "clock jumps",
    *(grade.value for grade in Grade),
    "seconds",
)
REPEAT = "frontdesk chaos --only"


def run_line(result: Result, number: int, deaths: int) -> str:
    """Tell of one run."""
    where = ", ".join(f"{death.signal} {place(death.after, death.before)}" for death in result.deaths)
    found = "; ".join(f"{finding.grade.upper()} {finding.what}" for finding in result.findings) or "as undisturbed"
    return f"{number:>5} {deaths:>5} kills  {result.run:<28} {result.seconds:>5.1f} s  {where or 'no kill'}: {found}"


def place(after: str, before: str) -> str:
    """Say between which writes a process died."""
    parts = [f"{word} {write}" for word, write in (("after", after), ("before", before)) if write]
    return ", ".join(parts) or "before the first write"


def kills_of(results: Iterable[Result]) -> int:
    """Count the processes that were ended by a signal."""
    return sum(len(result.deaths) for result in results)


def table(results: Sequence[Result]) -> str:
    """Return the table by kind of run, as Markdown."""
    kinds = list(dict.fromkeys(result.kind for result in results))
    rows = [(kind, *_counts([r for r in results if r.kind == kind])) for kind in kinds]
    total = ("all", *_counts(results))
    return _markdown([COLUMNS, *rows, total])


def points_table(results: Sequence[Result]) -> str:
    """Return how often a process died right before, and right after, which write."""
    before = Counter(_write(death.before) for result in results for death in result.deaths if death.before)
    after = Counter(_write(death.after) for result in results for death in result.deaths if death.after)
    rows = [(write, str(before[write]), str(after[write])) for write in sorted({*before, *after})]
    return _markdown([("write", "died before it", "died after it"), *rows])


def coverage(points: Mapping[str, Sequence[str]], is_hit: Callable[[str, str], bool]) -> str:
    """Say how many of the known writes a process died before."""
    hit = sum(is_hit(case, point) for case, known in points.items() for point in known)
    return f"{hit} of the {sum(map(len, points.values()))} writes of {len(points)} cases were each died before."


def failed(results: Sequence[Result]) -> list[str]:
    """Return what must not be, each with the command that repeats its run."""
    return [
        f"{finding.grade}: {finding.what}; {_deaths(result)}\n    {REPEAT} {result.run}"
        for result in results
        for finding in result.failures
    ]


def markdown(results: Sequence[Result], *, command: str, commit: str, covered: str) -> str:
    """Return the report."""
    failures = failed(results)
    lost, doubled, disordered, different = (_of(results, grade) for grade in FAILURES)
    return f"""# Chaos

`{command}` at {commit}: {len(results)} runs, {kills_of(results)} kills, {sum(r.seconds for r in results):.0f} s.

**{lost} lost, {doubled} doubled, {disordered} out of order, {different} different.** Effects were counted at the
servers (SMTP transcript, mailbox folders, calendar, CRM) and compared with the same case undisturbed.

{table(results)}

`uncertain`: a process died, or the server's reply got lost, between our intent to send a mail and our note that it was
sent. Nobody can know then whether it left: it is not sent again, and a person was told. `late`: the clock jumped two
days ahead, and what had been possible was possible no more.

## Where processes died

{covered}

{points_table(results)}

## Failures

{chr(10).join(f"- {line}" for line in failures) or "None."}
"""


def _deaths(result: Result) -> str:
    return "; ".join(f"{death.signal} {place(death.after, death.before)}" for death in result.deaths) or "no kill"


def _write(name: str) -> str:
    """Strip a name of the mail's number and its own: the same write in all cases."""
    return name.partition(":")[2].partition("#")[0]


def _of(results: Iterable[Result], grade: Grade) -> int:
    return sum(finding.grade is grade for result in results for finding in result.findings)


def _counts(results: Sequence[Result]) -> tuple[str, ...]:
    deaths = Counter(death.signal for result in results for death in result.deaths)
    numbers = (
        len(results),
        deaths["SIGKILL"],
        deaths["SIGTERM"],
        sum(result.cuts for result in results),
        sum(result.lost_replies for result in results),
        sum(result.jumps for result in results),
        *(_of(results, grade) for grade in Grade),
        round(sum(result.seconds for result in results)),
    )
    return tuple(map(str, numbers))


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
