"""One run: processes of the desk live and die on a stage, until all work is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, repeat
from signal import SIGKILL

from evals.chaos.captive import Captive, Dead, Death
from evals.chaos.plan import Blow, Life
from evals.chaos.stage import Stage
from evals.chaos.victim import Job, Order, Passed
from ops.world.post import written_at

MOST_PASSES = 100
"""More than a mail's retries within its deadline, and the deliveries after it."""
QUIET_LIVES = 3
PAUSE = timedelta(minutes=1)
"""How long after a pass that failed the next one comes."""
STILL_WAITING = timedelta(minutes=30)
"""How much time passes, at most, while the desk is down and the next mail arrives: less than a mail's deadline."""
PASSES_ON_A_FULL_DISK = 2


@dataclass
class Story:
    """What happened in a run."""

    deaths: list[Death] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What processes did that none may do."""
    cuts: int = 0
    jumps: list[timedelta] = field(default_factory=list)
    finished: bool = False
    largest_file: int = 0


class Trial:
    """Plays lives one after the other. Time is the driver's, and so survives every kill."""

    def __init__(self, stage: Stage, job: Job, *, writes: int = 0, largest_file: int = 0) -> None:
        """Take the number of writes, and the bytes of the largest file, of a life that nothing befalls."""
        self._stage, self._job, self._writes, self._largest_file = stage, job, writes, largest_file
        self._jumped = timedelta()
        self._passes = 0
        self.now = job.clock
        self.story = Story()

    def play(self, lives: Sequence[Life] = ()) -> Story:
        """Let each life befall a process, then let the desk work in peace."""
        for life in chain(lives, repeat(Life(), QUIET_LIVES)):
            self._between(life)
            captive = Captive(self._job_of(life))
            try:
                self.story.finished = self._live(captive, life)
            except Dead:
                captive.bury()
            self._note(captive)
            if self.story.finished:
                break
        return self.story

    def _between(self, life: Life) -> None:
        """Let happen what happens while the desk is down."""
        if life.jump:
            self.now, self._jumped = self.now + life.jump, self._jumped + life.jump
            self.story.jumps.append(life.jump)
        if life.mail_waits and self.story.deaths and (raw := self._stage.next_mail()):
            self.now = max(self.now, min(self._arrival(raw), self.now + STILL_WAITING))
            self._stage.deliver(raw)

    def _job_of(self, life: Life) -> Job:
        largest = None if life.room is None else int(life.room * self._largest_file)
        return replace(self._job, clock=self.now, dies_before=life.dies_before, largest_file=largest)

    def _live(self, captive: Captive, life: Life) -> bool:
        """Order passes about; return whether all is done, or the process was ended before."""
        blows, passes = list(life.blows), 0
        due = self.now if self._passes else None
        while self._time_passes(due):
            self._passes, passes = self._passes + 1, passes + 1
            captive.order(Order(self.now, len(self._stage.arrived)))
            while (answer := _answer(captive, blows[0] if blows else None, self._writes)) is None:
                if signal := blows.pop(0).signal:
                    captive.strike(signal)
                    return False
                self._stage.servers.cut_connections()
                self.story.cuts += 1
            self.story.largest_file = max(self.story.largest_file, self._stage.largest_file())
            if self._passes >= MOST_PASSES or (life.room is not None and passes == PASSES_ON_A_FULL_DISK):
                captive.strike(SIGKILL)
                return False
            due = self.now + PAUSE if answer.error else answer.due
        captive.rest()
        return True

    def _time_passes(self, due: datetime | None) -> bool:
        """Move the time to what comes next, and deliver the mails whose time it is; say whether anything comes."""
        raw = self._stage.next_mail()
        arrival = self._arrival(raw) if raw else None
        coming = [moment for moment in (due, arrival) if moment]
        if not coming:
            return False
        self.now = max(self.now, min(coming))
        while raw and self._arrival(raw) <= self.now:
            self._stage.deliver(raw)
            raw = self._stage.next_mail()
        return True

    def _arrival(self, raw: bytes) -> datetime:
        return written_at(raw) + self._jumped

    def _note(self, captive: Captive) -> None:
        self.story.writes += captive.writes
        self.story.deaths += [captive.death] if captive.death else []
        self.story.faults += [captive.fault] if captive.fault else []


def _answer(captive: Captive, blow: Blow | None, writes: int) -> Passed | None:
    """Wait for the end of a pass; None where the blow comes first."""
    return captive.answer(int(blow.share * writes), blow.delay) if blow else captive.answer()
