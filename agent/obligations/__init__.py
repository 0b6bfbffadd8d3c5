"""What we owe for a mail: the reply, and what the worker delivers afterwards. Facts come from what was read back."""

from agent.obligations.answers import message_id, reply, send_once, sent_copy
from agent.obligations.attendees import AttendeeAnswer, attendee_answers
from agent.obligations.handoffs import UNREAD, activity, hand_off, hand_off_delivery, hand_off_unread
from agent.obligations.reminders import Reminder, reminder

__all__ = [
    "UNREAD",
    "AttendeeAnswer",
    "Reminder",
    "activity",
    "attendee_answers",
    "hand_off",
    "hand_off_delivery",
    "hand_off_unread",
    "message_id",
    "reminder",
    "reply",
    "send_once",
    "sent_copy",
]
