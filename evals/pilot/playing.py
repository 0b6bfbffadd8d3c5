"""Playing mails through a world with the pilot at the desk: the same servers, read back in the same way."""

import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from string import Template

from agent.domain import EffectKind, Email, OutcomeKind
from agent.ports import Deps
from evals.pilot.agent import PROMPT, Pilot
from evals.pilot.tools import Outcome, Tools, described
from ops.adapters import openai_model
from ops.formats import HandledEffect, HandledStatus, HandleLine
from ops.world.changes import effects_between
from ops.world.clock import WorldClock
from ops.world.format import World
from ops.world.lines import priced, told_line
from ops.world.play import EndState, Player, WorldMail, opened
from ops.world.post import deliver, wire, written_at
from ops.world.readback import read_back

COMING_DAYS = 14
NO_MODEL = openai_model(base_url="http://127.0.0.1:9", api_key="none", name="none")
"""The desk whose connections the pilot uses asks nothing."""
TASK = Template("""\
It is $now on the clock of $zone. The coming days: $days.

${before}Handle this new e-mail:

$mail

Attached files: $files""")
_DONE = {
    EffectKind.BOOK: OutcomeKind.BOOKED,
    EffectKind.MOVE: OutcomeKind.MOVED,
    EffectKind.CANCEL: OutcomeKind.CANCELLED,
}


def play_pilot(world: World, mails: Iterable[WorldMail], pilot: Pilot) -> EndState:
    """Deliver the mails one by one into a fresh world, let the pilot handle each, and read the servers back."""
    # The desk that is opened here lends its connections; it never works itself.
    with tempfile.TemporaryDirectory() as folder, opened(world, NO_MODEL, "auto", Path(folder)) as player:
        before = player.snapshot
        thread: dict[str, str] = {}
        ours: list[str] = []
        lines = tuple(_play(mail, player, pilot, thread, ours) for mail in mails)
        return EndState(lines, before, player.snapshot, (), (), (), b"")


def _play(mail: WorldMail, player: Player, pilot: Pilot, thread: dict[str, str], ours: list[str]) -> HandleLine:
    """Handle one mail; add what is written to the thread, and the Message-IDs of the replies to `ours`."""
    deps, accounts, owner = player.desk.deps, player.accounts, player.desk.deps.owner.address
    if isinstance(deps.now, WorldClock):
        deps.now.move_to(written_at(mail.raw))
    started = time.perf_counter()
    deliver(wire(mail.raw, ours), accounts.mailbox, accounts.servers.smtp_port)
    email = deps.mailbox.read(deps.mailbox.status().newest)
    tools = Tools(deps, email, mail.name, thread)
    run = pilot.handle(system_prompt(deps), task(deps, email, thread), tools)
    thread[email.message_id or ""] = written(email)
    before, player.snapshot = player.snapshot, read_back(accounts)
    kinds = {name: EffectKind.NOTICE for name, to in tools.sent.items() if to == owner}
    ours += [name for name in tools.sent if name not in kinds]
    effects = effects_between(before, player.snapshot, owner=owner, kinds=kinds)
    return told_line(
        mail.name,
        HandledStatus.RUNNING if tools.outcome is None else HandledStatus.DONE,
        total=time.perf_counter() - started,
        settled=(outcome, None) if (outcome := settled(tools.outcome, effects)) else None,
        form={"answers": run.answers},
        effects=acknowledged(effects) if outcome is OutcomeKind.HANDED_OFF else effects,
        calls=[priced(call, deps.now()) for call in run.calls],
        path=run.path,
    )


def settled(claim: Outcome | None, effects: Sequence[HandledEffect]) -> OutcomeKind | None:
    """Say how a mail ended: by what the servers show was booked, moved or cancelled, else as the pilot says.

    None where it never said so.
    """
    for effect in effects:
        if effect.kind in _DONE:
            return _DONE[effect.kind]
    return OutcomeKind(claim) if claim else None


def acknowledged(effects: Sequence[HandledEffect]) -> list[HandledEffect]:
    """Take the reply to a mail that was handed off for what it is: word that a person will answer."""
    return [
        effect.model_copy(update={"kind": EffectKind.ACK}) if effect.kind is EffectKind.REPLY else effect
        for effect in effects
    ]


def system_prompt(deps: Deps) -> str:
    """Return the prompt for this office."""
    rules, meeting = deps.policy.slots, deps.policy.meetings[0]
    return PROMPT.substitute(
        owner=deps.owner.name,
        desk=deps.desk.name,
        tools=described(),
        meeting=meeting.name,
        place=meeting.place,
        minutes=rules.minutes,
        zone=rules.zone,
        hours=", ".join(f"{day} {' and '.join(hours)}" for day, hours in rules.hours.items()),
    )


def task(deps: Deps, mail: Email, thread: Mapping[str, str]) -> str:
    """Return what the pilot is told of a new mail: the clock, the coming days, the thread, and the mail itself."""
    rules = deps.policy.slots
    now = deps.now().astimezone(rules.tz)
    days = ", ".join(f"{now + timedelta(days=ahead):%A %Y-%m-%d}" for ahead in range(COMING_DAYS))
    before = [thread[name] for name in mail.references if name in thread]
    files = ", ".join(file.name for file in mail.attachments) or "none"
    return TASK.substitute(
        now=f"{now:%A %Y-%m-%d %H:%M}",
        zone=rules.zone,
        days=days,
        before="\n\n".join(["Earlier in the thread:", *before, ""]) if before else "",
        mail=written(mail),
        files=files,
    )


def written(mail: Email) -> str:
    """Return a mail as a person sees it."""
    return f"From: {' '.join(mail.from_fields)}\nSubject: {mail.subject}\n\n{mail.text.strip()}"
