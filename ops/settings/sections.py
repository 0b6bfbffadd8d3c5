"""The settings, by section. An empty text means: not set."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from agent.domain import Level
from ops.settings.sources import DELIMITER, PREFIX

HIDDEN = "**********"
ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
HOST = re.compile(r"[^\s/@:]+|[0-9a-fA-F:]+")


def _address(value: str) -> str:
    if value and not ADDRESS.fullmatch(value):
        raise ValueError("must be one plain mail address, such as desk@example.com")
    return value


def _line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must be one line of printable text")
    return value.strip()


def _host(value: str) -> str:
    if value and not HOST.fullmatch(value):
        raise ValueError("must be a bare host name, without a scheme, a port or a path")
    return value


def _web(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("must be a URL that starts with https:// or http://")
    if parts.username or parts.password:
        raise ValueError("must not hold a name or a password: they have settings of their own")
    return value


def _key(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text and (len(text) < 32 or text.split() != [text]):
        raise ValueError("must have 32 characters or more, and no blanks")
    return value


Line = Annotated[str, AfterValidator(_line)]
Address = Annotated[str, AfterValidator(_address)]
Host = Annotated[str, AfterValidator(_host)]
Web = Annotated[str, AfterValidator(_web)]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=600)]
Settle = Annotated[float, Field(ge=0, le=3600)]
Tls = Literal["tls", "starttls", "none"]
Hidden = PlainSerializer(lambda _: HIDDEN, when_used="json")


class Section(BaseModel):
    """A part of the settings: nothing unknown in it, nothing changed later, no value shown in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Owner(Section):
    """Who answers for this desk."""

    name: Line = Field(default="", description="Who answers for this desk: Frontdesk does not start without an owner")
    address: Address = Field(default="", description="Where the owner is written to")


class Desk(Section):
    """How the desk signs."""

    name: Line = Field(default="Frontdesk", description="How the desk signs its replies")
    address: Address = Field(default="", description="The address that the desk answers from")


class Folders(Section):
    """The mailbox's folders; "/" stands for the server's own delimiter."""

    inbox: Line = Field(default="INBOX", description="Where mail arrives")
    handled: Line = Field(default="Frontdesk/Handled", description="Where finished mail is filed")
    person: Line = Field(default="Frontdesk/Person", description="Where mail for a person is filed")
    dead: Line = Field(default="Frontdesk/Dead", description="Where mail that cannot be handled is filed")
    sent: Line = Field(default="Sent", description="Where copies of replies are kept")
    drafts: Line = Field(default="Drafts", description="Where suggested replies are put")


class Imap(Section):
    """The mailbox that the desk reads."""

    host: Host = Field(default="", description="The IMAP server")
    port: Port = Field(default=993, description="Its port")
    tls: Tls = Field(default="tls", description="tls, starttls or none (only for a server on this machine)")
    username: Line = Field(default="", description="The mailbox's login")
    password: SecretStr = Field(default=SecretStr(""), description="Its password")
    authserv_id: Line = Field(
        default="",
        description="The name your server signs Authentication-Results with; unset, no sender is ever proven",
    )
    folders: Folders = Folders()
    max_megabytes: int = Field(default=10, ge=1, le=100, description="Larger mails are handed to a person unread")
    timeout_seconds: Seconds = Field(default=30, description="The longest wait for the server")


class Smtp(Section):
    """The server that sends replies."""

    host: Host = Field(default="", description="The SMTP server")
    port: Port = Field(default=587, description="Its port")
    tls: Tls = Field(default="starttls", description="tls, starttls or none (only for a server on this machine)")
    username: Line = Field(default="", description="The login; unset, mail is submitted without one")
    password: SecretStr = Field(default=SecretStr(""), description="Its password")
    timeout_seconds: Seconds = Field(default=30, description="The longest wait for the server")
    settle_seconds: Settle = Field(
        default=600, description="How long after a cut sending Sent is asked before a person is"
    )


class Calendar(Section):
    """The owner's calendar."""

    kind: Literal["caldav"] = Field(default="caldav", description="What kind of calendar it is")
    url: Web = Field(default="", description="The address of the calendar itself, not of the server")
    username: Line = Field(default="", description="The calendar's login")
    password: SecretStr = Field(default=SecretStr(""), description="Its password")
    timeout_seconds: Seconds = Field(default=20, description="The longest wait for the server")
    settle_seconds: Settle = Field(
        default=60, description="How long after a cut call the server is given before it is believed that nothing came"
    )


class Crm(Section):
    """The CRM's database."""

    url: SecretStr = Field(
        default=SecretStr(""), description="The CRM's database as an SQLAlchemy URL, driver included"
    )


class Model(Section):
    """The language model."""

    base_url: Web = Field(default="", description="An OpenAI-compatible endpoint; unset, it is OpenAI's own")
    api_key: SecretStr = Field(default=SecretStr(""), description="Its key")
    name: Line = Field(default="", description="The model's name, pinned to a version where the endpoint has versions")
    timeout_seconds: Seconds = Field(default=60, description="The longest wait for an answer")


class RecordsStore(Section):
    """Where our own records lie."""

    # Read as plain text by whoever connects, but it may hold a password, so it is shown nowhere.
    url: Annotated[str, Hidden] = Field(
        default="sqlite:///var/frontdesk.sqlite", description="Our own database as an SQLAlchemy URL", repr=False
    )
    checkpoints: str = Field(default="var/checkpoints.sqlite", description="The file that keeps runs across a restart")
    key: Annotated[SecretStr, AfterValidator(_key)] = Field(
        default=SecretStr(""),
        description="Seals what the records keep of mails: 32 random characters or more; unset, made from secret_key",
    )
    old_keys: SecretStr = Field(
        default=SecretStr(""), description="Earlier keys that records may still be sealed with, separated by blanks"
    )


class Settings(BaseSettings):
    """Everything that an installation sets. Made by `load_settings`, which alone reads the environment and the file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    owner: Owner
    desk: Desk = Desk()
    level: Level | None = Field(
        default=None,
        description="The level, and the highest that `frontdesk level` may set: off, shadow (decides and records), "
        "approve (a person approves) or auto; unset, the desk is off until `frontdesk level` says otherwise",
    )
    imap: Imap = Imap()
    smtp: Smtp = Smtp()
    calendar: Calendar = Calendar()
    crm: Crm = Crm()
    model: Model = Model()
    records: RecordsStore = RecordsStore()
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Keys our Message-IDs: 32 random characters or more, for good"
    )
    policy_file: Path | None = Field(default=None, description="The business rules; unset, the defaults hold")
    stop_seconds: Seconds = Field(
        default=25,
        description="How long a step may go on once told to stop; then it is cut off, and taken up again",
    )
    poll_seconds: Seconds = Field(default=60, description="How often the mailbox is read")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the constructor alone, so that no test or import reads the environment by accident."""
        return (init_settings,)
