"""Plays in which time passes: what comes about between the mails and after them, and what does not."""

from datetime import datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from agent.domain import EffectKind
from ops.world.play import EndState, WorldMail, play
from ops.world.readback import SeenMail
from tests.ops.morning import ANN, form, mail, scripted, window, world

POLICY = {"hold_hours": 24, "remind_hours": 6}
BEN, CAY = "ben@brightwater.example", "cay@brightwater.example"
PEOPLE = [{"name": address, "address": address, "language": "en"} for address in (ANN, BEN, CAY)]
ASKS = form(windows=[window("on Friday", "2026-12-04", None)])
SECOND = form("accept", offer_number=2)


def asks(sender: str, date: str) -> WorldMail:
    return _of(sender, "Could we meet on Friday?", date)


def takes(sender: str, date: str, *, ours: int) -> WorldMail:
    """Take the second time that was offered, in answer to the Nth mail of ours to this sender."""
    return _of(sender, "The second one, please.", date, in_reply_to=f"{{{{reply:{ours}}}}}")


def _of(sender: str, text: str, date: str, **fields: str) -> WorldMail:
    written = mail(text, date=f"{date} +0100", **{"from": sender}, **fields)
    return WorldMail(date, written.raw, thread=sender)


def sent_at(seen: SeenMail) -> datetime:
    return parsedate_to_datetime(str(message_from_bytes(seen.raw)["Date"]))


def told(end: EndState) -> list[tuple[str, list[str]]]:
    return [(effect.kind.value, effect.recipients) for effect in end.later]


def test_what_only_waits_for_time_comes_about_at_its_time_and_is_told_in_order() -> None:
    mails = [
        asks(ANN, "Tue, 01 Dec 2026 09:00:00"),
        takes(ANN, "Tue, 01 Dec 2026 16:00:00", ours=2),
        asks(BEN, "Tue, 01 Dec 2026 17:00:00"),
        takes(BEN, "Tue, 01 Dec 2026 22:59:00", ours=1),
        asks(CAY, "Wed, 02 Dec 2026 09:00:00"),
    ]
    here = world(policy=POLICY, contacts=PEOPLE)
    end = play(here, mails, scripted(ASKS, SECOND, ASKS, SECOND, ASKS))
    assert [str(line.outcome) for line in end.mails] == ["offered", "booked", "offered", "booked", "offered"]
    assert told(end) == [("reminder", [ANN]), ("reminder", [CAY]), *[("release", [])] * 3]
    reminders = [effect.text for effect in end.later if effect.kind is EffectKind.REMINDER]
    times = [sent_at(seen).isoformat() for seen in end.after.sent if seen.text in reminders]
    assert times == ["2026-12-01T14:00:00+00:00", "2026-12-02T14:00:00+00:00"]
    assert (end.differences, end.after.holds, end.handoffs) == ((), frozenset(), ())
    [lapse] = [entry for entry in end.audit if entry["event"] == "holds_lapsed"]
    assert lapse["at"].startswith("2026-12-03T08:00:00")
