"""What a failure means for the mail."""

from collections.abc import Mapping

from agent.domain import Reason

NODE_REASONS: Mapping[str, Reason] = {
    "read_email": Reason.MAILBOX_UNAVAILABLE,
    "screen_email": Reason.MAILBOX_UNAVAILABLE,
    "find_contact": Reason.CONTACTS_UNAVAILABLE,
    "understand_request": Reason.MODEL_UNAVAILABLE,
    "read_calendar": Reason.CALENDAR_UNKNOWN,
    "book_slot": Reason.CALENDAR_UNKNOWN,
    "move_booking": Reason.CALENDAR_UNKNOWN,
    "cancel_booking": Reason.CALENDAR_UNKNOWN,
    "hold_slots": Reason.CALENDAR_UNKNOWN,
    "send_reply": Reason.SENDING_FAILED,
    "file_email": Reason.MAILBOX_UNAVAILABLE,
}
ERROR_REASONS: Mapping[str, Reason] = {
    "AccessDenied": Reason.ACCESS_DENIED,
    "Conflict": Reason.EDITED_BY_PERSON,
    "GateClosed": Reason.HELD_BACK,
    "Gone": Reason.TAKEN_AWAY,
    "ModelError": Reason.MODEL_INVALID,
    "OutcomeUnknown": Reason.EFFECT_UNCERTAIN,
    "PolicyChanged": Reason.MEETING_UNCLEAR,
    "ProofUnavailable": Reason.SENDER_UNPROVEN,
    "ShapeChanged": Reason.SHAPE_CHANGED,
    "TooLong": Reason.TOO_LONG,
    "Unsettled": Reason.EFFECT_UNCERTAIN,
}


def reason_for(node: str, error: str) -> Reason:
    """Name the reason for a handoff after a failure: by what failed, else by where."""
    return ERROR_REASONS.get(error) or NODE_REASONS.get(node, Reason.UNCLEAR)
