"""The settings, by section. An empty text means: not set."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from agent.domain import Level
from ops.settings.mailbox import Imap, Oauth, Smtp
from ops.settings.sources import DELIMITER, PREFIX
from ops.settings.values import (
    Address,
    AnswerFormat,
    CalendarId,
    Hidden,
    Key,
    LeftOut,
    Line,
    Minutes,
    SafeWeb,
    Seconds,
    Section,
    Settle,
    Tokens,
    Web,
)


class Owner(Section):
    """Who answers for this desk."""

    name: Line = Field(default="", description="Who answers for this desk: Frontdesk does not start without an owner")
    address: Address = Field(default="", description="Where the owner is written to")


class Desk(Section):
    """How the desk signs."""

    name: Line = Field(default="Frontdesk", description="How the desk signs its replies")
    address: Address = Field(default="", description="The address that the desk answers from")


class Calendar(Section):
    """The owner's calendar, and the login to it and to the calendars of the policy's owners."""

    kind: Literal["caldav", "google"] = Field(default="caldav", description="What kind of calendar it is")
    url: Web = Field(default="", description="The address of the calendar itself, not of the server (caldav)")
    username: Line = Field(default="", description="The calendar's login (caldav)")
    password: SecretStr = Field(default=SecretStr(""), description="Its password (caldav)")
    id: CalendarId = Field(
        default="",
        description="primary, or the calendar's id as its settings show it, such as robin@example.com (google)",
    )
    token_file: Path | None = Field(
        default=None,
        description="Where `frontdesk connect google` keeps what the calendar's owner consented to (google)",
    )
    key_file: Path | None = Field(
        default=None, description="Instead of token_file: the key of a service account with delegation, JSON (google)"
    )
    subject: Address = Field(default="", description="Whom that service account acts for (google)")
    invitations: Literal["", "provider", "mail"] = Field(
        default="",
        description="Who tells customers of bookings and changes: provider (only google) or mail (we do); unset, "
        "provider for google and mail for caldav",
    )
    api_url: SafeWeb = Field(default="", description="Another place to find Google's interface, for tests (google)")
    timeout_seconds: Seconds = Field(default=20, description="The longest wait for the server")
    settle_seconds: Settle = Field(
        default=60, description="How long after a cut call the server is given before it is believed that nothing came"
    )
    watch_minutes: Minutes = Field(
        default=5,
        description="How often it is looked at for bookings that a person moved or removed there, or a customer "
        "declined; 0: never",
    )


class Crm(Section):
    """The CRM's database."""

    url: SecretStr = Field(
        default=SecretStr(""), description="The CRM's database as an SQLAlchemy URL, driver included"
    )
    write_url: SecretStr = Field(
        default=SecretStr(""),
        description="The same with another login, which writes activities; unset, the first one does",
    )
    mapping_file: Path | None = Field(
        default=None, description="What the CRM calls its tables and columns; unset, the names in the README hold"
    )


class Model(Section):
    """The language model."""

    base_url: Web = Field(default="", description="An OpenAI-compatible endpoint; unset, it is OpenAI's own")
    api_key: SecretStr = Field(default=SecretStr(""), description="Its key")
    name: Line = Field(default="", description="The model's name, pinned to a version where the endpoint has versions")
    timeout_seconds: Seconds = Field(default=60, description="The longest wait for an answer")
    window_tokens: Tokens = Field(
        default=0,
        description="How many tokens it reads and writes at most, as the endpoint runs it; set this where longer texts "
        "are cut without a word, as Ollama does. 0 is unknown; 16384 holds the longest mail of the default rules",
    )
    answer_format: AnswerFormat = Field(
        default="json_schema",
        description="json_schema, or json_object for an endpoint that refuses schemas: the model then only has it in "
        "words. frontdesk doctor says which is needed",
    )
    leave_out: LeftOut = Field(
        default="", description="What the endpoint refuses of store, seed and temperature, with blanks between"
    )


class Fallback(Model):
    """The model that is asked where the first fails."""

    base_url: Web = Field(default="", description="The endpoint of a second model; unset, it is OpenAI's own")
    name: Line = Field(
        default="",
        description="A second model, asked once where the first is away or fills no form; unset, there is none",
    )


class RecordsStore(Section):
    """Where our own records lie."""

    # Read as plain text by whoever connects, but it may hold a password, so it is shown nowhere.
    url: Annotated[str, Hidden] = Field(
        default="sqlite:///var/frontdesk.sqlite", description="Our own database as an SQLAlchemy URL", repr=False
    )
    checkpoints: str = Field(default="var/checkpoints.sqlite", description="The file that keeps runs across a restart")
    key: Key = Field(
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
    oauth: Oauth = Oauth()
    calendar: Calendar = Calendar()
    crm: Crm = Crm()
    model: Model = Model()
    fallback: Fallback = Fallback()
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
