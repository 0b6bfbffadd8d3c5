"""What a mail server says of a mail that it could not deliver: RFC 3464 and 6533, and what stands in for them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.domain import DeliveryReport, Email
from integrations.mime.body.structure import Part
from integrations.mime.body.transfer import decoded
from integrations.mime.header.addresses import ascii_domain, bare_addresses
from integrations.mime.header.block import Fields, split_header
from integrations.mime.header.fields import field, message_id, message_ids
from integrations.mime.header.words import readable
from integrations.mime.limits import MAX_HEADER_BLOCK, MAX_REPORT
from integrations.mime.reports.words import Said, said_in_words

_STATUSES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset(
    {
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    }
)
_ABOUT = ("x-failed-message-id", "x-original-message-id", "original-message-id")
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_BY_CLASS = {"2": "delivered", "4": "delayed", "5": "failed"}
_COMMENT = re.compile(r"\([^()]*\)")
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_BLANK_LINES = re.compile(rb"\n(?:[ \t]*\n)+")
_ADDRESS = re.compile(r"[^\s<>@;,\"]{1,64}@[^\s<>@;,\"]{1,253}")
_UTF8 = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


def read_report(root: Part, email: Email) -> DeliveryReport | None:
    """Return what a mail reports of another; None where it is no such report, be it from a machine or a person."""
    kinds = {part.content_type for part in root.walk()}
    kind = root.parameters.get("report-type", "").lower()
    if kind == "disposition-notification" or "message/disposition-notification" in kinds:
        return None
    groups = list(_groups(root))
    reports = [report for report in map(_group_report, groups) if report is not None]
    found = next((report for report in reports if report.action == "failed"), reports[0] if reports else None)
    found = found or _stand_in(root, email, is_report=kind == "delivery-status" or bool(kinds & _STATUSES))
    if found is None:
        return None
    return replace(found, message_id=_original(root, groups) or found.message_id or _answered(email))


def _groups(root: Part) -> Iterator[Fields]:
    """Yield the groups of fields of the status parts: one of the mail, then one of each recipient."""
    for part in root.walk():
        if part.content_type in _STATUSES and not part.children:
            data = decoded(replace(part, body=part.body[:MAX_REPORT]))[0]
            lines = b"\n".join(data.strip().splitlines())
            for block in _BLANK_LINES.split(lines):
                yield split_header(block, [], 1)[0]


def _group_report(fields: Fields) -> DeliveryReport | None:
    values = {name: readable(value) for name, value in reversed(fields)}
    if not values.keys() & {"final-recipient", "original-recipient", "action"}:
        return None
    # What we called it comes first: behind a forwarding the last server knows another name.
    names = (values.get("original-recipient", ""), values.get("final-recipient", ""))
    recipient = next((address for address in map(_recipient, names) if address), None)
    codes = (_code(values.get(name, "")) for name in ("status", "diagnostic-code"))
    status = next((code for code in codes if code), None)
    action = _COMMENT.sub("", values.get("action", "")).strip().lower()
    if action not in _ACTIONS:
        action = _BY_CLASS[status[0]] if status else "failed"
    return DeliveryReport(None, recipient, action, status)


def _code(value: str) -> str | None:
    found = _CODE.search(value)
    return found.group(1) if found else None


def _recipient(value: str) -> str | None:
    """Return the address of a recipient field: `rfc822; a@b` or `utf-8; a@b`, escaped or not."""
    kind, typed, name = value.partition(";")
    name = _COMMENT.sub("", name if typed else kind).strip().strip("<>")
    if kind.strip().lower() == "utf-8":
        name = _UTF8.sub(_character, name)
    elif "@" not in name:
        name = _XTEXT.sub(_character, name)
    return _plain(name.replace("+2B", "+").replace("+3D", "="))


def _character(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _plain(name: str) -> str | None:
    """Return an address in lower case, its domain in ASCII where it can be."""
    if not _ADDRESS.fullmatch(name):
        return None
    local, _, domain = name.lower().rpartition("@")
    return f"{local}@{ascii_domain(domain) or domain}"


def _original(root: Part, groups: list[Fields]) -> str | None:
    """Return the Message-ID of what was sent back, else the one that a field of the report names."""
    for part in root.walk():
        if part.content_type in _RETURNED and part is not root:
            data = decoded(replace(part, body=part.body[:MAX_HEADER_BLOCK]))[0]
            found = message_id(field(split_header(data, [])[0], "message-id"))
            if found:
                return found
    named = (message_id(field(fields, name)) for fields in (root.fields, *groups) for name in _ABOUT)
    return next((found for found in named if found), None)


def _answered(email: Email) -> str | None:
    return email.in_reply_to or (email.references[-1] if email.references else None)


def _stand_in(root: Part, email: Email, *, is_report: bool) -> DeliveryReport | None:
    failed = bare_addresses(root.first("x-failed-recipients") or b"")
    said = said_in_words(email.text, email.subject)
    if failed:
        return DeliveryReport(said.message_id, _plain(failed[0]), "failed", said.status)
    if not is_report and not _reads_as_report(email, said):
        return None
    if not (said.status or said.recipient or said.message_id):
        return None
    ids = message_ids(said.message_id.encode("utf-8", "replace")) if said.message_id else ()
    recipient = _recipient(said.recipient) if said.recipient else None
    return DeliveryReport(ids[0] if ids else None, recipient, said.action, said.status)


def _reads_as_report(email: Email, said: Said) -> bool:
    """Say whether a mail without the form of a report is one: by who sends it, and by what it quotes."""
    signs = {"bounce_subject", "null_return_path", "robot_address"} & set(email.machine.reasons)
    return said.is_qmail or (bool(signs) and bool(said.status) and bool(said.message_id))
