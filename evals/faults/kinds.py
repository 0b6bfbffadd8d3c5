"""What befalls the desk, once in each play."""

from enum import StrEnum


class Kind(StrEnum):
    """One failure."""

    CALENDAR_READ = "calendar_read"
    CALENDAR_WRITE = "calendar_write"
    CALENDAR_SHAPE = "calendar_shape"
    SMTP_DROPPED = "smtp_dropped"
    CRM_EMPTY = "crm_empty"
    MODEL_THROTTLED = "model_throttled"
    MODEL_SHAPE = "model_shape"
    KILLED_WRITING = "killed_writing"
    KILLED_SENDING = "killed_sending"


IN_WORDS = {
    Kind.CALENDAR_READ: "the calendar answers 503 when it is first read",
    Kind.CALENDAR_WRITE: "the calendar answers 503 when it is first written to",
    Kind.CALENDAR_SHAPE: "the calendar's first answer has another shape than was agreed on",
    Kind.SMTP_DROPPED: "the mail server takes our first mail, and drops the connection instead of saying so",
    Kind.CRM_EMPTY: "the CRM has no names",
    Kind.MODEL_THROTTLED: "the model's endpoint answers 429 at first",
    Kind.MODEL_SHAPE: "the model's first answer has another shape than was agreed on",
    Kind.KILLED_WRITING: "the worker dies right after its first change of a calendar, and starts again",
    Kind.KILLED_SENDING: "the worker dies right after its first mail left, and starts again",
}
