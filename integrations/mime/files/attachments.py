"""Everything in a mail that is not its text: inline images and attached mails too."""

import re

from agent.domain import Attachment, AttachmentStatus, CalendarPart, Defect
from integrations.mime.body.structure import Part
from integrations.mime.body.text import Text, disposition
from integrations.mime.body.transfer import decoded
from integrations.mime.files.budget import Budget
from integrations.mime.files.calendar import read_calendar
from integrations.mime.files.contents import read_file
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_NAME

_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_TNEF_MAGIC = b"\x78\x9f\x3e\x22"


def read_attachments(root: Part, text: Text, defects: list[str], *, read: bool = True) -> tuple[Attachment, ...]:
    """List the attachments in order; with `read` off, none is opened."""
    spoken = {id(part) for part in text.parts}
    leaves = [part for part in root.walk() if not part.children and id(part) not in spoken]
    budget = Budget() if read else None
    return tuple(_attachment(part, defects, budget) for part in leaves if part is not root or _is_file(part))


def _is_file(root: Part) -> bool:
    """Say whether a mail of one part is a file; an empty body of no type is not."""
    return bool(root.body.strip()) or bool(disposition(root)[0])


def _attachment(part: Part, defects: list[str], budget: Budget | None) -> Attachment:
    data, defect = decoded(part)
    if defect:
        defects.append(defect)
    name = file_name(part)
    if part.content_type in _TNEF or data[:4] == _TNEF_MAGIC:
        defects.append(Defect.TNEF)
    status, text = (AttachmentStatus.UNREADABLE, None) if budget is None else read_file(part, name, data, budget)
    return Attachment(name, part.content_type, len(data), status, text)


def file_name(part: Part) -> str:
    """Return the last piece of the stated name, visible characters only; empty where there is none."""
    _, parameters = disposition(part)
    name = parameters.get("filename") or part.parameters.get("name") or parameters.get("name") or ""
    name = re.sub(r"[\r\n\t]+", " ", visible(name)[0])
    return name.replace("\\", "/").rpartition("/")[2].strip()[:MAX_NAME]


def calendar_parts(root: Part, defects: list[str]) -> tuple[CalendarPart, ...]:
    """Return the events of all calendar parts, each event once."""
    events: dict[CalendarPart, None] = {}
    for part in root.walk():
        ics = part.content_type in {"text/calendar", "application/ics"} or file_name(part).lower().endswith(".ics")
        if part.children or not ics:
            continue
        found, defect = read_calendar(decoded(part)[0], part.parameters.get("method"))
        events.update(dict.fromkeys(found))
        if defect:
            defects.append(defect)
    return tuple(events)
