"""The adapters that the settings name: settings in, one vendor's client out."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agent.domain import ModelCall, Person
from agent.policy import Policy
from agent.ports import LanguageModel
from integrations.caldav_calendar import CaldavCalendar
from integrations.dns_keys import DnsKeys
from integrations.imap_mailbox import FolderNames, ImapAccount, ImapMailbox, ImapWatch
from integrations.mime import recheck_limited
from integrations.openai_model import OpenAIModel
from integrations.openai_model.endpoint import OPENAI, Endpoint
from integrations.sender_auth import AuthresSenderAuth, trust_anchor
from integrations.smtp_mailer import SmtpMailer
from integrations.sql_contacts import SqlContacts
from ops.rules.mapping import load_mapping
from ops.settings import Crm, Model, Settings
from ops.tokens import access_token, calendar_token, name_of

if TYPE_CHECKING:
    from integrations.google_calendar import GoogleCalendar

MakeModel = Callable[[Callable[[ModelCall], None]], AbstractContextManager[LanguageModel]]
"""Opens a language model that reports its calls to the function it is given."""


def openai_model(*, base_url: str, api_key: str, name: str, timeout: float = 60.0) -> MakeModel:
    """Make a model behind an OpenAI-compatible endpoint; without a URL it is OpenAI's own."""
    return _asked_at(Endpoint(base_url=base_url or OPENAI, api_key=api_key, model=name, timeout=timeout))


def configured_model(model: Model) -> MakeModel:
    """Make the model that a section of the settings describes."""
    return _asked_at(
        Endpoint(
            base_url=model.base_url or OPENAI,
            api_key=model.api_key.get_secret_value(),
            model=model.name,
            timeout=model.timeout_seconds,
            window_tokens=model.window_tokens,
            answer_format=model.answer_format,
            leave_out=frozenset(model.leave_out.split()),
        )
    )


def fallback_model(settings: Settings) -> MakeModel | None:
    """Make the model that is asked where the first fails; None where the settings name none."""
    return configured_model(settings.fallback) if settings.fallback.name else None


def _asked_at(endpoint: Endpoint) -> MakeModel:
    return lambda record: closing(OpenAIModel(endpoint, record))


def imap_account(settings: Settings) -> ImapAccount:
    """Return how to reach and log in to the mailbox."""
    imap = settings.imap
    password = imap.password.get_secret_value()
    return ImapAccount(
        host=imap.host,
        port=imap.port,
        tls=imap.tls,
        username=imap.username,
        password=password,
        access_token=None if password else access_token(settings, imap.username),
        cafile=name_of(imap.cafile),
        timeout=imap.timeout_seconds,
    )


def imap_watch(settings: Settings) -> ImapWatch:
    """Make what listens to the intake folder."""
    return ImapWatch(imap_account(settings), settings.imap.folders.inbox)


def imap_mailbox(settings: Settings, desk: Person, now: Callable[[], datetime]) -> ImapMailbox:
    """Make the mailbox."""
    keys = signature_keys()
    return ImapMailbox(
        imap_account(settings),
        desk=desk,
        loop_key=_loop_key(settings),
        folders=FolderNames(**settings.imap.folders.model_dump()),
        max_bytes=settings.imap.max_megabytes * 2**20,
        copies=settings.smtp.copies,
        recheck=(lambda raw: recheck_limited(raw, keys.look_up, now())) if settings.imap.recheck_dkim else None,
    )


def signature_keys() -> DnsKeys:
    """Make what looks up the keys of signatures."""
    return DnsKeys()


def sender_auth(settings: Settings) -> AuthresSenderAuth:
    """Make what says who wrote a mail."""
    return AuthresSenderAuth(trust_anchor(settings.imap.authserv_id, settings.imap.own_hosts))


def smtp_mailer(settings: Settings, desk: Person) -> SmtpMailer:
    """Make what sends mail."""
    smtp = settings.smtp
    password = smtp.password.get_secret_value()
    return SmtpMailer(
        host=smtp.host,
        port=smtp.port,
        tls=smtp.tls,
        username=smtp.username,
        password=password,
        access_token=access_token(settings, smtp.username) if smtp.username and not password else None,
        desk=desk,
        loop_key=_loop_key(settings),
        cafile=name_of(smtp.cafile),
        timeout=smtp.timeout_seconds,
    )


def calendar_maker(
    settings: Settings, policy: Policy, now: Callable[[], datetime]
) -> "Callable[[str], CaldavCalendar | GoogleCalendar]":
    """Return what makes the calendar of each owner; all lie behind the login of the settings."""
    if settings.calendar.kind == "caldav":
        return lambda owner: _caldav_calendar(settings, policy, now, owner)
    # All of them share one token, so that none is asked for twice.
    token = calendar_token(settings)
    return lambda owner: _google_calendar(settings, policy, owner, token)


def _caldav_calendar(settings: Settings, policy: Policy, now: Callable[[], datetime], owner: str) -> CaldavCalendar:
    calendar = settings.calendar
    return CaldavCalendar(
        url=_calendar_of(owner, policy) or calendar.url,
        username=calendar.username,
        password=calendar.password.get_secret_value(),
        now=now,
        zone=ZoneInfo(policy.zone_of(owner)),
        timeout=calendar.timeout_seconds,
    )


def _google_calendar(settings: Settings, policy: Policy, owner: str, token: Callable[[bool], str]) -> "GoogleCalendar":
    # The vendor's library takes half a second to import, and is wanted only here.
    from integrations.google_calendar import GoogleCalendar

    calendar = settings.calendar
    return GoogleCalendar(
        calendar_id=_calendar_of(owner, policy) or calendar.id,
        token=token,
        zone=ZoneInfo(policy.zone_of(owner)),
        invitations=calendar.invitations or "provider",
        api_url=calendar.api_url,
        timeout=calendar.timeout_seconds,
    )


def _calendar_of(owner: str, policy: Policy) -> str:
    """Return where the policy says that an owner's calendar is; empty for the owner of the settings."""
    return policy.owners[owner].calendar if owner in policy.owners else ""


def sql_contacts(crm: Crm) -> SqlContacts:
    """Make the CRM."""
    url, write_url = crm.url.get_secret_value(), crm.write_url.get_secret_value()
    return SqlContacts(url, mapping=load_mapping(crm.mapping_file), write_url=write_url)


@contextmanager
def fitting_contacts(crm: Crm) -> Iterator[SqlContacts]:
    """Open the CRM; AccessDenied where its tables are known not to be as the mapping file says."""
    with closing(sql_contacts(crm)) as contacts:
        if crm.mapping_file:
            contacts.expect_fit()
        yield contacts


def _loop_key(settings: Settings) -> str:
    """Derive the key that the marks of our own mails are made with."""
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.new(secret, b"loop mark", hashlib.sha256).hexdigest()[:32]
