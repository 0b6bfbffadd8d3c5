"""The demo: a morning's mail through the embedded world, what became of it, and what is left to look at."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from evals.case import Case, load_cases
from evals.judge import Judgement, judge
from ops.cli.exits import USAGE, stop
from ops.cli.show import cost, happened, tokens, verdict
from ops.cost import priced_as
from ops.formats import HandleLine
from ops.settings import environment
from ops.world.answers import answers, source
from ops.world.play import EndState, WorldMail, play

RECORDS = "records.sqlite"


def show_morning(folder: Path, model: str | None) -> None:
    """Play the demo's mails, print what became of each, and leave the servers' contents in the folder."""
    console = Console()
    cases = demo_cases()
    mails = demo_mails(cases)
    clear(folder)
    console.print(Text(f"{len(mails)} mails for one desk. Model: {source(environment())}."))
    with answers(environment(), name=model) as make_model, _progress(console) as progress:
        bar = progress.add_task("reading the mail", total=len(mails) + 1)

        def advance(_: HandleLine) -> None:
            progress.advance(bar)

        world = next(iter(cases.values())).opened_world()
        end = play(world, mails, make_model, folder=folder, watch=advance)
        shadow = play(world, mails[:1], make_model, level="shadow", watch=advance)
    console.print(_table(end.mails, shadow.mails, world.policy.slots.tz))
    console.print(Text(_sum(end.mails)))
    console.print(Text(_judged(cases, end)))
    for line in _leave(folder, end):
        console.print(Text(line))


def clear(folder: Path) -> None:
    """Make room for a demo: an earlier one goes, anything else is left alone."""
    if folder.exists() and not (folder / RECORDS).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        stop(USAGE, f"{folder} holds something else than an earlier demo. Name another folder with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def demo_cases() -> dict[str, Case]:
    """Return the cases that the demo plays, in the order of their first mails."""
    return {name: case for name, case in load_cases().items() if case.demo}


def demo_mails(cases: Mapping[str, Case]) -> list[WorldMail]:
    """Return the mails of several cases as they arrive in one mailbox."""
    dated = [
        (written.date, mail)
        for name, case in cases.items()
        for written, mail in zip(case.mails, case.world_mails(name), strict=True)
    ]
    return [mail for _, mail in sorted(dated, key=lambda item: item[0])]


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _table(lines: Sequence[HandleLine], shadow: Sequence[HandleLine], zone: tzinfo) -> Table:
    table = Table(show_lines=True)
    table.add_column("mail, outcome (reason)", overflow="fold")
    table.add_column("read back from the servers", overflow="fold", ratio=1)
    table.add_column("model, time", no_wrap=True)
    for line in lines:
        table.add_row(*_row(line, line.file, zone))
    for line in shadow:
        table.add_row(*_row(line, f"{line.file} at the level shadow", zone))
    return table


def _row(line: HandleLine, name: str, zone: tzinfo) -> tuple[Text, Text, Text]:
    outcome = Text(f"{name}\n").append(verdict(line), style="bold")
    calls = (
        [f"{len(line.model_calls)} calls", f"{tokens(line)} tokens", cost(line)] if line.model_calls else ["not asked"]
    )
    return (
        outcome,
        Text("\n".join(happened(line.effects, zone)) or "nothing"),
        Text("\n".join([*calls, f"{line.timings.total:.2f} s"])),
    )


def _sum(lines: Sequence[HandleLine]) -> str:
    calls = [call for line in lines for call in line.model_calls]
    seconds = sum(line.timings.total for line in lines)
    known = [call.cost_usd for call in calls if call.cost_usd is not None]
    models = {call.model: priced_as(call.model) for call in calls}
    prices = ", ".join(
        f"{model} at the list price of {as_}" if as_ != model else model for model, as_ in models.items()
    )
    unpriced = f", {len(calls) - len(known)} calls without a known price" if len(known) < len(calls) else ""
    return f"{len(calls)} model calls, ${sum(known):.5f} ({prices or 'none'}{unpriced}), {seconds:.1f} s."


def _judged(cases: Mapping[str, Case], end: EndState) -> str:
    found = judge_all(cases, end)
    counts = {judgement: sum(each == judgement for each in found.values()) for judgement in Judgement}
    return "Judged by their end states: " + ", ".join(f"{n} {judgement}" for judgement, n in counts.items() if n) + "."


def judge_all(cases: Mapping[str, Case], end: EndState) -> dict[str, Judgement]:
    """Judge each case by what became of its own mails."""
    found = {}
    for name, case in cases.items():
        lines = tuple(line for line in end.mails if line.file.rpartition("/")[0] == name)
        found[name] = judge(case, replace(end, mails=lines))[0]
    return found


def _leave(folder: Path, end: EndState) -> list[str]:
    """Write down what the servers held in files that can be opened, and say where they are."""
    calendar, sent, handoffs, audit = (
        folder / name for name in ("calendar.ics", "sent", "handoffs.txt", "audit.jsonl")
    )
    calendar.write_bytes(end.calendar_file)
    sent.mkdir()
    for number, mail in enumerate(end.after.sent, 1):
        (sent / f"{number:02}.eml").write_bytes(mail.raw)
    told = [f"{h.reason}, due {h.due:%Y-%m-%d %H:%M} UTC, mail {h.mail_id} {h.detail}".rstrip() for h in end.handoffs]
    handoffs.write_text("\n".join(told) + "\n", encoding="utf-8")
    audit.write_text("".join(json.dumps(entry) + "\n" for entry in end.audit), encoding="utf-8")
    return [
        f"calendar      {calendar}",
        f"sent replies  {sent}/*.eml",
        f"handoffs      {handoffs}",
        f"audit         {audit}",
        f"records       {folder / RECORDS} (SQLite), mailbox {folder / 'mail'} (Maildir)",
    ]
