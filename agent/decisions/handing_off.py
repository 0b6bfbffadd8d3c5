"""What a person decides."""

from agent.domain import Action, Plan, Reason


def hand_off(reason: Reason) -> Plan:
    """Leave the mail to a person, for this reason."""
    return Plan(Action.HAND_OFF, reason=reason)


def unclear() -> Plan:
    """Leave to a person what may mean one thing or another."""
    return hand_off(Reason.UNCLEAR)
