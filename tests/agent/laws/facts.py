"""Law 4: every fact in a reply is in the block, and the block is what records and calendar say after the effect."""

import re
from functools import cache

from babel import Locale

from agent import effects, replies
from agent.domain import EffectKind, OutcomeKind, OutgoingMail, Reason, Slot
from agent.obligations import message_id
from agent.policy import Policy
from agent.replies.language import find_language
from integrations.records.schema import EffectState
from tests.agent.laws.bookings import CHANGES, done
from tests.agent.laws.people import CONTACTS
from tests.agent.laws.stage import Stage
from tests.agent.laws.turn import Turn
from tests.agent.mails import OWNER

_RULES = Policy()
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv")
_MORE = "tomorrow|today|noon|midnight|heute|mittag|https?|www|booked|confirmed|cancelled|gebucht|best\u00e4tigt"


def the_block_of_a_reply_is_what_stands_after_the_effect(stage: Stage, turn: Turn) -> None:
    reply = _answer(stage, turn, "reply")
    if reply is None:
        assert turn.outcome not in {*CHANGES, "offered", "asked"}, f"{turn.outcome}, and nobody was told"
        return
    block = replies.facts_block(_facts(stage, turn), turn.language)
    assert reply.text.count(block) == 1, f"the reply does not say what stands:\n{block}\n--- but:\n{reply.text}"


def a_mail_says_done_only_what_was_done(stage: Stage, turn: Turn) -> None:
    """Judge by the sentences of all languages, not by what the block should be."""
    for sent in turn.sent:
        if sent.to != OWNER.address:
            said = {kind for outcome, kind in CHANGES.items() if any(each in sent.text for each in _says(outcome))}
            assert said <= set(done(stage, turn)), f"it says {said}:\n{sent.text}"


def nothing_like_a_fact_is_left_without_the_block(stage: Stage, turn: Turn) -> None:
    reply = _answer(stage, turn, "reply")
    if reply is None:
        return
    rest = reply.text.replace(replies.facts_block(_facts(stage, turn), turn.language), "")
    rest = rest.replace(OWNER.address, "").replace(OWNER.name, "")
    found = _like_a_fact().search(rest.casefold())
    assert found is None, f"the words beside the facts say {found and found[0]!r}: {rest!r}"


def an_acknowledgement_says_who_answers_by_when(stage: Stage, turn: Turn) -> None:
    word = _answer(stage, turn, "ack")
    answers = [sent for sent in turn.sent if sent.to != OWNER.address]
    assert len(answers) == sum(_answer(stage, turn, kind) is not None for kind in ("reply", "ack"))
    if word is not None:
        [due] = {found.due for found in stage.desk.records.handoffs() if found.mail_id == turn.mail_id}
        said = {replies.acknowledgement(OWNER, due, _zone(turn), language) for language in (*_LANGUAGES, "other")}
        assert word.text in said, f"{word.text}\n--- but:\n{min(said)}"


def _answer(stage: Stage, turn: Turn, kind: str) -> OutgoingMail | None:
    name = message_id(stage.desk.deps, f"{turn.mail_id}/{kind}")
    return next((sent for sent in turn.sent if sent.message_id == name), None)


def _facts(stage: Stage, turn: Turn) -> replies.Facts:
    """State what records and calendar say; of the plan only which question was asked, and why."""
    plan, meeting = turn.plan, _RULES.meetings[0]
    assert plan is not None
    outcome, slots, old_slot = _stands(stage, turn)
    offer = stage.desk.records.open_offer(turn.conversation_id, stage.desk.clock[0])
    due = [h.due for h in stage.desk.records.handoffs() if (h.mail_id, h.reason) == (turn.mail_id, Reason.FOLLOW_UP)]
    return replies.Facts(
        outcome=outcome,
        slots=slots,
        old_slot=old_slot,
        zone=_zone(turn),
        owner_zone=_RULES.slots.zone,
        meeting=meeting.name,
        place=meeting.place,
        link=meeting.link,
        owner=OWNER,
        question=plan.question,
        explanation=plan.explanation,
        follow_up=bool(due),
        held_until=offer.expires_at if offer and outcome is OutcomeKind.OFFERED else None,
        answer_by=next(iter(due), None),
    )


def _stands(stage: Stage, turn: Turn) -> tuple[OutcomeKind, tuple[Slot, ...], Slot | None]:
    """Say what came about: by the ledger's booking effect, else by the offer that is held."""
    was = {booking.event_id: booking.slot for booking in turn.before.bookings}
    for row in stage.desk.records.effects(turn.mail_id, state=EffectState.DONE):
        name = effects.event_id(row.key) if row.kind is EffectKind.BOOK else row.request.get("booking", "")
        event = stage.desk.calendar.get(name)
        if row.kind is EffectKind.CANCEL:
            assert event is None, "a cancelled event stands"
            return OutcomeKind.CANCELLED, (), was[name]
        if row.kind in (EffectKind.BOOK, EffectKind.MOVE):
            assert event is not None, "a booked event does not stand"
            booked = row.kind is EffectKind.BOOK
            return (
                (OutcomeKind.BOOKED, (event.slot,), None) if booked else (OutcomeKind.MOVED, (event.slot,), was[name])
            )
    return _open(stage, turn)


def _open(stage: Stage, turn: Turn) -> tuple[OutcomeKind, tuple[Slot, ...], Slot | None]:
    plan, offer = turn.plan, stage.desk.records.open_offer(turn.conversation_id, stage.desk.clock[0])
    assert plan is not None
    outcome = OutcomeKind.ASKED if plan.question else OutcomeKind.OFFERED
    if plan.slots:
        assert offer is not None, "what is offered stands nowhere"
        held = {hold.slot for hold in turn.after.holds if hold.offer_id == offer.id}
        assert set(offer.slots) == held, "what is offered is not held"
        moved = [b.slot for b in turn.before.bookings if b.id == offer.moving_booking_id]
        return outcome, offer.slots, next(iter(moved), None)
    own = {booking.slot for booking in turn.after.bookings if booking.address == turn.letter.sender}
    offered = {slot for slots in turn.offered for slot in slots}
    assert set(plan.candidates) <= own | offered, "it is asked about what is neither theirs nor offered"
    moved = [b.slot for b in turn.after.bookings if (b.id, b.address) == (plan.booking_id, turn.letter.sender)]
    return OutcomeKind.ASKED, plan.candidates, next(iter(moved), None)


def _zone(turn: Turn) -> str:
    return next((c.zone for c in CONTACTS if c.address == turn.letter.sender and c.zone), _RULES.slots.zone)


@cache
def _says(outcome: str) -> list[str]:
    return [find_language(language).say(f"status.{outcome}") for language in _LANGUAGES]


@cache
def _like_a_fact() -> re.Pattern[str]:
    names = {
        name.casefold()
        for locale in map(Locale, _LANGUAGES)
        for found in (locale.months["format"]["wide"], locale.days["format"]["wide"])
        for name in found.values()
    }
    # "May" is a verb, and "mars" and "marco" are names.
    return re.compile(rf"[\d@]|://|\b(?:{'|'.join(sorted(names - {'may', 'mars', 'mai'}))}|{_MORE})\b")


LAW_4 = (
    a_mail_says_done_only_what_was_done,
    the_block_of_a_reply_is_what_stands_after_the_effect,
    nothing_like_a_fact_is_left_without_the_block,
    an_acknowledgement_says_who_answers_by_when,
)
