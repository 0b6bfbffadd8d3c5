"""What holds an effect back."""

from collections.abc import Mapping, Sequence

from agent.domain import (
    KILL_SWITCH,
    LEVEL,
    Effect,
    EffectKind,
    Gate,
    GateState,
    Integration,
    Level,
    circuit_of,
    pause_of,
)
from agent.state import State

INTEGRATIONS: Mapping[EffectKind, Integration] = {
    EffectKind.BOOK: Integration.CALENDAR,
    EffectKind.MOVE: Integration.CALENDAR,
    EffectKind.CANCEL: Integration.CALENDAR,
    EffectKind.ANSWER: Integration.CALENDAR,
    EffectKind.SHOW_HOLD: Integration.CALENDAR,
    EffectKind.HIDE_HOLD: Integration.CALENDAR,
    EffectKind.REPLY: Integration.MAILER,
    EffectKind.ACK: Integration.MAILER,
    EffectKind.REMINDER: Integration.MAILER,
    EffectKind.NOTICE: Integration.MAILER,
    EffectKind.DRAFT: Integration.MAILBOX,
    EffectKind.SENT_COPY: Integration.MAILBOX,
    EffectKind.FILE: Integration.MAILBOX,
    EffectKind.ACTIVITY: Integration.CONTACTS,
}
"""What each effect goes through; holding and letting go are rows of our own and touch nothing outside."""
ACTING = frozenset({Level.APPROVE, Level.AUTO})


def run_level(state: State, present: Level) -> Level:
    """Return the level that a run began under; a run that an older version began did not note it."""
    return Level(state["level"]) if "level" in state else present


def allowed(effect: Effect, gates: Sequence[Gate]) -> Gate | None:
    """Return the gate that holds this effect back now, or None where it may happen."""
    integration = INTEGRATIONS.get(effect.kind)
    if integration is None:
        return None
    concerned = {KILL_SWITCH, pause_of(integration), circuit_of(integration)}
    for gate in gates:
        if gate.name == LEVEL and gate.state not in ACTING:
            return gate
        if gate.name in concerned and gate.state == GateState.CLOSED:
            return gate
    return None
