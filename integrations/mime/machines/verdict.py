"""Whether a machine wrote a mail: RFC 3834, and what machines really send."""

import re

from agent.domain import Email, MachineVerdict
from integrations.mime.body.structure import Part
from integrations.mime.header.addresses import bare_addresses
from integrations.mime.machines.fields import asks_for_silence, is_advertising, signs_of_fields
from integrations.mime.machines.orders import reads_as_order
from integrations.mime.machines.phrases import (
    reads_as_generated,
    reads_as_personal,
    reads_as_question,
    reads_as_request,
    reads_as_vacation,
)
from integrations.mime.machines.robots import is_robot, is_robot_name, is_role, is_service
from integrations.mime.machines.subjects import (
    is_autoreply_subject,
    is_bounce_subject,
    is_receipt,
    may_be_autoreply_subject,
)

# Signs that a person's mail may carry too: ticket systems, lists and add-ins stamp them on everything.
_EXPLICIT = frozenset({"auto_replied", "autoreply_header", "autoreply_subject", "null_return_path"})
_BULK = frozenset({"list", "list_post", "precedence"})
_PASSED_ON = _BULK | {"null_return_path"}
_ABSENCE = frozenset({"absence_subject", "absence_text"})
_STAMPS = frozenset({"auto_submitted", "ticket_system", "service_address"})
_WEAK = _EXPLICIT | _BULK | _ABSENCE | _STAMPS | {"bounce_subject", "holds_report"}
_SUBJECTS = frozenset({"bounce_subject", "autoreply_subject"})
_NOTIFICATION = "message/disposition-notification"
_REPORTS = frozenset({_NOTIFICATION, "message/delivery-status", "message/global-delivery-status"})


def judge(root: Part, email: Email | None) -> MachineVerdict:
    """Return the verdict for a mail; without its text, for a header block alone."""
    reasons = [*signs_of_fields(root), *_structure_reasons(root)]
    if email is not None:
        reasons += _content_reasons(root, email, is_marked=bool(reasons))
    reasons = list(dict.fromkeys(reasons))
    human = bool(reasons) and email is not None and _human(email, frozenset(reasons), root)
    return MachineVerdict(bool(reasons), tuple(reasons), human)


def _structure_reasons(root: Part) -> list[str]:
    kind = root.parameters.get("report-type", "").lower()
    kinds = {part.content_type for part in root.walk()}
    methods = [part.parameters.get("method", "") for part in root.walk() if part.content_type == "text/calendar"]
    reasons: list[str] = []
    if kind == "disposition-notification" or (root.content_type == "multipart/report" and _NOTIFICATION in kinds):
        reasons.append("receipt")
    elif root.content_type == "multipart/report" or kind or root.content_type in _REPORTS:
        reasons.append("delivery_report")
    elif kinds & _REPORTS:
        reasons.append("holds_report")
    if any(method.strip().upper() == "REPLY" for method in methods):
        reasons.append("calendar_reply")
    return reasons


def _content_reasons(root: Part, email: Email, *, is_marked: bool) -> list[str]:
    reasons: list[str] = []
    if any(is_robot(address) for address in email.from_) or is_robot_name(email.from_fields):
        reasons.append("robot_address")
    if any(is_service(address) for address in email.from_):
        reasons.append("service_address")
    if is_bounce_subject(email.subject) and not (not is_marked and _asks(email)):
        reasons.append("bounce_subject")
    if is_autoreply_subject(email.subject):
        reasons.append("autoreply_subject")
    elif may_be_autoreply_subject(email.subject) and _announces_absence(email):
        reasons.append("absence_subject")
    elif asks_for_silence(root) and _announces_absence(email):
        reasons.append("absence_text")
    if _is_post(root, email):
        reasons.append("list_post")
    if is_receipt(email.subject, email.reply_text):
        reasons.append("receipt")
    if any(part.method == "REPLY" for part in email.calendar):
        reasons.append("calendar_reply")
    return reasons


def _announces_absence(email: Email) -> bool:
    """Say whether a mail says that nobody is there, or nothing; a person who says so has a question too."""
    text = email.reply_text
    if reads_as_question(f"{email.subject}\n{text}"):
        return False
    return not text.strip() or reads_as_vacation(text) or reads_as_generated(text)


def _asks(email: Email) -> bool:
    return reads_as_request(email.reply_text) and not reads_as_generated(email.reply_text)


def _human(email: Email, reasons: frozenset[str], root: Part) -> bool:
    if reasons <= {"robot_address", "service_address", "auto_submitted"} and _is_form(email):
        return reads_as_request(email.text) and not is_advertising(root)
    weak = _WEAK | {"robot_address"} if _may_be_persons(email) else _WEAK
    if not reasons <= weak or is_advertising(root):
        return False
    is_asked = reasons <= _SUBJECTS and _asks_us(email, reasons)
    if is_asked or reasons <= _ABSENCE:
        return is_asked or reads_as_request(email.reply_text) or reads_as_personal(email.reply_text)
    said = f"{email.subject}\n{email.reply_text}"
    is_automatic = reads_as_vacation(said) or reads_as_generated(email.reply_text)
    if reasons & (_EXPLICIT | _BULK):
        return not is_automatic and _is_written_behind(email, reasons)
    if reads_as_question(said):
        return True
    return not is_automatic and (reads_as_request(said) or reads_as_personal(email.reply_text) or _answers(email))


def _is_written_behind(email: Email, reasons: frozenset[str]) -> bool:
    """Say whether a person wrote what carries the marks of an automatic answer or of a mailing."""
    asks = reads_as_request(email.reply_text)
    if not reasons & _EXPLICIT:
        asks = asks or reads_as_personal(email.reply_text) or reads_as_order(email.subject)
    # A short answer such as "Friday is fine" comes through groups and gateways that mark whatever they pass on.
    asks = asks or (reasons <= _PASSED_ON and _answers(email))
    # An answer may quote a program's mail: ours.
    rest = "" if _answers(email) else email.text
    return asks and not (reasons & _BULK and reads_as_generated(rest))


def _asks_us(email: Email, reasons: frozenset[str]) -> bool:
    """Say whether somebody wants something of us, whatever else the text says; an absence has its please as well."""
    text = email.reply_text
    if reads_as_order(text) or reads_as_vacation(text):
        return reads_as_order(text)
    # Reports that bear no other mark are rare.
    trusts = reasons == {"bounce_subject"} or not reads_as_generated(text)
    return reads_as_question(text) or (trusts and reads_as_request(text))


def _may_be_persons(email: Email) -> bool:
    """Say whether the robots' addresses that a mail is from are those that people write from too."""
    robots = [address for address in email.from_ if is_robot(address)]
    return all(is_role(address) for address in robots) and not is_robot_name(email.from_fields)


def _answers(email: Email) -> bool:
    return bool(email.in_reply_to or email.references) and bool(re.search(r"\w", email.reply_text))


def _is_form(email: Email) -> bool:
    """Say whether a program passes on what somebody elsewhere wrote, as contact forms do."""
    domains = {address.rpartition("@")[2].lower() for address in email.from_}
    others = [address for address in email.reply_to if address.rpartition("@")[2].lower() not in domains]
    return bool(others) and not any(is_robot(address) or is_service(address) for address in others)


def _is_post(root: Part, email: Email) -> bool:
    """Say whether a mail was written to the list that it came over."""
    named = (address.lower() for value in root.all("list-post") for address in bare_addresses(value))
    lists = {address.removeprefix("mailto:").partition("?")[0] for address in named}
    return bool(lists & {address.lower() for address in (*email.to, *email.cc)})
