"""Law 2, of invitations: who is invited hears of each change in one way, from us or from the calendar's provider."""

from agent.domain import EffectKind, Invitation
from tests.agent.laws.bookings import done
from tests.agent.laws.stage import Stage
from tests.agent.laws.turn import Turn

_UNSURE = ("handed_off(effect_uncertain)", "dead_lettered(effect_uncertain)")
"""Nobody knows whether the reply left, and so neither whether its invitation did."""


def each_change_is_told_in_one_way(stage: Stage, turn: Turn) -> None:
    if turn.outcome in _UNSURE:
        return
    changes = 0 if stage.desk.calendar.invites else len(done(stage, turn))
    assert len(_ours(turn)) + turn.drafted == changes, (
        f"{turn.outcome}: {done(stage, turn)}, and we tell of {_ours(turn)}"
    )


def our_invitation_is_to_what_stands_and_to_its_sender_alone(stage: Stage, turn: Turn) -> None:
    for invitation in _ours(turn):
        [kind], event = done(stage, turn), invitation.event
        assert event.attendees == (turn.letter.sender,)
        assert invitation.cancelled == (kind is EffectKind.CANCEL)
        assert event.event_id in turn.changed()
        found = stage.desk.calendar.get(event.event_id)
        if found:
            assert (found.slot, found.sequence) == (event.slot, invitation.sequence)


def _ours(turn: Turn) -> list[Invitation]:
    return [sent.invitation for sent in turn.sent if sent.invitation]


ONE_CHANNEL = (each_change_is_told_in_one_way, our_invitation_is_to_what_stands_and_to_its_sender_alone)
