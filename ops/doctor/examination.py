"""Which checks there are for these settings, and everything they find."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from agent.domain import Person
from agent.policy import Policy
from ops.doctor.calendar import CALENDAR
from ops.doctor.crm import CRM, check_crm
from ops.doctor.findings import Finding
from ops.doctor.imap import IMAP, check_imap, check_keys
from ops.doctor.logins import OAUTH, check_token
from ops.doctor.model import FALLBACK, MODEL, check_model
from ops.doctor.owners import check_calendars, odd_calendars
from ops.doctor.records import RECORDS, check_records
from ops.doctor.settings import check_policy, check_settings
from ops.doctor.smtp import SMTP, check_smtp
from ops.doctor.together import Check, run_together
from ops.settings import Model, Settings, unset

PATIENCE = 90.0
"""Seconds that the slowest check may take: longer than any one timeout that the settings have by default."""
NEEDS = {
    OAUTH: ("oauth.",),
    IMAP: ("imap.", "oauth."),
    SMTP: ("smtp.", "oauth.", "desk."),
    CALENDAR: ("calendar.",),
    CRM: ("crm.",),
    MODEL: ("model.",),
    FALLBACK: ("fallback.",),
}
"""The settings without which there is nothing to ask, by the beginnings of their keys."""
Now = Callable[[], datetime]


def examine(settings: Settings, now: Now, patience: float = PATIENCE) -> Iterator[Finding]:
    """Yield all findings; what cannot be asked for want of a setting is left out, since that is a finding itself."""
    yield from check_settings(settings)
    policy, found = check_policy(settings.policy_file)
    yield from found
    yield from odd_calendars(settings, policy)
    yield from run_together(_checks(settings, policy, now), patience)


def _checks(settings: Settings, policy: Policy, now: Now) -> dict[str, Check]:
    checks: dict[str, Check] = {
        RECORDS: lambda: check_records(settings),
        OAUTH: lambda: _oauth(settings, now),
        IMAP: lambda: _imap(settings),
        SMTP: lambda: _smtp(settings),
        CALENDAR: lambda: check_calendars(settings, policy, now),
        CRM: lambda: check_crm(settings.crm),
        MODEL: lambda: _model(MODEL, settings.model, now),
    }
    if settings.fallback.name:
        checks[FALLBACK] = lambda: _model(FALLBACK, settings.fallback, now)
    lacking = unset(settings)
    return {name: check for name, check in checks.items() if not any(map(_beginning(NEEDS.get(name, ())), lacking))}


def _beginning(starts: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda line: line.startswith(starts)


def _oauth(settings: Settings, now: Now) -> Iterable[Finding]:
    from ops.tokens import access_token

    token = access_token(settings, settings.imap.username)
    return [] if token is None else check_token(token, now)


def _imap(settings: Settings) -> Iterator[Finding]:
    from integrations.imap_mailbox import FolderNames
    from integrations.sender_auth import trust_anchor
    from ops.adapters import imap_account, signature_keys

    imap = settings.imap
    yield from check_imap(
        imap_account(settings),
        FolderNames(**imap.folders.model_dump()),
        trust_anchor(imap.authserv_id, imap.own_hosts),
        imap.start if isinstance(imap.start, str) else imap.start.isoformat(sep=" ", timespec="minutes"),
    )
    if imap.recheck_dkim:
        yield check_keys(signature_keys().look_up)


def _smtp(settings: Settings) -> Iterable[Finding]:
    from ops.adapters import smtp_mailer

    return check_smtp(smtp_mailer(settings, Person(settings.desk.name, settings.desk.address)))


def _model(name: str, model: Model, now: Now) -> Iterable[Finding]:
    from ops.adapters import configured_model

    return check_model(name, configured_model(model), now)
