"""Which guests Google mails about a change, as `sendUpdates` says."""

from copy import deepcopy
from typing import Any

from tests.servers.google.call import Call
from tests.servers.google.world import CalendarRecord, Mail


def tell(call: Call, calendar: CalendarRecord, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Note the mails about an event that was like `before` and is like `after`: invitations, changes, cancellations."""
    whom = call.asked.get("sendUpdates", "all" if call.asked.get("sendNotifications") else "none")
    if whom == "none":
        return
    left_out = call.world.guests_on_google if whom == "externalOnly" else set()
    guests = dict.fromkeys(_guests(after), after)
    gone = {address: before for address in _guests(before) if address not in guests}
    for address, event in guests.items():
        if address not in left_out and event is not None:
            call.world.mailed.append(Mail(address, "REQUEST", calendar.id, deepcopy(event)))
    for address, event in gone.items():
        if address not in left_out and event is not None:
            call.world.mailed.append(Mail(address, "CANCEL", calendar.id, deepcopy(event)))


def _guests(event: dict[str, Any] | None) -> list[str]:
    guests = (event or {}).get("attendees", [])
    return [guest["email"] for guest in guests if not (guest.get("self") or guest.get("organizer"))]
