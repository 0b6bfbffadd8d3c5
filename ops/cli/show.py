"""What became of a mail, for people."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from agent.domain import EffectKind
from integrations.mime.invisible import visible
from ops.formats import HandledEffect, HandledStatus, HandleLine

GOOD = {"booked", "moved", "cancelled", "offered", "asked", "closed", "ignored"}
MAILS = {
    EffectKind.REPLY: "reply",
    EffectKind.ACK: "acknowledgement",
    EffectKind.REMINDER: "reminder",
    EffectKind.DRAFT: "draft",
}
VERBS = {
    EffectKind.BOOK: "booked",
    EffectKind.MOVE: "moved to",
    EffectKind.CANCEL: "cancelled",
    EffectKind.HOLD: "held",
    EffectKind.RELEASE: "released",
    EffectKind.SHOW_HOLD: "shown as held",
    EffectKind.HIDE_HOLD: "shown no more",
    EffectKind.REPLY: "reply to",
    EffectKind.ACK: "acknowledgement to",
    EffectKind.REMINDER: "reminder to",
    EffectKind.NOTICE: "notice to",
    EffectKind.DRAFT: "draft for",
    EffectKind.ACTIVITY: "CRM:",
}


def plain(text: str, style: str = "") -> Text:
    """Return somebody else's words as they are: no markup, nothing that a terminal obeys."""
    return Text(visible(text)[0], style=style)


def verdict(line: HandleLine) -> str:
    """Return the outcome as it is spoken of: handed_off(model_unavailable)."""
    spoken, inside = line.outcome or line.status, line.would_be or line.reason
    return f"{spoken}({inside})" if inside else str(spoken)


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


def happened(effects: Sequence[HandledEffect], zone: tzinfo) -> list[str]:
    """Say what happened, a line a kind, with local times."""
    told: dict[EffectKind, list[str]] = {}
    for effect in effects:
        told.setdefault(effect.kind, []).append(_detail(effect, zone))
    return [f"{VERBS[kind]} {', '.join(details)}" for kind, details in told.items()]


def _detail(effect: HandledEffect, zone: tzinfo) -> str:
    people = ", ".join(effect.recipients or effect.attendees)
    if effect.start is None:
        return people or effect.text or ""
    when = datetime.fromisoformat(effect.start).astimezone(zone)
    return f"{when:%a} {when.day} {when:%b %H:%M}{f' with {people}' if people else ''}"


def show_line(line: HandleLine, zone: tzinfo) -> None:
    """Print what became of one mail."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("outcome", Text(verdict(line), style=f"bold {'green' if line.outcome in GOOD else 'yellow'}"))
    for name, told in _rows(line, zone):
        table.add_row(name, plain(told))
    mails = [
        Panel(plain((seen.text or "").strip()), title=plain(f"{MAILS[seen.kind]}: {seen.subject}"), title_align="left")
        for seen in line.effects
        if seen.kind in MAILS
    ]
    Console().print(Panel(Group(table, *mails), title=plain(line.file), title_align="left"))


def _rows(line: HandleLine, zone: tzinfo) -> list[tuple[str, str]]:
    if line.status is HandledStatus.NOT_RECEIVED:
        return [("", "the mail server did not take this mail")]
    return [
        *([("understood", _understood(line.form))] if line.form else []),
        ("read back", "\n".join(happened(line.effects, zone)) or "nothing was written anywhere"),
        ("model", _asked(line)),
        ("time", f"{line.timings.total:.2f} s, {line.timings.model:.2f} s of it the model"),
        ("path", " > ".join(line.path)),
    ]


def _understood(form: dict[str, object]) -> str:
    windows = form["windows"]
    quotes = [f'"{window["quote"]}"' for window in windows] if isinstance(windows, list) else []
    return f"{form['intent']}{f' {chr(44).join(quotes)}' if quotes else ''} (language: {form['language']})"


def _asked(line: HandleLine) -> str:
    number = len(line.model_calls)
    if not number:
        return "not asked"
    return f"{number} call{'s' if number > 1 else ''}, {tokens(line)} tokens in/out, {cost(line)}"
