"""Plays in which time passes: what comes about between the mails and after them, and what does not."""

from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

from agent.domain import EffectKind
from ops.world.play import WorldMail, play
from tests.ops.morning import ANN, form, mail, scripted, window, world

POLICY = {"hold_hours": 24, "remind_hours": 6}
BEN, CAY = "ben@brightwater.example", "cay@brightwater.example"
PEOPLE = [{"name": address, "address": address, "language": "en"} for address in (ANN, BEN, CAY)]
HERE = world(policy=POLICY, contacts=PEOPLE)
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


def delivered(folder: Path) -> list[bytes]:
    """Return the mails that lie in the mailbox's folders."""
    return [path.read_bytes() for path in (folder / "mail").rglob("*") if path.is_file()]


def test_what_only_waits_for_time_comes_about_at_its_time_and_is_told_in_order(tmp_path: Path) -> None:
    mails = [
        asks(ANN, "Tue, 01 Dec 2026 09:00:00"),
        takes(ANN, "Tue, 01 Dec 2026 16:00:00", ours=2),
        asks(BEN, "Tue, 01 Dec 2026 17:00:00"),
        takes(BEN, "Tue, 01 Dec 2026 22:59:00", ours=1),
        asks(CAY, "Wed, 02 Dec 2026 09:00:00"),
    ]
    end = play(HERE, mails, scripted(ASKS, SECOND, ASKS, SECOND, ASKS), folder=tmp_path)
    assert [str(line.outcome) for line in end.mails] == ["offered", "booked", "offered", "booked", "offered"]
    told = [(effect.kind.value, effect.recipients) for effect in end.later]
    assert told == [("reminder", [ANN]), ("reminder", [CAY]), *[("release", [])] * 3]
    texts = [effect.text for effect in end.later if effect.kind is EffectKind.REMINDER]
    reminders = [message_from_bytes(seen.raw) for seen in end.after.sent if seen.text in texts]
    times = [parsedate_to_datetime(str(reminder["Date"])).isoformat() for reminder in reminders]
    assert times == ["2026-12-01T14:00:00+00:00", "2026-12-02T14:00:00+00:00"]
    # The second mail of ours to Ann, which her answer names.
    assert any(f"in-reply-to: {reminders[0]['Message-ID']}".encode() in raw for raw in delivered(tmp_path))
    assert (end.differences, end.after.holds, end.handoffs) == ((), frozenset(), ())
    [lapse] = [entry for entry in end.audit if entry["event"] == "holds_lapsed"]
    assert lapse["at"].startswith("2026-12-03T08:00:00")
