"""What we owe for a mail: the reply, and what the worker delivers afterwards. Facts come from what was read back."""

from agent.obligations.answers import held_until, message_id, reply, send_once, sent_copy
from agent.obligations.attendees import AttendeeAnswer, attendee_answers
from agent.obligations.handoffs import UNREAD, activity, hand_off, hand_off_delivery, hand_off_unread
from agent.obligations.reminders import Reminder, reminder
from agent.obligations.sightings import declines, difference, hand_off_declined, sighting

__all__ = [
    "UNREAD",
    "AttendeeAnswer",
    "Reminder",
    "activity",
    "attendee_answers",
    "declines",
    "difference",
    "hand_off",
    "hand_off_declined",
    "hand_off_delivery",
    "hand_off_unread",
    "held_until",
    "message_id",
    "reminder",
    "reply",
    "send_once",
    "sent_copy",
    "sighting",
]
