"""The settings of the mailbox: reading it, sending from it, and logging in to both."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from ops.settings.values import (
    Host,
    Hosts,
    Line,
    Port,
    SafeWeb,
    Seconds,
    Section,
    ServerName,
    Settle,
    StartMoment,
    Tenant,
    Tls,
)

OauthKind = Literal["", "google_refresh_token", "google_service_account", "microsoft_client_credentials"]


class Folders(Section):
    """The mailbox's folders; "/" stands for the server's own delimiter."""

    inbox: Line = Field(default="INBOX", description="Where mail arrives")
    handled: Line = Field(default="Frontdesk/Handled", description="Where finished mail is filed")
    person: Line = Field(default="Frontdesk/Person", description="Where mail for a person is filed")
    dead: Line = Field(default="Frontdesk/Dead", description="Where mail that cannot be handled is filed")
    sent: Line = Field(
        default="", description="Where copies of replies are kept; unset, the folder that the server names, else Sent"
    )
    drafts: Line = Field(
        default="", description="Where suggested replies are put; unset, the folder that the server names, else Drafts"
    )


class Imap(Section):
    """The mailbox that the desk reads."""

    host: Host = Field(default="", description="The IMAP server")
    port: Port = Field(default=993, description="Its port")
    tls: Tls = Field(default="tls", description="tls, starttls or none (only for a server on this machine)")
    cafile: Path | None = Field(
        default=None, description="A file with the certificates to trust instead of the system's"
    )
    username: Line = Field(default="", description="The mailbox's login")
    password: SecretStr = Field(default=SecretStr(""), description="Its password; not needed where oauth.kind is set")
    authserv_id: ServerName = Field(
        default="",
        description="The name your server signs Authentication-Results with, such as mx.example.com, *.example.com "
        "for several servers, or !topmost-no-authserv-id for Exchange Online; unset, no sender is ever proven. "
        "The server must remove fields of that name from what comes in",
    )
    own_hosts: Hosts = Field(
        default="",
        description="Hosts, domains or networks of yours that hand mail on between that server and the mailbox, with "
        "commas between; the other hosts of its domain and private addresses are known",
    )
    recheck_dkim: bool = Field(
        default=False,
        description="Check DKIM signatures of the sender's domain again, with keys from DNS: a broken one leaves the "
        "sender unproven. Leave it off where a gateway or list changes mail after your server has checked it, such "
        "as by a banner or a mark in the subject",
    )
    folders: Folders = Folders()
    start: StartMoment = Field(
        default="now",
        description="Which of the mails that lie there at the first start are handled: none (now), all, "
        "or those that came since a moment, such as 2026-12-01 or 2026-12-01T08:00+01:00",
    )
    idle: bool = Field(default=True, description="Be told of new mail at once, over a second connection")
    max_megabytes: int = Field(default=10, ge=1, le=100, description="Larger mails are handed to a person unread")
    timeout_seconds: Seconds = Field(default=30, description="The longest wait for the server")


class Smtp(Section):
    """The server that sends replies."""

    host: Host = Field(default="", description="The SMTP server")
    port: Port = Field(default=587, description="Its port")
    tls: Tls = Field(default="starttls", description="tls, starttls or none (only for a server on this machine)")
    cafile: Path | None = Field(
        default=None, description="A file with the certificates to trust instead of the system's"
    )
    username: Line = Field(default="", description="The login; unset, mail is submitted without one")
    password: SecretStr = Field(default=SecretStr(""), description="Its password; not needed where oauth.kind is set")
    copies: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Copies in Sent: auto leaves them to servers known to file sent mail themselves, "
        "Gmail and Exchange",
    )
    timeout_seconds: Seconds = Field(default=30, description="The longest wait for the server")
    settle_seconds: Settle = Field(
        default=600, description="How long after a cut sending Sent is asked before a person is"
    )


class Oauth(Section):
    """How access tokens for the mailbox are got, for IMAP and for SMTP; a password that is set there wins."""

    kind: OauthKind = Field(
        default="",
        description="google_refresh_token, google_service_account or microsoft_client_credentials; "
        "unset, passwords are used",
    )
    client_id: Line = Field(default="", description="The application's id (google_refresh_token, microsoft)")
    client_secret: SecretStr = Field(
        default=SecretStr(""), description="The application's secret (google_refresh_token, microsoft)"
    )
    refresh_token: SecretStr = Field(
        default=SecretStr(""), description="What the mailbox's owner consented to (google_refresh_token)"
    )
    key_file: Path | None = Field(default=None, description="The key of the account, JSON (google_service_account)")
    tenant: Tenant = Field(default="", description="The tenant's id or domain (microsoft)")
    token_url: SafeWeb = Field(
        default="",
        description="Another place to get tokens; for microsoft another cloud's login, without the tenant",
    )
    cafile: Path | None = Field(
        default=None, description="A file with the certificates to trust there instead of the usual"
    )
    timeout_seconds: Seconds = Field(default=30, description="The longest wait for a token")
