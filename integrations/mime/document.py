"""An Email as JSON and back, and the document that the command line prints."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from agent.domain import (
    Attachment,
    AttachmentStatus,
    CalendarPart,
    DeliveryReport,
    Email,
    MachineVerdict,
    Sender,
)

_LISTS = ("from_", "to", "cc", "reply_to", "references", "from_fields", "authentication_results", "defects")


def _stamp(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _moment(stamp: str | None) -> datetime | date | None:
    if stamp is None:
        return None
    return datetime.fromisoformat(stamp) if "T" in stamp else date.fromisoformat(stamp)


def email_to_json(email: Email) -> dict[str, Any]:
    """Return plain JSON values; times in ISO 8601 with offset, whole days as dates."""
    document = asdict(email)
    document.update({name: list(document[name]) for name in _LISTS})
    document["date"] = _stamp(email.date)
    document["attachments"] = [{**asdict(part), "status": part.status.value} for part in email.attachments]
    document["calendar"] = [
        {**asdict(part), "start": _stamp(part.start), "end": _stamp(part.end)} for part in email.calendar
    ]
    document["machine"]["reasons"] = list(email.machine.reasons)
    return document


def email_from_json(document: dict[str, Any]) -> Email:
    """Return the Email that `email_to_json` made the document of."""
    sent = document["date"]
    changed: dict[str, Any] = {name: tuple(document[name]) for name in _LISTS}
    changed["date"] = datetime.fromisoformat(sent) if sent is not None else None
    changed["attachments"] = tuple(
        Attachment(**{**part, "status": AttachmentStatus(part["status"])}) for part in document["attachments"]
    )
    changed["calendar"] = tuple(
        CalendarPart(**{**part, "start": _moment(part["start"]), "end": _moment(part["end"])})
        for part in document["calendar"]
    )
    machine = document["machine"]
    changed["machine"] = MachineVerdict(machine["is_machine"], tuple(machine["reasons"]), machine["looks_human"])
    report = document.get("report")  # a mail that an earlier version stored has none
    changed["report"] = DeliveryReport(**report) if report is not None else None
    return Email(**{**document, **changed})


def parse_document(file: str, email: Email, sender: Sender) -> dict[str, Any]:
    """Return what `parse` prints of a mail: its closed, public form."""
    return {
        "file": file,
        "message_id": email.message_id,
        "subject": email.subject,
        "date": _stamp(email.date),
        "from": list(email.from_),
        "to": list(email.to),
        "cc": list(email.cc),
        "text": email.text,
        "reply_text": email.reply_text,
        "attachments": [_attachment(part) for part in email.attachments],
        "calendar": [_event(part) for part in email.calendar],
        "machine": {"is_machine": email.machine.is_machine, "reasons": list(email.machine.reasons)},
        "sender": {"address": sender.address, "verified": sender.verified, "reason": sender.reason},
        "defects": list(email.defects),
    }


def _attachment(part: Attachment) -> dict[str, Any]:
    shown = {"name": part.name, "content_type": part.content_type, "size": part.size, "status": part.status.value}
    return shown if part.text is None else {**shown, "text": part.text}


def _event(part: CalendarPart) -> dict[str, Any]:
    return {
        "method": part.method,
        "uid": part.uid,
        "start": _stamp(part.start),
        "end": _stamp(part.end),
        "summary": part.summary,
        "status": part.status,
    }
