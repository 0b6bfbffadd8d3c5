"""The watch on the calendars: what people make there of our bookings is told to the CRM, a refusal to the owner too."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from agent import obligations, policy
from agent.domain import Changes, Handoff
from agent.errors import FrontdeskError, GateClosed, PermanentError
from agent.ports import Calendar, Deps
from integrations.records import SqlRecords
from integrations.records.watches import Look, WatchedBooking
from ops.worker import RAISED_ONCE

log = logging.getLogger(__name__)


class CalendarWatch:
    """Looks at each calendar with bookings `every` so often, or never where that is no time at all.

    The token of a look is stored once all that it brought is; what a look breaks off at, the next one brings again.
    """

    def __init__(self, deps: Deps, records: SqlRecords, every: timedelta) -> None:
        self._deps, self._records, self._every = deps, records, every

    def look(self) -> None:
        """Look at the calendars whose time has come; one that cannot be asked is asked again next time."""
        if not self._every or self._deps.gates.level() not in policy.ACTING:
            return
        now = self._deps.now()
        for owner, calendar in self._deps.calendars.items():
            last = self._records.last_look(owner)
            if last is not None and now < last.at + self._every:
                continue
            if bookings := self._records.standing(owner, now):
                token = self._look_at(calendar, bookings, last.token if last else "")
                self._records.looked(owner, Look(now, token))

    def _look_at(self, calendar: Calendar, bookings: Sequence[WatchedBooking], token: str) -> str:
        """Compare what may have changed with what we know; return up to which change that is done."""
        try:
            changes = calendar.changes(token or None)
            told = [self._is_told(calendar, watched) for watched in bookings if _may_differ(watched, changes)]
        except FrontdeskError as error:
            self._failed(bookings[0], error)
            return token
        return changes.token if all(told) else token

    def _is_told(self, calendar: Calendar, watched: WatchedBooking) -> bool:
        """Tell of a booking what there is to tell; one that cannot be compared holds up no other.

        A person may have made a series of it. Whoever asks us to change it comes to a person anyway.
        """
        try:
            return self._compare(calendar, watched)
        except RAISED_ONCE:
            raise
        except PermanentError as error:
            extra = {"mail_id": watched.mail_id, "error": type(error).__name__}
            log.warning("booking cannot be compared", extra=extra)
            return True

    def _compare(self, calendar: Calendar, watched: WatchedBooking) -> bool:
        """Tell of what a person has made of a booking; False where it may be a change of ours that is under way."""
        deps, booking = self._deps, watched.booking
        event = calendar.get(booking.event_id)
        seen, before = obligations.difference(booking, event, hears_answers=calendar.invites), watched.seen or ""
        if seen == before:
            self._records.see(watched, seen, ())
            return True
        if self._records.is_changing(booking.address):
            return False
        if obligations.declines(before, seen):
            obligations.hand_off_declined(deps, watched.mail_id, booking)
        self._records.see(watched, seen, obligations.sighting(deps, watched.mail_id, booking, event, seen))
        return True

    def _failed(self, watched: WatchedBooking, error: FrontdeskError) -> None:
        if isinstance(error, RAISED_ONCE):
            reason = policy.reason_for("", type(error).__name__)
            due = self._deps.now() + timedelta(hours=self._deps.policy.answer_hours)
            handoff = Handoff(watched.mail_id, watched.booking.conversation_id, reason, f"watching: {error}", due)
            obligations.hand_off_delivery(self._deps, handoff, is_told=True)
        elif not isinstance(error, GateClosed):
            log.warning("calendar not watched", extra={"error": type(error).__name__})


def _may_differ(watched: WatchedBooking, changes: Changes) -> bool:
    """Say whether a booking has to be looked at; what comes and goes between two looks is no change to a server."""
    return not changes.is_complete or watched.seen is None or watched.booking.event_id in changes.event_ids
