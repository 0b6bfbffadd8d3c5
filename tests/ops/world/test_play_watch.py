"""The watch on the calendar in a desk as it is installed: real servers, a CRM's database, the worker's own passes."""

from datetime import timedelta
from pathlib import Path

from agent.domain import Slot
from ops.bootstrap import open_desk
from ops.world.post import deliver, wire
from ops.world.readback import Accounts, read_back
from ops.world.servers import EmbeddedServers
from ops.world.setting import AUTHSERV_ID, PASSWORD, RECORDS, fill_crm, lay_records, settings_for
from tests.integrations.ics_worlds import CaldavWorld
from tests.ops.morning import BOOK, BOOKING, mail, scripted, world

HERE = world()
DAY = timedelta(days=1)


def test_the_crm_is_told_once_of_what_a_person_makes_of_an_appointment(tmp_path: Path) -> None:
    account = HERE.mailbox.address
    fill_crm(tmp_path, HERE)
    lay_records(tmp_path)
    clock = [HERE.clock]
    with EmbeddedServers(
        tmp_path, {account: PASSWORD}, authserv_id=AUTHSERV_ID, verified_senders=HERE.verified
    ) as servers:
        settings = settings_for(HERE, servers, tmp_path, "auto")
        watched = settings.calendar.model_copy(update={"watch_minutes": 5})
        settings = settings.model_copy(update={"calendar": watched})
        accounts = Accounts(servers, account, PASSWORD, tmp_path / RECORDS, tmp_path / "crm.sqlite")

        def told() -> list[str]:
            """Restart the desk five minutes later, let it pass twice, and return what the CRM says."""
            clock[0] += timedelta(minutes=5)
            with open_desk(settings, HERE.policy, now=lambda: clock[0], make_model=scripted(BOOK)) as desk:
                desk.worker.run_once()
                desk.worker.run_once()
            return sorted(read_back(accounts).activities.values())

        assert deliver(wire(mail(BOOKING).raw, []), account, servers.smtp_port)
        assert told() == ["Front desk: booked"]
        [event] = read_back(accounts).events.values()
        person = CaldavWorld(servers)
        person.reschedule(event.uid, Slot(event.start + DAY, event.end + DAY))
        lines = told()
        assert [line for line in lines if "was moved to 2026-12-04 14:00" in line] == lines[1:]
        assert told() == lines
        person.remove(event.uid)
        assert len(told()) == len(lines) + 1
        assert len(told()) == len(lines) + 1
