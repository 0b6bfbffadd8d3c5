"""An Email as JSON and back, and the document that the command line prints."""

from collections.abc import Iterable
from dataclasses import asdict
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import Any

from agent.domain import (
    Attachment,
    AttachmentStatus,
    Attendee,
    CalendarPart,
    DeliveryReport,
    Email,
    MachineVerdict,
    Sender,
    SignatureCheck,
    SignatureResult,
    TraceField,
)

_LISTS = ("from_", "to", "cc", "reply_to", "references", "from_fields", "defects")


def _stamp(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _moment(stamp: str | None) -> datetime | date | None:
    if stamp is None:
        return None
    return datetime.fromisoformat(stamp) if "T" in stamp else date.fromisoformat(stamp)


def _dicts(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(value) for value in values]


def email_to_json(email: Email) -> dict[str, Any]:
    """Return plain JSON values; times in ISO 8601 with offset, whole days as dates."""
    document = asdict(email)
    document.update({name: list(document[name]) for name in _LISTS})
    document["date"] = _stamp(email.date)
    document["attachments"] = [{**asdict(part), "status": part.status.value} for part in email.attachments]
    document["calendar"] = [
        {**asdict(part), "start": _stamp(part.start), "end": _stamp(part.end), "attendees": _dicts(part.attendees)}
        for part in email.calendar
    ]
    document["machine"]["reasons"] = list(email.machine.reasons)
    document["trace"] = _dicts(email.trace)
    document["signatures"] = [{"domain": check.domain, "result": check.result.value} for check in email.signatures]
    return document


def email_from_json(document: dict[str, Any]) -> Email:
    """Return the Email that `email_to_json` made the document of; one of an earlier version lacks what came later."""
    fields = {field.name for field in dataclass_fields(Email)}
    document = {name: value for name, value in document.items() if name in fields}
    sent = document["date"]
    changed: dict[str, Any] = {name: tuple(document[name]) for name in _LISTS}
    changed["date"] = datetime.fromisoformat(sent) if sent is not None else None
    changed["attachments"] = tuple(
        Attachment(**{**part, "status": AttachmentStatus(part["status"])}) for part in document["attachments"]
    )
    changed["calendar"] = tuple(
        CalendarPart(
            **{
                **part,
                "start": _moment(part["start"]),
                "end": _moment(part["end"]),
                "attendees": tuple(Attendee(**attendee) for attendee in part.get("attendees", ())),
            }
        )
        for part in document["calendar"]
    )
    changed["trace"] = tuple(TraceField(**field) for field in document.get("trace", ()))
    changed["signatures"] = tuple(
        SignatureCheck(check["domain"], SignatureResult(check["result"])) for check in document.get("signatures", ())
    )
    machine = document["machine"]
    changed["machine"] = MachineVerdict(machine["is_machine"], tuple(machine["reasons"]), machine["looks_human"])
    report = document.get("report")
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
