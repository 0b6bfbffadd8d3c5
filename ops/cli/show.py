"""What became of a mail, for people."""

from decimal import Decimal

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ops.formats import HandledEffect, HandleLine

GOOD = {"booked", "moved", "cancelled", "offered", "asked", "closed", "ignored"}


def verdict(line: HandleLine) -> str:
    """Return the outcome as it is spoken of: handed_off(model_unavailable)."""
    if line.outcome is None:
        return line.status
    inside = line.would_be if line.outcome == "shadowed" else line.reason
    return f"{line.outcome}({inside})" if inside else str(line.outcome)


def cost(line: HandleLine) -> str:
    """Return what the model cost for a mail; a question mark where a price is not known."""
    prices = [call.cost_usd for call in line.model_calls]
    if any(price is None for price in prices):
        return "?"
    total = sum((Decimal(str(price)) for price in prices), Decimal())
    return f"${total:.5f}" if prices else "-"


def tokens(line: HandleLine) -> str:
    """Return the tokens in and out."""
    calls = line.model_calls
    return f"{sum(c.input_tokens or 0 for c in calls)}/{sum(c.output_tokens or 0 for c in calls)}" if calls else "-"


def effect(seen: HandledEffect) -> str:
    """Return an effect in a few words."""
    times = f" {seen.start[:16].replace('T', ' ')} UTC" if seen.start else ""
    people = ", ".join(seen.recipients or seen.attendees)
    return f"{seen.kind}{times}{f' -> {people}' if people else ''}"


def show_line(line: HandleLine) -> None:
    """Print what became of one mail."""
    table = Table.grid(padding=(0, 2))
    color = "green" if line.outcome in GOOD else "yellow"
    table.add_row("outcome", Text(verdict(line), style=f"bold {color}"))
    if line.form:
        asked = "; ".join(window["quote"] for window in line.form["windows"])
        table.add_row(
            "understood", Text(f"{line.form['intent']}{f': {asked}' if asked else ''} ({line.form['language']})")
        )
    for seen in line.effects:
        table.add_row("effect", Text(effect(seen)))
    table.add_row("model", Text(f"{len(line.model_calls)} calls, {tokens(line)} tokens in/out, {cost(line)}"))
    table.add_row("time", Text(f"{line.timings.total:.2f} s, of it {line.timings.model:.2f} s model"))
    table.add_row("path", Text(" > ".join(line.path)))
    mails = [
        Panel(Text(seen.text or ""), title=Text(f"{seen.kind}: {seen.subject}"), title_align="left")
        for seen in line.effects
        if seen.kind in {"reply", "ack"}
    ]
    Console().print(Panel(Group(table, *mails), title=Text(line.file), title_align="left"))
