"""The only place that knows real classes: settings in, a running desk out."""

import fcntl
import hashlib
import hmac
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from agent import policy as rules
from agent.domain import ModelCall, Person
from agent.errors import PermanentError
from agent.policy import Policy
from agent.ports import Deps, LanguageModel
from integrations.caldav_calendar import CaldavCalendar
from integrations.imap_mailbox import FolderNames, ImapMailbox
from integrations.openai_model import OpenAIModel
from integrations.records import SqlLedger, SqlRecords, open_database
from integrations.sender_auth import AuthresSenderAuth
from integrations.smtp_mailer import SmtpMailer
from integrations.sql_contacts import SqlContacts
from ops.engine import Engine, checkpoints
from ops.settings import ConfigurationError, Settings
from ops.worker import Worker

MakeModel = Callable[[Callable[[ModelCall], None]], AbstractContextManager[LanguageModel]]
"""Opens a language model that reports its calls to the function it is given."""


@dataclass(frozen=True)
class Desk:
    """Everything that works on one mailbox."""

    deps: Deps
    records: SqlRecords
    worker: Worker


@contextmanager
def open_desk(
    settings: Settings, policy: Policy, *, now: Callable[[], datetime], make_model: MakeModel
) -> Iterator[Desk]:
    """Connect a desk to the world that the settings name; servers are connected when they are first needed."""
    checkpoint_file = Path(settings.records.checkpoints)
    with ExitStack() as stack:
        stack.enter_context(_alone(checkpoint_file.with_suffix(".lock")))
        database = open_database(settings.records.url)
        stack.callback(database.dispose)
        records = SqlRecords(database, give_up_after=timedelta(minutes=policy.retry_minutes), now=now)
        desk = Person(settings.desk.name, settings.desk.address)
        deps = Deps(
            mailbox=stack.enter_context(closing(_mailbox(settings, desk))),
            mailer=_mailer(settings, desk),
            sender_auth=AuthresSenderAuth(settings.imap.authserv_id or None),
            contacts=stack.enter_context(closing(SqlContacts(settings.crm.url.get_secret_value()))),
            calendar=_calendar(settings, policy, now),
            model=stack.enter_context(make_model(records.record_call)),
            ledger=SqlLedger(database, now, lambda effect: rules.allowed(effect, settings.level, records.gates(now()))),
            records=records,
            policy=policy,
            owner=Person(settings.owner.name, settings.owner.address),
            desk=desk,
            level=settings.level,
            secret=settings.secret_key.get_secret_value().encode(),
            now=now,
        )
        saver = stack.enter_context(checkpoints(checkpoint_file))
        yield Desk(deps, records, Worker(deps, records, Engine(deps, records, saver)))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep a second process away from the same records: two passes at once would answer a mail twice."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermanentError(
                "another Frontdesk works with these records: stop it, or wait until it ends"
            ) from error
        yield


def load_policy(file: Path | None) -> Policy:
    """Read the policy file, TOML; without one every rule has its default."""
    if file is None:
        return Policy()
    try:
        return Policy.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError([f"policy_file {file}: {error}"]) from error
    except ValidationError as error:
        found = [f"policy_file {file}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ConfigurationError(found) from error


def openai_model(*, base_url: str, api_key: str, name: str, timeout: float = 60.0) -> MakeModel:
    """Make a model behind an OpenAI-compatible endpoint; without a URL it is OpenAI's own."""
    return lambda record: closing(
        OpenAIModel(base_url=base_url or None, api_key=api_key, model=name, timeout=timeout, record=record)
    )


def _mailbox(settings: Settings, desk: Person) -> ImapMailbox:
    imap = settings.imap
    return ImapMailbox(
        host=imap.host,
        port=imap.port,
        tls=imap.tls,
        username=imap.username,
        password=imap.password.get_secret_value(),
        desk=desk,
        loop_key=_loop_key(settings),
        folders=FolderNames(**imap.folders.model_dump()),
        max_bytes=imap.max_megabytes * 2**20,
        timeout=imap.timeout_seconds,
    )


def _mailer(settings: Settings, desk: Person) -> SmtpMailer:
    smtp = settings.smtp
    return SmtpMailer(
        host=smtp.host,
        port=smtp.port,
        tls=smtp.tls,
        username=smtp.username,
        password=smtp.password.get_secret_value(),
        desk=desk,
        loop_key=_loop_key(settings),
        timeout=smtp.timeout_seconds,
    )


def _calendar(settings: Settings, policy: Policy, now: Callable[[], datetime]) -> CaldavCalendar:
    calendar = settings.calendar
    return CaldavCalendar(
        url=calendar.url,
        username=calendar.username,
        password=calendar.password.get_secret_value(),
        now=now,
        zone=policy.slots.tz,
        timeout=calendar.timeout_seconds,
    )


def _loop_key(settings: Settings) -> str:
    """Derive what marks our own mails; it is public, so it must not be the secret itself."""
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.new(secret, b"loop", hashlib.sha256).hexdigest()[:32]
