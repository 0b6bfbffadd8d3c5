"""The mailbox: login, abilities, folders, what lies there, and whose word on senders is trusted."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from agent.domain import TraceField
from agent.errors import FrontdeskError
from ops.doctor.failures import causes, failure
from ops.doctor.findings import Fact, Finding

if TYPE_CHECKING:
    from integrations.imap_mailbox import FolderNames
    from integrations.imap_mailbox.account import ImapAccount
    from integrations.imap_mailbox.checkup import IntakeFacts, MailboxFacts
    from integrations.sender_auth import TrustAnchor

IMAP = "imap"
FOLDERS = "folders"
INTAKE = "intake"
SENDERS = "senders"
KEYS = "keys"
MOST_SHOWN = 5


def check_imap(
    account: "ImapAccount", wanted: "FolderNames", anchor: "TrustAnchor | None", start: str
) -> Iterator[Finding]:
    """Log in and look around; nothing is created and no mail is marked as read."""
    from integrations.imap_mailbox.checkup import look_at

    try:
        facts = look_at(account, wanted)
    except FrontdeskError as error:
        yield _failure(error)
        return
    yield _abilities(facts)
    yield _folders(facts)
    if facts.intake is not None:
        yield _waiting(facts.intake, facts.names.inbox, start)
        yield trust(facts.intake.traces, anchor)


def trust(traces: Sequence[Sequence[TraceField]], anchor: "TrustAnchor | None") -> Finding:
    """Compare whom the settings believe with what the newest mails bear, by the rules that senders are proven by.

    Where a server signs nothing, the topmost field is the sender's own: a name that is not on most mails is not shown
    as the server's.
    """
    from integrations.sender_auth import TOPMOST_WITHOUT_ID, has_verdict, proves_somebody, server_of, trusted_fields

    tops = [
        next((one.value for one in trace if one.name != "received" and has_verdict(one.value)), None)
        for trace in traces
    ]
    seen = Counter(server_of(field) or TOPMOST_WITHOUT_ID for field in tops if field is not None)
    names = [name for name, _ in seen.most_common(MOST_SHOWN) if _is_plain(name)]
    facts: dict[str, Fact] = {"seen": names, "mails_looked_at": len(traces)}
    usual = next((name for name in names if seen[name] * 2 > len(traces)), None)
    if anchor is None:
        said = "imap.authserv_id is not set: no sender is ever proven, and every mail goes to a person"
        if usual is None:
            return Finding(SENDERS, "authserv_id_unset", said, facts)
        return Finding(
            SENDERS, "authserv_id_found", f"{said}. Mail here is signed by {usual}", facts | {"usual": usual}
        )
    name = getattr(anchor, "name", TOPMOST_WITHOUT_ID)
    if not traces:
        return Finding(SENDERS, "ok", f"{name} is trusted; no mail lies here to compare with", facts)
    if any(proves_somebody(trace, anchor) for trace in traces):
        return Finding(SENDERS, "ok", f"mail here is signed by {name}, who is trusted", facts)
    if any(has_verdict(field) for trace in traces for field in trusted_fields(trace, anchor)):
        said = f"{name} is trusted, but of the newest {len(traces)} mails it proves no sender"
    elif stranger := _stranger(traces, anchor):
        said = f"mail here is signed by {name}, but above that a server wrote which is not known as yours"
        return Finding(SENDERS, "authserv_id_below", f"{said}: {stranger}", facts | {"stranger": stranger})
    else:
        said = f"of the newest {len(traces)} mails none is signed by {name}, who is trusted"
        said += f", but by {usual}" if usual else ""
    return Finding(SENDERS, "authserv_id_never_seen", said, facts)


def _stranger(traces: Sequence[Sequence[TraceField]], anchor: "TrustAnchor") -> str | None:
    """Name the host that stands above our server's field on most mails that have one."""
    from integrations.sender_auth import server_of, trusted_zone

    signed = [
        trace
        for trace in traces
        if any(field.name != "received" and anchor.covers(server_of(field.value)) for field in trace)
    ]
    hosts = Counter(host for trace in signed if (host := trusted_zone(trace, anchor).stranger) and _is_plain(host))
    return hosts.most_common(1)[0][0] if hosts else None


def check_keys(look_up: Callable[[str], str | None]) -> Finding:
    """Ask DNS for a key that is not there: an answer is all that is wanted."""
    try:
        look_up("frontdesk._domainkey.invalid")
    except FrontdeskError as error:
        return Finding(KEYS, "dns_unreachable", str(error))
    return Finding(KEYS, "ok", "DNS answers: signatures are checked again")


def _is_plain(name: str) -> bool:
    """Say whether a name can be shown and copied: the field may be a sender's own."""
    return len(name) <= 255 and all(sign.isascii() and (sign.isalnum() or sign in "._-!") for sign in name)


def _failure(error: FrontdeskError) -> Finding:
    if "lacks what the settings ask for" in str(error):
        no_tls = any("STARTTLS" in str(cause) for cause in causes(error))
        return Finding(IMAP, "imap_no_starttls" if no_tls else "imap_no_login", str(error))
    if "not to this mailbox" in str(error):
        return Finding(IMAP, "imap_other_mailbox", str(error))
    return failure(IMAP, error)


def _abilities(facts: "MailboxFacts") -> Finding:
    able = sorted(facts.capabilities)
    if not facts.capabilities & {"MOVE", "UIDPLUS"}:
        return Finding(IMAP, "imap_no_move_no_uidplus", "the server can neither move a mail nor remove one of many")
    if "IDLE" not in facts.capabilities:
        return Finding(IMAP, "imap_no_idle", "the server does not tell of new mail by itself", {"able_to": able})
    return Finding(IMAP, "ok", f"it takes our login, and can {', '.join(able)}", {"able_to": able})


def _folders(facts: "MailboxFacts") -> Finding:
    names = asdict(facts.names)
    if "inbox" in facts.missing:
        return Finding(FOLDERS, "imap_folder_missing", f"there is no folder {facts.names.inbox}", names)
    made = ", ".join(names[field] for field in facts.missing)
    own = f"copies go to {names['sent']}, drafts to {names['drafts']}"
    said = f"{own}; made when they are first needed: {made}" if made else f"all are there; {own}"
    return Finding(FOLDERS, "ok", said, names)


def _waiting(intake: "IntakeFacts", folder: str, start: str) -> Finding:
    what = {"now": "the first start leaves them alone", "all": "the first start handles them all"}
    plan = what.get(start, f"the first start handles those that came on {start} or later")
    lie = "1 mail lies" if intake.mails == 1 else f"{intake.mails} mails lie"
    said = f"{lie} in {folder}: {plan}" if intake.mails else f"no mail lies in {folder}"
    facts: dict[str, Fact] = {"mails": intake.mails, "start": start, "uidvalidity": intake.uidvalidity}
    return Finding(INTAKE, "ok", said, {**facts, "permanent_flags": list(intake.permanent_flags)})
