"""The report of a soak, in Markdown."""

import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import version

from evals.soak.ending import Ending
from evals.soak.plan import PhaseKind
from evals.soak.verdict import Growth, growth, judge, latencies, rests, share_of_time

_MEGABYTE = 2**20
_PACKAGES = ("frontdesk", "imapclient", "langgraph", "sqlalchemy", "pymap", "aiosmtpd")


def markdown(ending: Ending, *, command: str, commit: str, at: datetime) -> str:
    """Return the report; `at` is when the soak began."""
    problems, plan = judge(ending), ending.plan
    kinds = Counter(str(mail.arrival.kind) for mail in ending.mails)
    outcomes = Counter(outcome for mail in ending.mails for outcome in mail.outcomes)
    uncertain = sum("effect_uncertain" in mail.told_of for mail in ending.mails)
    notices = sum(mail.is_notice for mail in ending.sent)
    mails = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"""# Soak

`{command}` at {commit}, begun {at:%Y-%m-%d %H:%M %Z}: {plan.seconds / 60:.0f} minutes.
Python {platform.python_version()}, {platform.system()} {platform.machine()}, {versions}.

**{"Nothing was found that must not be." if not problems else f"{len(problems)} things were found that must not be."}**
{len(ending.mails)} mails ({mails}), {ending.faults} faults, {len(ending.sent) - notices} acknowledgements and {notices}
notices sent, {uncertain} mails with a sending of which nobody knows whether it arrived, {ending.rotated} old mails
cleared away.

{_table(_figures(ending))}

Outcomes: {_listed(outcomes)}.

## Logged

{_lines(f"{number} x {event}" for event, number in sorted(ending.logged.events.items()))}

## What must not be

{_lines(problems)}
"""


def _figures(ending: Ending) -> list[tuple[str, str]]:
    samples, seconds = ending.samples, ending.plan.seconds
    return [
        ("measured", "figure"),
        ("memory (RSS) of the worker", _growth(growth(samples, seconds, "rss"), _MEGABYTE, " MB")),
        ("memory of its parser", _growth(growth(samples, seconds, "children_rss"), _MEGABYTE, " MB")),
        ("descriptors", _growth(growth(samples, seconds, "descriptors"), 1, "")),
        ("threads", _growth(growth(samples, seconds, "threads"), 1, "")),
        *(
            (f"CPU idle, stretch {number}", f"{rest.share:.2%} of a processor over {rest.seconds:.0f} s")
            for number, rest in enumerate(rests(ending), 1)
        ),
        ("CPU over all", f"{share_of_time(samples):.1%} of a processor"),
        *(
            (f"arrival to filed, {kind}", _spread(latencies(ending, kind)))
            for kind in (PhaseKind.CALM, PhaseKind.STORM)
        ),
        ("end on SIGTERM", "still running" if ending.exit_code is None else f"exit {ending.exit_code}"),
    ]


def _growth(found: Growth | None, unit: float, name: str) -> str:
    if found is None:
        return "too short to say"
    return (
        f"{found.before / unit:.1f}{name} in the second quarter, {found.after / unit:.1f}{name} in the last: "
        f"{found.share:+.1%}, {found.per_hour / unit:+.1f}{name} an hour"
    )


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "no mail"
    half, most = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    return f"median {half:.1f} s, 95 % within {most:.1f} s, longest {seconds[-1]:.1f} s ({len(seconds)} mails)"


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counted.most_common()) or "none"


def _lines(found: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in found) or "Nothing."


def _table(rows: Sequence[tuple[str, str]]) -> str:
    head, *others = (f"| {name} | {figure} |" for name, figure in rows)
    return "\n".join([head, "|---|---|", *others])
