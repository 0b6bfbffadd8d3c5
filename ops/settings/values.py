"""The kinds of values that settings have: plain text on the way in, checked."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, SecretStr

Start = datetime | Literal["now", "all"]
"""From when on mails are handled that lie in the mailbox at the first start; a moment knows its zone."""

HIDDEN = "**********"
ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
HOST = re.compile(r"[^\s/@:]+|[0-9a-fA-F:]+")
TENANT = re.compile(r"[A-Za-z0-9.-]+")
CALENDAR_ID = re.compile(r"primary|[^\s@/:]+@[^\s@/:]+")
OPTIONAL = ("store", "seed", "temperature")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


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


def _safe_web(value: str) -> str:
    parts = urlsplit(_web(value))
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must start with https://, since secrets are sent there")
    return value


def _calendar_id(value: str) -> str:
    if value and not CALENDAR_ID.fullmatch(value):
        raise ValueError("must be primary, or the calendar's id as its settings show it, such as robin@example.com")
    return value


def _left_out(value: str) -> str:
    if set(value.split()) - set(OPTIONAL):
        raise ValueError(f"may name {', '.join(OPTIONAL)}, with blanks between, and nothing else")
    return value


def _tenant(value: str) -> str:
    if value and (not TENANT.fullmatch(value) or value.lower() in ("common", "organizations", "consumers")):
        raise ValueError("must be the id or the domain of your own tenant")
    return value


def _start(value: object) -> object:
    """Read a moment; TOML has its own dates and times."""
    if isinstance(value, str) and value.strip().lower() in ("now", "all"):
        return value.strip().lower()
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
        if isinstance(moment, date) and not isinstance(moment, datetime):
            moment = datetime.combine(moment, time())
        if isinstance(moment, datetime):
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("must be now, all, or a date or time such as 2026-12-01 or 2026-12-01T08:00+01:00")


def _key(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text and (len(text) < 32 or text.split() != [text]):
        raise ValueError("must have 32 characters or more, and no blanks")
    return value


def _authserv_id(value: str) -> str:
    if value:
        from integrations.sender_auth import trust_anchor

        trust_anchor(value)
    return value.strip()


def _own_hosts(value: str) -> str:
    if value:
        from integrations.sender_auth import own_hosts

        own_hosts(value)
    return value.strip()


Line = Annotated[str, AfterValidator(_line)]
Address = Annotated[str, AfterValidator(_address)]
Host = Annotated[str, AfterValidator(_host)]
ServerName = Annotated[str, AfterValidator(_authserv_id)]
Hosts = Annotated[str, AfterValidator(_own_hosts)]
Web = Annotated[str, AfterValidator(_web)]
SafeWeb = Annotated[str, AfterValidator(_safe_web)]
CalendarId = Annotated[str, AfterValidator(_calendar_id)]
Tenant = Annotated[str, AfterValidator(_tenant)]
StartMoment = Annotated[Start, BeforeValidator(_start)]
Key = Annotated[SecretStr, AfterValidator(_key)]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=600)]
Tokens = Annotated[int, Field(ge=0)]
AnswerFormat = Literal["json_schema", "json_object"]
LeftOut = Annotated[str, AfterValidator(_left_out)]
Settle = Annotated[float, Field(ge=0, le=3600)]
Minutes = Annotated[float, Field(ge=0, le=1440)]
Tls = Literal["tls", "starttls", "none"]
Hidden = PlainSerializer(lambda _: HIDDEN, when_used="json")


class Section(BaseModel):
    """A part of the settings: nothing unknown in it, nothing changed later, no value shown in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
