"""A stretch of time is held by one conversation at most, whoever races for it and in whatever order things happen."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from threading import Barrier

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agent.domain import Hold, Mail
from agent.errors import SlotTaken
from integrations.records import Keys, audit, open_database
from tests.integrations.records.desk import Desk

RACERS = 12


def _race(racers: list[Mail], take: Callable[[Mail], None]) -> list[Mail]:
    """Let all start at once; return the winners."""
    start = Barrier(len(racers))

    def run(mail: Mail) -> bool:
        start.wait()
        try:
            take(mail)
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(len(racers)) as pool:
        won = list(pool.map(run, racers))
    return [mail for mail, winner in zip(racers, won, strict=True) if winner]


@pytest.mark.parametrize("kind", ["hold", "reserve"])
def test_many_race_for_one_slot_and_one_gets_it(shared_desk: Desk, kind: str) -> None:
    desk, records = shared_desk, shared_desk.records
    racers = [desk.mail(f"p{number}@example.com") for number in range(RACERS)]

    def take(mail: Mail) -> None:
        slot = desk.slot(1 + racers.index(mail) / 100)
        if kind == "hold":
            records.hold(desk.offer(mail, slot), mail.id, desk.now)
        else:
            records.reserve(Hold(slot), mail.conversation_id, desk.now)

    winners = _race(racers, take)
    assert len(winners) == 1
    assert len(records.held(desk.slot(0, 5), desk.now, besides="nobody")) == 1
    assert audit.verify(desk.database) == []


def test_racers_for_different_slots_all_get_theirs(shared_desk: Desk) -> None:
    desk, records = shared_desk, shared_desk.records
    racers = [desk.mail(f"p{number}@example.com") for number in range(RACERS)]
    winners = _race(
        racers, lambda mail: records.reserve(Hold(desk.slot(racers.index(mail))), mail.conversation_id, desk.now)
    )
    assert winners == racers
    assert audit.verify(desk.database) == []


def test_one_mail_taken_in_by_many_is_one_mail(shared_desk: Desk) -> None:
    desk, records, arrival = shared_desk, shared_desk.records, shared_desk.arrival()
    with ThreadPoolExecutor(RACERS) as pool:
        found = list(pool.map(lambda _: records.take_in(arrival, received_at=desk.now), range(RACERS)))
    assert len([mail_id for mail_id in found if mail_id]) == 1
    assert len(records.due(desk.now)) == 1


WHO = st.integers(0, 2)
WHEN = st.integers(0, 8).map(lambda quarters: quarters / 4)


class DiaryMachine(RuleBasedStateMachine):
    """Three customers offer, reserve, book, move, cancel and let go of slots on one morning while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(open_database("sqlite://", Keys("the key of a test")))
        self.mails = [self.desk.mail(f"p{number}@example.com") for number in range(3)]
        self.booked: dict[str, int] = {}

    def teardown(self) -> None:
        """Close the database."""
        self.desk.database.dispose()

    @rule(who=WHO, first=WHEN, second=WHEN)
    def offer(self, who: int, first: float, second: float) -> None:
        """Hold two slots."""
        slots = self.desk.slot(first, 0.5), self.desk.slot(second, 0.5)
        offer = replace(self.desk.offer(self.mails[who], *slots, lasts=self.desk.hour), id=self._new_id())
        self._try(lambda: self.desk.records.hold(offer, self.mails[who].id, self.desk.now))

    @rule(who=WHO, when=WHEN)
    def book(self, who: int, when: float) -> None:
        """Reserve a slot and book it."""
        mail, slot = self.mails[who], self.desk.slot(when, 0.5)
        if self._try(lambda: self.desk.records.reserve(Hold(slot), mail.conversation_id, self.desk.now)):
            booking = replace(self.desk.booking(mail, slot), id=self._new_id(), event_id=self._new_id())
            self.desk.records.add_booking(booking, mail.id)
            self.booked[booking.id] = who

    @rule(who=WHO, when=WHEN)
    def reserve(self, who: int, when: float) -> None:
        """Reserve a slot and die."""
        slot, conversation = self.desk.slot(when, 0.5), self.mails[who].conversation_id
        self._try(lambda: self.desk.records.reserve(Hold(slot), conversation, self.desk.now))

    @rule(when=WHEN, cancel=st.booleans())
    def change(self, when: float, cancel: bool) -> None:
        """Move the oldest booking, or cancel it."""
        if not self.booked:
            return
        booking_id = next(iter(self.booked))
        mail, slot = self.mails[self.booked[booking_id]], self.desk.slot(when, 0.5)
        if cancel:
            del self.booked[booking_id]
            self.desk.records.change_booking(booking_id, None, mail.id)
        elif self._try(
            lambda: self.desk.records.reserve(Hold(slot), mail.conversation_id, self.desk.now, moving=booking_id)
        ):
            self.desk.records.change_booking(booking_id, slot, mail.id)

    @rule(who=WHO)
    def release(self, who: int) -> None:
        """Let go."""
        self.desk.records.release(self.mails[who].conversation_id)
        assert self.desk.records.open_offer(self.mails[who].conversation_id, self.desk.now) is None

    @rule()
    def wait(self) -> None:
        """Let offers grow old."""
        self.desk.now += timedelta(minutes=30)

    @invariant()
    def one_conversation_at_most(self) -> None:
        """No two conversations hold or have booked the same time."""
        everything, everyone = self.desk.slot(-9, 99), [mail.conversation_id for mail in self.mails]
        taken = {one: Counter(self.desk.records.held(everything, self.desk.now, one)) for one in ("nobody", *everyone)}
        # What one holds is what the others' lists have more; what is booked stands in every list.
        theirs = {
            mail.conversation_id: [
                *(hold.slot for hold in taken["nobody"] - taken[mail.conversation_id]),
                *(b.slot for b in self.desk.records.bookings(mail.from_address or "", self.desk.slot(-99).start)),
            ]
            for mail in self.mails
        }
        for first, second in combinations(everyone, 2):
            assert not any(a.overlaps(b) for a in theirs[first] for b in theirs[second])

    @invariant()
    def booked_is_listed(self) -> None:
        """Every booking that stands is its sender's, and the chain is whole."""
        for who, mail in enumerate(self.mails):
            bookings = self.desk.records.bookings(mail.from_address or "", self.desk.slot(-99).start)
            assert {booking.id for booking in bookings} == {
                booking_id for booking_id, owner in self.booked.items() if owner == who
            }
        assert audit.verify(self.desk.database) == []

    def _new_id(self) -> str:
        return f"id-{next(self.desk.numbers)}"

    @staticmethod
    def _try(take: Callable[[], None]) -> bool:
        try:
            take()
        except SlotTaken:
            return False
        return True


TestDiaryMachine = DiaryMachine.TestCase
TestDiaryMachine.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
