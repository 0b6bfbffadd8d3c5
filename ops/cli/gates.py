"""`frontdesk gates`, `pause`, `resume` and `level`: what holds effects back, and a person's hand on it."""

import getpass
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated

import typer

from agent.domain import KILL_SWITCH, LEVEL, Gate, GateState, Integration, Level, circuit_of, pause_of
from ops.cli.exits import CONFIGURATION, USAGE, print_line, stop
from ops.cli.mail import Json
from ops.cli.run import our_records, wall_clock
from ops.formats import GateLine, PausedLine

SETTING = "FRONTDESK_LEVEL"
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class What(StrEnum):
    """What can be paused: every effect, or all calls to one integration."""

    ALL, MAILBOX, MAILER, CONTACTS, CALENDAR = "all", "mailbox", "mailer", "contacts", "calendar"
    MODEL, FALLBACK_MODEL = "model", "fallback_model"

    @property
    def gate(self) -> str:
        """Name the gate."""
        return KILL_SWITCH if self is What.ALL else pause_of(Integration(self))


Paused = Annotated[What, typer.Argument(metavar="WHAT", help="Every effect, or one integration.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for whoever looks next.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who you are; else your login name.")]


def gates(*, as_json: Json = False) -> None:
    """Show every gate: what holds effects back, why, by whose hand and until when."""
    with our_records() as (settings, policy, records):
        lines, waiting = _lines(records.gates(wall_clock()), settings.level), records.held_mails()
    if as_json:
        for line in [*lines, PausedLine(paused_mails=waiting)]:
            print_line(line.model_dump(mode="json"))
    else:
        _show(lines, waiting, policy.slots.tz)


def pause(
    what: Paused = What.ALL,
    reason: Why = "",
    duration: Annotated[
        str, typer.Option("--for", metavar="2h|30m|1d", help="How long; else until it is resumed.")
    ] = "",
    by: By = "",
) -> None:
    """Hold back every effect, or keep the desk from one integration; what waits is decided anew afterwards."""
    length, why, name = _length(duration), _reason(reason, f"frontdesk pause {what}"), who(by)
    with our_records() as (_, policy, records):
        now = wall_clock()
        until = now + length if length else None
        records.set_gate(what.gate, GateState.CLOSED, why, by=name, at=now, until=until)
    lasting = f"until {in_zone(until, policy.slots.tz)}" if until else f"until `frontdesk resume {what}`"
    typer.echo(f"{what.gate} is closed {lasting}.")


def resume(what: Paused = What.ALL, by: By = "") -> None:
    """Open what was paused, and the circuit of that integration, should it have closed by itself."""
    name = who(by)
    concerned = [what.gate, *([] if what is What.ALL else [circuit_of(Integration(what))])]
    with our_records() as (_, _, records):
        now = wall_clock()
        shut = [gate.name for gate in records.gates(now) if gate.name in concerned and gate.state != GateState.OPEN]
        for gate in shut:
            records.set_gate(gate, GateState.OPEN, "", by=name, at=now)
    typer.echo(f"{' and '.join(shut)} {'are' if shut[1:] else 'is'} open." if shut else f"{what.gate} is not closed.")


def level(
    to: Annotated[Level | None, typer.Argument(metavar="LEVEL", help="Without one the level is shown.")] = None,
    reason: Why = "",
    by: By = "",
) -> None:
    """Show or set what the desk may do; never more than the setting FRONTDESK_LEVEL, where that is set."""
    from integrations.records.gatekeeper import lowest

    if to is None and (reason or by):
        stop(USAGE, "Name the level: off, shadow, approve or auto.")
    why, name = (_reason(reason, f"frontdesk level {to}"), who(by)) if to else ("", "")
    with our_records() as (settings, policy, records):
        if to and settings.level and lowest(to, settings.level) is not to:
            stop(CONFIGURATION, f"{to} is above the setting {SETTING}, which is {settings.level}: raise that first.")
        if to:
            records.set_gate(LEVEL, to, why, by=name, at=wall_clock())
        found = _effective(records.gates(wall_clock()), settings.level)
    typer.echo(f"{found.state}: {_detail(found, policy.slots.tz)}")


