"""One soak: the servers, the proxies before them, the worker, and the hand that plays the plan and takes samples."""

import imaplib
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from agent.policy import Policy
from evals.soak import worker
from evals.soak.ending import Ending, MailEnd, Recorded, recorded, sent_mails
from evals.soak.folders import Folders
from evals.soak.mails import DESK, VERIFIED, raw
from evals.soak.plan import Arrival, Fault, Plan, Proxied
from evals.soak.process import Sample, sample
from evals.soak.proxy import FaultProxy
from ops.stores import open_records
from ops.world.post import deliver
from ops.world.servers import EmbeddedServers

GRACE_SECONDS = 180.0
"""How long after the last mail the worker may take until nothing is due any more."""
_LOOK_SECONDS = 0.1
_SAMPLE_SECONDS = 10.0
_ROTATE_SECONDS = 60.0
_ACCOUNTS = {DESK: worker.PASSWORD}


class Soak:
    """Plays a plan in a folder of its own."""

    def __init__(self, plan: Plan, folder: Path, now: Callable[[], datetime]) -> None:
        self._plan, self._folder, self._now = plan, folder, now
        self._folders = Folders(folder / "mail" / DESK)
        self._samples: list[Sample] = []
        self._delivered: dict[int, float] = {}
        self._arrivals: dict[int, Arrival] = {}
        self._faults = 0

    def run(self, told: Callable[[str], None] = lambda _: None) -> Ending:
        """Play it all, stop the worker, and read back what became of everything; `told` hears how it goes."""
        with ExitStack() as stack:
            servers = stack.enter_context(EmbeddedServers(self._folder, _ACCOUNTS, verified_senders=[VERIFIED]))
            proxies = {
                Proxied.IMAP: stack.enter_context(FaultProxy(servers.imap_port)),
                Proxied.SMTP: stack.enter_context(FaultProxy(servers.smtp_port)),
            }
            ports = {"imap_port": proxies[Proxied.IMAP].port, "smtp_port": proxies[Proxied.SMTP].port}
            environment = worker.environment(servers, self._folder, **ports)
            process = stack.enter_context(worker.working(environment, self._folder))
            told(f"the worker is process {process.pid}")
            self._started = time.monotonic()
            self._play(process, servers, proxies, told)
            still_due = not self._settled(process, environment)
            exit_code = worker.ended(process)
            told(f"the worker ended with {exit_code}")
            self._folders.look(self._at())
            with open_records(worker.settings(environment, self._folder), Policy(), self._now) as records:
                known = recorded(records)
            return self._ending(servers, known, exit_code, still_due=still_due)

    def _at(self) -> float:
        return time.monotonic() - self._started

    def _play(
        self,
        process: "subprocess.Popen[bytes]",
        servers: EmbeddedServers,
        proxies: dict[Proxied, FaultProxy],
        told: Callable[[str], None],
    ) -> None:
        """Let happen what the plan says, and look and measure meanwhile."""
        events, rotates_at = list(self._plan.events), _ROTATE_SECONDS
        samples_at = every = min(_SAMPLE_SECONDS, self._plan.seconds / 12)
        while (at := self._at()) < self._plan.seconds and process.poll() is None:
            while events and events[0].at <= at:
                self._happen(events.pop(0), servers, proxies)
            self._folders.look(self._at())
            if at >= samples_at:
                samples_at += every
                self._measure(process, told)
            if at >= rotates_at:
                rotates_at += _ROTATE_SECONDS
                self._rotate(servers)
            time.sleep(_LOOK_SECONDS)

    def _happen(self, event: Arrival | Fault, servers: EmbeddedServers, proxies: dict[Proxied, FaultProxy]) -> None:
        if isinstance(event, Fault):
            proxies[event.server].fail(event.kind, event.amount)
            self._faults += 1
            return
        if not deliver(raw(event), DESK, servers.smtp_port):
            raise RuntimeError("the mail server did not take a mail from outside")
        self._arrivals[event.number], self._delivered[event.number] = event, self._at()

    def _measure(self, process: "subprocess.Popen[bytes]", told: Callable[[str], None]) -> None:
        found = sample(process.pid, self._at())
        if found is None:
            return
        self._samples.append(found)
        told(
            f"{found.at:6.0f} s, {len(self._delivered)} mails, {len(self._folders.places)} filed, "
            f"{self._faults} faults: "
            f"{found.rss / 2**20:.1f} MB, {found.children_rss / 2**20:.1f} MB in {found.children} children, "
            f"{found.cpu:.1f} s CPU, {found.descriptors} descriptors, {found.threads} threads"
        )

    def _rotate(self, servers: EmbeddedServers) -> None:
        with imaplib.IMAP4("127.0.0.1", servers.imap_port, timeout=30) as connection:
            connection.login(DESK, worker.PASSWORD)
            self._folders.rotate(connection)

    def _settled(self, process: "subprocess.Popen[bytes]", environment: dict[str, str]) -> bool:
        """Wait until nothing is due any more; say whether that came to pass."""
        ends_at = self._at() + GRACE_SECONDS
        with open_records(worker.settings(environment, self._folder), Policy(), self._now) as records:
            while self._at() < ends_at and process.poll() is None:
                self._folders.look(self._at())
                if self._folders.places.keys() >= self._delivered.keys() and records.next_due(self._now()) is None:
                    return True
                time.sleep(_LOOK_SECONDS)
        return False

    def _ending(self, servers: EmbeddedServers, known: Recorded, exit_code: int | None, *, still_due: bool) -> Ending:
        in_inbox = self._folders.in_inbox()
        mails = [
            MailEnd(
                arrival=arrival,
                delivered=self._delivered[number],
                taken_in=known.taken_in.get(number, 0),
                outcomes=tuple(known.outcomes.get(number, [])),
                places=tuple(self._folders.places.get(number, [])),
                in_inbox=number in in_inbox,
                told_of=tuple(known.handoffs.get(number, [])),
            )
            for number, arrival in self._arrivals.items()
        ]
        lines = worker.log_file(self._folder).read_text(encoding="utf-8").splitlines()
        return Ending(
            plan=self._plan,
            samples=tuple(self._samples),
            mails=tuple(mails),
            sent=sent_mails(servers.smtp_transcript, known),
            logged=worker.read_log(lines),
            exit_code=exit_code,
            faults=self._faults,
            rotated=self._folders.rotated,
            still_due=still_due,
        )
