"""Setting a world up: what its file says, put into the servers before the first mail."""

import base64
import tempfile
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import icalendar

from agent.domain import Arrival, Booking, Contact, MailUid, NewEvent, OutcomeKind, Slot
from agent.policy import Policy
from integrations.records import Keys, open_database
from integrations.sql_contacts import create_crm
from ops.bootstrap import Desk
from ops.settings import Settings
from ops.world.format import World, WorldBooking, WorldEvent
from ops.world.servers import EmbeddedServers

AUTHSERV_ID = "mx.frontdesk.example"
PASSWORD = "embedded"  # noqa: S105 - opens a server that lives on loopback for one play
RECORDS = "records.sqlite"
SECRET = "the key of an embedded world, known to everybody"  # noqa: S105


def settings_for(world: World, servers: EmbeddedServers, folder: Path, level: str) -> Settings:
    """Return the settings of a desk that works in this world; neither the environment nor a file is read."""
    account = {"username": world.mailbox.address, "password": PASSWORD}
    local = {"host": "127.0.0.1", "tls": "none"}
    return Settings.model_validate(
        {
            "owner": world.owner.model_dump(),
            "desk": world.mailbox.model_dump(),
            "level": level,
            # A world is played mail by mail: what lies there is for the desk, and nobody waits for more.
            "imap": {
                **local,
                **account,
                "port": servers.imap_port,
                "authserv_id": AUTHSERV_ID,
                "start": "all",
                "idle": False,
            },
            "smtp": {**local, **account, "port": servers.smtp_port},
            "calendar": {
                "url": servers.caldav_url,
                "username": servers.calendar_user,
                "password": servers.calendar_password,
                # Nobody touches the calendars of a world while it is played.
                "watch_minutes": 0,
            },
            "crm": {"url": f"sqlite:///{folder / 'crm.sqlite'}"},
            "records": {
                "url": f"sqlite:///{folder / RECORDS}",
                "checkpoints": str(folder / "checkpoints.sqlite"),
            },
            "model": {"api_key": "unused", "name": "unused"},
            "secret_key": SECRET,
        }
    )


def fill_crm(folder: Path, world: World) -> None:
    """Make the CRM and put the world's contacts into it."""
    contacts = [
        Contact(f"c{number}", person.name or "", person.address, person.company, person.zone, person.language)
        for number, person in enumerate(world.contacts, 1)
    ]
    create_crm(f"sqlite:///{folder / 'crm.sqlite'}", contacts)


def lay_records(folder: Path) -> None:
    """Put the desk's records there where there are none yet; empty ones are made once a process, and copied."""
    file = folder / RECORDS
    if not file.exists():
        file.write_bytes(_empty_records())


@cache
def _empty_records() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / RECORDS
        open_database(f"sqlite:///{file}", Keys(SECRET)).dispose()
        return file.read_bytes()


def seed_booking(desk: Desk, world: World, booking: WorldBooking, number: int) -> None:
    """Make an appointment that the desk booked before the play began, for a mail that has long been settled."""
    records, policy = desk.records, world.policy
    meeting = policy.meeting(booking.meeting) or policy.meetings[0]
    start = booking.start.astimezone(UTC)
    slot = Slot(start, start + policy.rules(meeting, booking.owner).length)
    arrival = Arrival(MailUid(1, number), 0, None, booking.contact, (), f"booking-{number}")
    mail_id = records.take_in(arrival, received_at=world.clock) or ""
    records.settle(mail_id, OutcomeKind.BOOKED, None, world.clock)
    event_id = f"seed{number}{slot.start:%Y%m%dt%H%M}"
    names = {contact.address: contact.name for contact in world.contacts}
    event = desk.deps.calendar_of(booking.owner).book(
        NewEvent(
            event_id=event_id,
            key=event_id,
            slot=slot,
            summary=f"{meeting.name}: {names.get(booking.contact) or booking.contact}",
            description="",
            location=meeting.place,
            attendees=(booking.contact,),
            organizer=desk.deps.owner_of(booking.owner),
        )
    )
    conversation_id = records.mail(mail_id).conversation_id
    made = Booking(
        event_id,
        conversation_id,
        booking.contact,
        event_id,
        event.slot,
        meeting=meeting.name,
        owner=booking.owner,
    )
    records.add_booking(made, mail_id)


def policy_for(world: World, servers: EmbeddedServers) -> Policy:
    """Return the world's policy, with the calendars where the servers have them."""
    owners = {
        name: owner.model_copy(update={"calendar": servers.caldav_urls[name]})
        for name, owner in world.policy.owners.items()
    }
    return world.policy.model_copy(update={"owners": owners})


def fill_calendar(servers: EmbeddedServers, events: Sequence[WorldEvent], at: datetime) -> None:
    """Put events of the owners' own into their calendars."""
    login = base64.b64encode(f"{servers.calendar_user}:{servers.calendar_password}".encode()).decode()
    for number, event in enumerate(events, 1):
        uid = str(uuid5(NAMESPACE_URL, f"{number}:{event.start.isoformat()}"))
        request = urllib.request.Request(  # noqa: S310 - the embedded server's own URL
            f"{servers.caldav_urls[event.owner]}{uid}.ics",
            data=_event_file(uid, event, at),
            headers={"Authorization": f"Basic {login}", "Content-Type": "text/calendar; charset=utf-8"},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310
            pass


def _event_file(uid: str, event: WorldEvent, at: datetime) -> bytes:
    entry = icalendar.Event()
    entry.add("uid", uid)
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", event.start.astimezone(UTC))
    entry.add("dtend", event.end.astimezone(UTC))
    entry.add("summary", event.summary)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Frontdesk//embedded world//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
