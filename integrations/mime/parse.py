"""Raw bytes to an Email, whatever the bytes are."""

from collections.abc import Sequence
from dataclasses import replace

from agent.domain import Defect, Email, TraceField
from integrations.mime.body.structure import Part, split
from integrations.mime.body.text import read_text
from integrations.mime.files.attachments import calendar_parts, read_attachments
from integrations.mime.header.addresses import bare_addresses
from integrations.mime.header.block import Fields, split_header, unmistakable
from integrations.mime.header.fields import date, field, message_id, message_ids, unstructured
from integrations.mime.header.words import readable
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_ADDRESSES, MAX_DEFECTS, MAX_HEADER_BLOCK, MAX_MESSAGE_IDS, MAX_TRACE
from integrations.mime.machines.verdict import judge
from integrations.mime.replies.reply import reply_text
from integrations.mime.reports.report import read_report

_TRACE = frozenset({"received", "authentication-results"})


def parse(raw: bytes, *, read_attachments: bool = True) -> Email:
    """Return the mail; never raises, what was wrong with the bytes stands in `defects`.

    With `read_attachments` off, no file is opened: all are listed as unreadable.
    """
    try:
        return _parse(raw, open_files=read_attachments)
    except (MemoryError, RecursionError, LookupError, ValueError, ArithmeticError, TypeError, AttributeError) as error:
        return parse_headers_only(raw, Defect.PARSER_FAILED.of(type(error).__name__))


def parse_headers_only(raw: bytes, defect: str) -> Email:
    """Return what the header block alone says, with this defect."""
    defects = [defect]
    fields, _ = split_header(raw[:MAX_HEADER_BLOCK], defects)
    email = _headers(fields, raw, defects)
    root = Part(fields, b"", "text/plain", {})
    return replace(email, report=read_report(root, email), defects=_kept(defects))


def _parse(raw: bytes, *, open_files: bool) -> Email:
    defects: list[str] = []
    root = split(raw, defects)
    email = _headers(root.fields, raw, defects)
    text = read_text(root, defects)
    calendar = calendar_parts(root, defects)
    attachments = read_attachments(root, text, defects, read=open_files)
    email = replace(
        email,
        text=text.whole,
        reply_text=reply_text(text.marked) or text.whole.strip(),
        attachments=attachments,
        calendar=calendar,
    )
    email = replace(email, machine=judge(root, email))
    return replace(email, report=read_report(root, email), defects=_kept(defects))


def _kept(defects: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(defect) for defect in defects))[:MAX_DEFECTS]


def _addresses(fields: Fields, name: str, defects: list[str]) -> tuple[str, ...]:
    found = [address for field_name, value in fields if field_name == name for address in bare_addresses(value)]
    if len(found) >= MAX_ADDRESSES:
        defects.append(Defect.ADDRESSES_TRUNCATED)
    return tuple(visible(address)[0] for address in found[:MAX_ADDRESSES])


def _raw(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(readable(value) for field_name, value in fields if field_name == name)


def _trace(fields: Fields, raw: bytes, defects: list[str]) -> tuple[TraceField, ...]:
    clear, _ = split_header(unmistakable(raw), [])
    found = [TraceField(name, readable(value)) for name, value in clear if name in _TRACE]
    if len(found) < sum(name in _TRACE for name, _ in fields):
        defects.append(Defect.HEADER_DEFECT)
    if len(found) > MAX_TRACE:
        defects.append(Defect.TRACE_TRUNCATED)
    return tuple(found[:MAX_TRACE])


def _headers(fields: Fields, raw: bytes, defects: list[str]) -> Email:
    sent = field(fields, "date")
    when = date(sent)
    if sent is not None and when is None:
        defects.append(Defect.DATE_DEFECT)
    if len(_raw(fields, "from")) != 1:
        defects.append(Defect.FROM_COUNT)
    answered = message_ids(field(fields, "in-reply-to"))
    return Email(
        message_id=message_id(field(fields, "message-id")),
        subject=unstructured(field(fields, "subject")),
        date=when,
        from_=_addresses(fields, "from", defects),
        to=_addresses(fields, "to", defects),
        cc=_addresses(fields, "cc", defects),
        reply_to=_addresses(fields, "reply-to", defects),
        in_reply_to=answered[0] if answered else None,
        references=_capped(message_ids(field(fields, "references"))),
        text="",
        reply_text="",
        attachments=(),
        calendar=(),
        machine=judge(Part(fields, b"", "text/plain", {}), None),
        from_fields=_raw(fields, "from"),
        trace=_trace(fields, raw, defects),
    )


def _capped(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(ids) if len(ids) <= MAX_MESSAGE_IDS else (ids[0], *ids[-MAX_MESSAGE_IDS + 1 :])