def _reason(written: str, command: str) -> str:
    """Return why a gate is set."""
    if not written.strip() or not written.isprintable():
        stop(USAGE, f'Say why, in one line: {command} --reason "two weeks of trial are over"')
    return written.strip()


def who(by: str) -> str:
    """Return who is at the keyboard."""
    try:
        name = by.strip() or getpass.getuser()
    except (KeyError, OSError, ImportError):
        name = ""
    if not name or not name.isprintable():
        stop(USAGE, "Nobody knows who you are: say it with --by NAME.")
    return name


def _length(written: str) -> timedelta | None:
    """Return how long a pause is to last."""
    if not written:
        return None
    read = re.fullmatch(r"([1-9][0-9]{0,3})([mhd])", written)
    if read is None:
        stop(USAGE, f"--for {written!r} is not a length of time: write one like 30m, 2h or 1d.")
    return int(read[1]) * UNITS[read[2]]


def _effective(rows: Sequence[Gate], ceiling: Level | None) -> GateLine:
    """Return the level that counts, and where it comes from."""
    from agent.policy import ACTING
    from integrations.records.gatekeeper import effective_level

    state, row = effective_level(rows, ceiling), next((gate for gate in rows if gate.name == LEVEL), None)
    if row is not None and row.state == state:
        return _line(replace(row, state=state), holds_back=state not in ACTING)
    reason = f"the setting {SETTING}" if ceiling else f"neither the setting {SETTING} nor `frontdesk level` sets one"
    return GateLine(gate=LEVEL, state=state, holds_back=state not in ACTING, reason=reason)


def _lines(rows: Sequence[Gate], ceiling: Level | None) -> list[GateLine]:
    """Return every gate, also those that nobody ever touched; what holds back comes first, then what is being tried."""
    found = {gate.name: _line(gate, holds_back=gate.state == GateState.CLOSED) for gate in rows if gate.name != LEVEL}
    names = dict.fromkeys([KILL_SWITCH, *map(pause_of, Integration), *map(circuit_of, Integration), *found])
    highest = GateLine(gate="ceiling", state=ceiling or "not set", reason=f"the setting {SETTING}")
    lines = [
        _effective(rows, ceiling),
        highest,
        *(found.get(name, GateLine(gate=name, state=GateState.OPEN)) for name in names),
    ]
    return sorted(lines, key=lambda line: (not line.holds_back, line.state != GateState.HALF_OPEN))


def _line(gate: Gate, *, holds_back: bool) -> GateLine:
    shown = {"gate": gate.name, "state": gate.state, "reason": gate.reason, "by": gate.by}
    return GateLine(**shown, holds_back=holds_back, at=gate.at, until=gate.until)


def _show(lines: Sequence[GateLine], paused_mails: int, zone: tzinfo) -> None:
    from rich.console import Console
    from rich.table import Table

    from ops.cli.show import plain

    table = Table.grid(padding=(0, 2))
    for line in lines:
        style = "bold yellow" if line.holds_back else ""
        table.add_row(plain(line.gate), plain(line.state, style), plain(_detail(line, zone)))
    console = Console()
    console.print(table)
    holding = [line.gate for line in lines if line.holds_back]
    console.print(plain(f"Held back by {', '.join(holding)}." if holding else "Nothing is held back."))
    if paused_mails:
        waits = "mail is paused and waits" if paused_mails == 1 else "mails are paused and wait"
        console.print(plain(f"{paused_mails} {waits} for a gate to open."))


def _detail(line: GateLine, zone: tzinfo) -> str:
    """Say why, by whose hand and until when."""
    by = [f"by {line.by}"] if line.by else []
    since = [f"since {in_zone(line.at, zone)}"] if line.at else []
    until = [f"until {in_zone(line.until, zone)}"] if line.until else []
    return ", ".join([*([line.reason] if line.reason else []), *by, *since, *until])


def in_zone(moment: datetime, zone: tzinfo) -> str:
    """Return a time as people read it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"
