"""From what a mail asks and what is free to a plan. Pure; the model's word alone never books, moves or cancels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from agent import policy
from agent.decisions.accepting import accept_offer, may_take_one, takes_one
from agent.decisions.agreement import invents_times
from agent.decisions.changing import answer_which_booking, cancel, is_booked, move
from agent.decisions.givers import Giver, givers, owners_concerned
from agent.decisions.handing_off import hand_off, unclear
from agent.decisions.languages import names_time
from agent.decisions.meaning import asked_times, read_phrase, read_times, without
from agent.decisions.meeting import meet
from agent.decisions.situation import Situation, WhichBooking
from agent.decisions.wording import (
    asks_for_call,
    asks_for_human,
    asks_for_something,
    has_wish,
    is_courtesy,
    questions_apart,
    speaks_of_meetings,
)
from agent.domain import Action, AttachmentStatus, Plan, Reason, Verdict

__all__ = ["Giver", "Situation", "WhichBooking", "asked_times", "decide", "givers", "owners_concerned"]

UNREAD = {AttachmentStatus.ENCRYPTED, AttachmentStatus.UNREADABLE, AttachmentStatus.NO_TEXT, AttachmentStatus.TOO_LARGE}


def decide(situation: Situation) -> Plan:
    """Name the one thing to do for this mail, or the reason to hand it off."""
    if _is_mere_courtesy(situation):
        return Plan(Action.IGNORE, reason=Reason.ACKNOWLEDGEMENT)
    reason = _beyond_us(situation)
    plan = hand_off(reason) if reason else _plan(situation)
    if plan.action in {Action.OFFER, Action.ASK} and situation.conversation.rounds >= situation.policy.rounds:
        return hand_off(Reason.TOO_MANY_ROUNDS)
    return replace(plan, follow_up=_asks_more(situation) and plan.action is not Action.HAND_OFF)


def _beyond_us(situation: Situation) -> Reason | None:
    """Name why a person has to read this mail, whatever it says about time."""
    intent = situation.form.intent
    if intent in NOT_OURS:
        return NOT_OURS[intent]
    if _leans_on_unread(situation):
        return Reason.ATTACHMENT_UNREADABLE
    if intent in {*WISHES, "accept"} and _wants_person(situation):
        return Reason.WANTS_PERSON
    if _is_no_request(situation) or (intent in {*WISHES, "accept"} and _is_another_matter(situation)):
        return Reason.OUT_OF_SCOPE
    return Reason.UNCLEAR if intent in WISHES and invents_times(situation) else None


def _plan(situation: Situation) -> Plan:
    """Go by what the mail answers, then by what it wants."""
    intent, offer = situation.form.intent, situation.offer
    if situation.question and intent in {*WISHES, "accept", "cancel"}:
        return answer_which_booking(situation, situation.question)
    is_answer = intent == "book" or (intent == "move" and offer is not None and offer.moving_booking_id is not None)
    if is_answer and takes_one(situation):
        return accept_offer(situation)
    return RULES.get(intent, meet)(situation)


def _asks_more(situation: Situation) -> bool:
    """Say whether the mail asks for one thing more: the model has seen it, or a sentence shows it by its own words."""
    return bool(situation.form.also_asks or _questions_apart(situation))


def _questions_apart(situation: Situation) -> Sequence[str]:
    """List the mail's sentences that ask for something, name no time and have no word of meetings."""
    if situation.form.language == "other":
        return ()
    apart = questions_apart(situation.email.reply_text)
    found = ((sentence, read_phrase(situation, sentence)) for sentence in apart)
    return [sentence for sentence, times in found if not (times.windows or times.passed)]


def _wants_person(situation: Situation) -> bool:
    """Say whether a mail that takes and names no time asks for a human, or for a call instead of answering us."""
    text, is_answer = situation.email.reply_text, bool(situation.offer or situation.question)
    if not (asks_for_human(text) or (is_answer and asks_for_call(text))):
        return False
    return not may_take_one(situation) and read_times(situation).verdict is Verdict.NONE


def _is_another_matter(situation: Situation) -> bool:
    """Say whether a mail asks something, and neither speaks of a meeting or a time nor may take one."""
    # "The one about the roof?" answers which booking we asked about.
    return not situation.question and _speaks_of_no_meeting(situation) and bool(_questions_apart(situation))


def _is_no_request(situation: Situation) -> bool:
    """Say whether a mail that answers nothing speaks of no meeting and no time, in a language that we read."""
    email = situation.email
    may_answer = email.references or situation.offer or situation.question or situation.bookings or email.attachments
    is_read = situation.form.language != "other"
    return is_read and not may_answer and _speaks_of_no_meeting(situation) and not speaks_of_meetings(email.subject)


def _speaks_of_no_meeting(situation: Situation) -> bool:
    if may_take_one(situation) or speaks_of_meetings(situation.email.reply_text):
        return False
    found = read_times(situation)
    return found.verdict is Verdict.NONE and not found.passed


def _leans_on_unread(situation: Situation) -> bool:
    """Say whether the answer may stand in a file that nobody has read: the model says so, or the mail names no time."""
    files, legible = situation.email.attachments, policy.legible_files(situation.email, situation.policy)
    unread = any(file.status in UNREAD or (file.text and file not in legible) for file in files)
    return unread and (situation.form.leans_on_attachment or read_times(situation).verdict is Verdict.NONE)


def _is_mere_courtesy(situation: Situation) -> bool:
    """Say whether a mail is thanks and greetings alone: nothing is open that it answers, and no file may say more."""
    if any(file.text or file.status in UNREAD for file in situation.email.attachments):
        return False
    if situation.form.intent != "thanks" and (situation.offer or situation.question or not situation.bookings):
        return False
    known = [window for window in read_times(situation).windows if is_booked(situation, window)]
    rest = without([window.quote for window in known], situation.email.reply_text)
    return is_courtesy(rest, situation.names)


def _decline(situation: Situation) -> Plan:
    """Let go of a mail only if its own words ask for nothing, whatever the model makes of it."""
    text = situation.email.reply_text
    if (
        situation.offer is None
        or names_time(situation)
        or may_take_one(situation)
        or asks_for_something(text)
        or is_courtesy(text, situation.names)
    ):
        return unclear()
    return Plan(Action.CLOSE, reason=Reason.DECLINED)


def _call_off(situation: Situation) -> Plan:
    """Cancel what is booked; where nothing is, and no word calls anything off, what was offered is not wanted."""
    text = situation.email.reply_text
    is_decline = situation.offer and not situation.bookings and not has_wish(text, "calls_off")
    return _decline(situation) if is_decline else cancel(situation)


def _thank(_: Situation) -> Plan:
    """Leave thanks to a person in which more may be said."""
    return unclear()


WISHES = {"book", "counter", "move"}
NOT_OURS = {
    "wants_person": Reason.WANTS_PERSON,
    "question": Reason.OUT_OF_SCOPE,
    "other": Reason.OUT_OF_SCOPE,
}
RULES: Mapping[str, Callable[[Situation], Plan]] = {
    "thanks": _thank,
    "decline": _decline,
    "cancel": _call_off,
    "accept": accept_offer,
    "move": move,
}
"""What is done by intent; every other wish is one to meet."""
