"""Where the desk starts in its folder, and what becomes of that when the folder's numbers change."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.domain import Arrival, IntakeStatus, MailUid, OutcomeKind, Reason
from integrations.records.intake import Start
from integrations.records.tables import mails
from tests.integrations.records.desk import HOUR, NOW, Desk


def status(uidvalidity: int, uid: int, mails: int = 0) -> IntakeStatus:
    return IntakeStatus(MailUid(uidvalidity, uid), mails)


def arrival(uidvalidity: int, uid: int, key: str, arrived_at=NOW) -> Arrival:
    return Arrival(MailUid(uidvalidity, uid), 100, f"<{key}@example.com>", "ada@example.com", (), key, arrived_at)


def test_first_look_starts_after_what_lies_there(desk: Desk) -> None:
    place = desk.records.begin_intake(status(7, 40, 12), "now", desk.now)
    assert (place.after, place.is_new) == (MailUid(7, 40), True)
    [entry] = [entry for entry in desk.records.history() if entry.event == "intake_began"]
    assert entry.facts == {"start": "now", "left": 12}
    again = desk.records.begin_intake(status(7, 40, 12), "now", desk.now)
    assert (again.after, again.is_new) == (MailUid(7, 40), False)


@pytest.mark.parametrize(("start", "since"), [("all", None), (NOW - HOUR, NOW - HOUR)])
def test_first_look_may_start_before_what_lies_there(desk: Desk, start: Start, since: object) -> None:
    place = desk.records.begin_intake(status(7, 40), start, desk.now)
    assert (place.after, place.since) == (MailUid(7, 0), since)


def test_mail_from_before_the_start_is_passed_over_and_later_mail_is_not(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 2), NOW - HOUR, desk.now)
    old, new = arrival(7, 1, "old", NOW - 2 * HOUR), arrival(7, 2, "new", NOW - HOUR)
    # A person moves an old mail into the folder: that came after the start, whatever its date.
    moved_in = arrival(7, 3, "moved", NOW - timedelta(days=400))
    taken = [bool(desk.records.take_in(one, received_at=desk.now)) for one in (old, new, moved_in)]
    assert taken == [False, True, True]


def test_mail_of_unknown_age_is_taken_in(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 2), NOW, desk.now)
    assert desk.records.take_in(arrival(7, 1, "a", None), received_at=desk.now)


def test_renumbered_folder_is_gone_over_without_a_flood(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 100), "now", desk.now)
    known = desk.records.take_in(arrival(7, 101, "known", NOW + HOUR), received_at=desk.now)
    place = desk.records.begin_intake(status(8, 3), "now", desk.now)
    assert (place.after, place.since, place.was_renumbered) == (MailUid(8, 0), NOW, True)
    before = arrival(8, 1, "before the start", NOW - HOUR)
    found = arrival(8, 2, "known", NOW + HOUR)
    unseen = arrival(8, 3, "came while it was renumbered", NOW + 2 * HOUR)
    assert desk.records.take_in(before, received_at=desk.now) is None
    assert desk.records.take_in(found, received_at=desk.now) is None
    assert desk.records.take_in(unseen, received_at=desk.now)
    assert desk.records.mail(known or "").uid == MailUid(8, 2)
    assert desk.records.begin_intake(status(8, 3), "now", desk.now).since is None


def test_folder_that_was_gone_over_need_not_be_gone_over_again(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 100), "now", desk.now)
    assert desk.records.begin_intake(status(8, 90), "now", desk.now).since is not None
    desk.records.end_intake(MailUid(8, 90))
    place = desk.records.begin_intake(status(8, 90), "now", desk.now)
    assert (place.after, place.since) == (MailUid(8, 90), None)
    desk.records.end_intake(MailUid(8, 4))
    desk.records.end_intake(MailUid(7, 400))
    assert desk.records.begin_intake(status(8, 90), "now", desk.now).after == MailUid(8, 90)


def test_uid_that_is_given_again_under_the_same_uidvalidity_loses_neither_mail(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 0), "all", desk.now)
    ids = [desk.records.take_in(arrival(7, uid, f"m{uid}"), received_at=desk.now) or "" for uid in (1, 2, 3)]
    # The server is set back to its state after the first mail, and two others come.
    place = desk.records.begin_intake(status(7, 2), "all", desk.now)
    assert place.after == MailUid(7, 0)
    again = [arrival(7, 1, "m1"), arrival(7, 2, "other"), arrival(7, 3, "m2")]
    taken = [desk.records.take_in(one, received_at=desk.now) for one in again]
    assert [bool(mail_id) for mail_id in taken] == [False, True, False]
    assert desk.records.mail(ids[0]).uid == MailUid(7, 1)
    assert desk.records.mail(ids[1]).uid == MailUid(7, 3)
    assert desk.records.mail(ids[2]).uid.uid < 0


def test_folder_of_another_account_is_looked_at_for_the_first_time(desk: Desk) -> None:
    theirs = replace(status(7, 5), account="desk@example.com/INBOX")
    desk.records.begin_intake(replace(theirs, newest=MailUid(7, 0)), "all", desk.now)
    mail_id = desk.records.take_in(arrival(7, 5, "a"), received_at=desk.now) or ""
    ours = replace(status(7, 90, 80), account="info@example.com/INBOX")
    place = desk.records.begin_intake(ours, "now", desk.now)
    assert (place.after, place.is_new) == (MailUid(7, 90), True)
    # What was open there is not read from here, though the numbers are the same by chance.
    assert desk.records.mail(mail_id).uid.uid < 0
    assert desk.records.begin_intake(ours, "now", desk.now).is_new is False


def test_cursor_of_an_earlier_version_goes_on_in_the_account_that_is_looked_at(desk: Desk) -> None:
    desk.records.take_in(arrival(7, 5, "a"), received_at=desk.now)
    ours = replace(status(7, 9), account="desk@example.com/INBOX")
    assert desk.records.begin_intake(ours, "now", desk.now).after == MailUid(7, 5)
    other = replace(ours, account="info@example.com/INBOX")
    assert desk.records.begin_intake(other, "now", desk.now).is_new


def test_mails_that_are_the_same_each_find_one_place(desk: Desk) -> None:
    first = desk.records.take_in(arrival(7, 1, "same"), received_at=desk.now) or ""
    second = desk.records.take_in(arrival(7, 2, "same"), received_at=desk.now) or ""
    assert desk.records.mail(second).duplicate_of == first
    desk.records.begin_intake(status(8, 6), "all", desk.now)
    moved = [desk.records.take_in(arrival(8, uid, "same"), received_at=desk.now) for uid in (5, 6)]
    assert moved == [None, None]
    assert {desk.records.mail(mail_id).uid for mail_id in (first, second)} == {MailUid(8, 5), MailUid(8, 6)}
    third = desk.records.take_in(arrival(8, 7, "same"), received_at=desk.now) or ""
    assert desk.records.mail(third).duplicate_of == first


def test_copy_that_arrives_after_a_renumbering_repeats_what_was_settled_before(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 0), "all", desk.now)
    first = desk.records.take_in(arrival(7, 1, "same"), received_at=desk.now) or ""
    desk.records.settle(first, OutcomeKind.HANDED_OFF, Reason.SENDER_UNPROVEN, desk.now)
    desk.records.begin_intake(status(8, 3), "all", desk.now)
    second = desk.records.take_in(arrival(8, 4, "same"), received_at=desk.now) or ""
    assert desk.records.mail(second).duplicate_of == first


def test_old_mail_whose_time_of_arrival_was_lost_is_known_by_its_own_date(desk: Desk) -> None:
    desk.records.begin_intake(status(7, 100), "now", desk.now)
    desk.records.begin_intake(status(8, 2), "now", desk.now)
    copied = replace(arrival(8, 1, "old", NOW + HOUR), written_at=NOW - timedelta(days=400))
    slow_clock = replace(arrival(8, 2, "new", NOW + HOUR), written_at=NOW - HOUR)
    taken = [bool(desk.records.take_in(one, received_at=desk.now)) for one in (copied, slow_clock)]
    assert taken == [False, True]


def test_place_of_a_mail_of_an_earlier_version_does_not_swallow_another(desk: Desk) -> None:
    mail = desk.mail()
    with desk.database.begin() as connection:
        connection.execute(sa.update(mails).values(content_key=None))
    other = replace(desk.arrival(), uid=mail.uid)
    assert desk.records.take_in(other, received_at=desk.now)
    assert desk.records.mail(mail.id).uid.uid < 0


def test_mail_of_an_earlier_version_that_is_delivered_again_is_a_duplicate(desk: Desk) -> None:
    mail = desk.mail()
    with desk.database.begin() as connection:
        connection.execute(sa.update(mails).values(content_key=None))
    again = replace(desk.arrival(), message_id="<1@example.com>")
    second = desk.records.take_in(again, received_at=desk.now) or ""
    assert desk.records.mail(second).duplicate_of == mail.id


def test_duplicate_belongs_to_the_conversation_of_what_it_repeats(desk: Desk) -> None:
    first = desk.mail()
    again = replace(desk.arrival(), message_id=None, content_key="key-1")
    second = desk.records.mail(desk.records.take_in(again, received_at=desk.now) or "")
    assert (second.duplicate_of, second.conversation_id) == (first.id, first.conversation_id)
    assert second.received_at > first.received_at


def test_mail_that_an_earlier_version_took_in_is_found_by_what_that_version_knew(desk: Desk) -> None:
    mail = desk.mail()
    with desk.database.begin() as connection:
        connection.execute(sa.update(mails).values(content_key=None))
    place = MailUid(8, 1)
    moved = replace(desk.arrival(), uid=place, message_id="<1@example.com>")
    assert desk.records.take_in(moved, received_at=desk.now) is None
    assert desk.records.mail(mail.id).uid == place


class Folder:
    """An intake folder as a server might treat it: renumbered, set back, mails delivered twice, moved out."""

    def __init__(self) -> None:
        self.uidvalidity, self.next_uid, self.mails = 1, 1, dict[int, str]()

    def deliver(self, key: str) -> None:
        self.mails[self.next_uid] = key
        self.next_uid += 1

    def renumber(self) -> None:
        self.uidvalidity += 1
        self.mails = dict(enumerate(self.mails.values(), start=1))
        self.next_uid = len(self.mails) + 1


STEPS = st.lists(st.sampled_from(["new", "repeat", "renumber", "look", "half"]), min_size=1, max_size=25)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, data=st.data())
def test_whatever_a_server_does_every_mail_is_taken_in_once(desk_for_examples: Desk, steps, data) -> None:
    desk = desk_for_examples
    run = f"{next(desk.numbers)}"
    with desk.database.begin() as connection:
        connection.execute(sa.text("DELETE FROM cursors"))
    folder, known, taken = Folder(), list[str](), list[str]()
    folder.uidvalidity = int(run) * 1000

    def look(limit: int = 100) -> None:
        place = desk.records.begin_intake(status(folder.uidvalidity, folder.next_uid - 1), "all", desk.now)
        listed = [(uid, key) for uid, key in sorted(folder.mails.items()) if uid > place.after.uid]
        for uid, key in listed[:limit]:
            one = arrival(folder.uidvalidity, uid, key, desk.now)
            if mail_id := desk.records.take_in(one, received_at=desk.now):
                taken.append(mail_id)

    for step in steps:
        if step == "new":
            known.append(f"{run}-{len(known)}")
            folder.deliver(known[-1])
        elif step == "repeat" and known:
            folder.deliver(data.draw(st.sampled_from(known)))
        elif step == "renumber":
            folder.renumber()
        else:
            look(1 if step == "half" else 100)
    look()
    firsts = [mail for mail in map(desk.records.mail, taken) if mail.duplicate_of is None]
    assert len(firsts) == len(set(known))
    # Each mail that lies in the folder is some row's, and no two rows claim one place.
    places = {desk.records.mail(mail_id).uid for mail_id in taken}
    assert {MailUid(folder.uidvalidity, uid) for uid in folder.mails} <= places
