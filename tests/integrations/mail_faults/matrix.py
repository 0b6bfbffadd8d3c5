"""Which faults are played, and what must hold after each: taken from a healthy session, so that it follows the code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from ops.world.servers import EmbeddedServers
from tests.agent.mails import ANN, BOB
from tests.integrations.mail_faults.stage import BOOKING, LATER, MACHINE, MAILS, Ending, Stage, staged
from tests.servers.imap_world import ImapWorld
from tests.servers.line_fault import FAULTS, Fault, LineFault

UNCERTAIN = "handed_off(effect_uncertain)"
_HEALTHY = {BOOKING: "booked", MACHINE: "ignored(auto_reply)", LATER: "booked"}
_SHORT_SECONDS = 0.3
_BEGINNING = 12
"""Utterances, up to the first command after the login."""


@dataclass(frozen=True)
class Session:
    """What the desk says to either server for the first two mails when nothing breaks, and how it ends."""

    imap: list[bytes]
    smtp: list[bytes]
    ending: Ending


@dataclass(frozen=True)
class Strike:
    """One fault, at one utterance of one line."""

    line: str
    at: int
    word: bytes
    fault: Fault

    def __str__(self) -> str:
        return f"{self.line} {self.at} {self.word[:60]!r}: {self.fault}"

    @property
    def leaves_doubt(self) -> bool:
        """Whether the text of the reply may have left, and nobody can tell."""
        is_told = self.line == "smtp" and (self.word.startswith(b"From:") or self.word == b".\r\n")
        return is_told and self.fault is not Fault.LATE

    @property
    def is_sent(self) -> bool:
        """Whether the server has the reply in spite of all."""
        return self.line == "imap" or not self.leaves_doubt or self.fault is not Fault.BEFORE


def healthy_session(account: Callable[[], ImapWorld], servers: EmbeddedServers) -> Session:
    """Play the two mails with nothing broken."""
    with staged(account(), servers) as stage:
        _begin(stage)
        session = [[said for _, said in line.said] for line in (stage.imap, stage.smtp)]
        _go_on(stage)
        return Session(*session, stage.ending())


def strikes(session: Session, fault: Fault, imap_kind: str) -> list[Strike]:
    """Name every utterance of the session, with this fault.

    Within TLS all that is new is how it begins: what comes after the login meets one fault each, in turn.
    """
    imap = [Strike("imap", at, word, fault) for at, word in enumerate(session.imap)]
    if imap_kind in ("embedded", "dovecot"):
        return imap + [Strike("smtp", at, word, fault) for at, word in enumerate(session.smtp)]
    turn = FAULTS.index(fault)
    return [strike for strike in imap if strike.at < _BEGINNING or strike.at % len(FAULTS) == turn]


def play(strike: Strike, account: Callable[[], ImapWorld], servers: EmbeddedServers, session: Session) -> list[str]:
    """Let the fault strike in a fresh account; return what is wrong in the end."""
    timeout = _SHORT_SECONDS if strike.fault is Fault.SILENT else 10.0
    with staged(account(), servers, timeout=timeout) as stage:
        line: LineFault = getattr(stage, strike.line)
        line.strike(strike.at, strike.fault)
        _begin(stage)
        has_struck = line.struck == 1
        waited = _go_on(stage)
        ending = stage.ending()
    wrong = [*_complaints(ending, strike), *_excesses(ending, session.ending)]
    if not has_struck:
        wrong.append("the fault did not strike")
    if waited:
        wrong.append(f"the later mail waited for {waited}")
    return [f"{strike}: {one}" for one in wrong]


def play_late(account: Callable[[], ImapWorld], servers: EmbeddedServers, session: Session) -> list[str]:
    """Let every answer come late."""
    with staged(account(), servers) as stage:
        stage.imap.always = stage.smtp.always = {b"": Fault.LATE}
        _begin(stage)
        waited = _go_on(stage)
        ending = stage.ending()
    wrong = [*_complaints(ending, Strike("both", 0, b"", Fault.LATE)), *_excesses(ending, session.ending, spare=0)]
    return [*wrong, f"waited for {waited}"] if waited else wrong


def _begin(stage: Stage) -> None:
    for name in (BOOKING, MACHINE):
        stage.world.deliver(MAILS[name])
    stage.settle()


def _go_on(stage: Stage) -> timedelta:
    stage.world.deliver(MAILS[LATER])
    return stage.settle()


def _complaints(ending: Ending, strike: Strike) -> Iterator[str]:
    """Compare with what has to be, mail by mail and server by server."""
    found = dict(ending.outcomes)
    doubted = strike.leaves_doubt and found.get(BOOKING) == UNCERTAIN
    wanted = _HEALTHY | ({BOOKING: UNCERTAIN} if doubted else {})
    if ending.outcomes != sorted(wanted.items()):
        yield f"outcomes {ending.outcomes}"
    if ending.handoffs != (["effect_uncertain"] if doubted else []):
        yield f"handoffs {ending.handoffs}"
    if ending.events != 2:
        yield f"{ending.events} events"
    replies = {BOOKING: (ANN, ending.replies[BOOKING]), LATER: (BOB, ending.replies[LATER])}
    if ending.sent[replies[LATER]] != 1 or ending.sent[replies[BOOKING]] != (1 if strike.is_sent else 0):
        yield f"replies {ending.sent}"
    # An uncertain reply is followed by a word to its sender and one to the owner.
    if max(ending.sent.values()) > 1 or ending.sent.total() > 2 + (2 if doubted else 0):
        yield f"sent {ending.sent}"
    yield from _misplaced(ending, doubted=doubted)


def _misplaced(ending: Ending, *, doubted: bool) -> Iterator[str]:
    for name in _HEALTHY:
        folder = "Person" if doubted and name == BOOKING else "Handled"
        if ending.places.get(name) != [(folder, False)]:
            yield f"{name} lies in {ending.places.get(name)}"
    for name, copies in ((BOOKING, 0 if doubted else 1), (LATER, 1)):
        if len(ending.places.get(ending.replies[name], [])) != copies:
            yield f"the reply to {name} lies in {ending.places.get(ending.replies[name])}"


def _excesses(ending: Ending, healthy: Ending, spare: int = 1) -> Iterator[str]:
    """Complain of what was asked too often: a broken line costs a few connections and their commands, no more."""
    for line, connections, usual in zip(("imap", "smtp"), ending.connections, healthy.connections, strict=True):
        if connections > usual + 3 * spare:
            yield f"{connections} connections, {line}"
    for line, said, usual in zip(("imap", "smtp"), ending.utterances, healthy.utterances, strict=True):
        if said > usual + 40 * spare:
            yield f"{said} commands, {line}"
