"""What the settings alone show."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from agent.policy import Policy
from ops.doctor.findings import Finding
from ops.settings import ConfigurationError, Settings, unset

SETTINGS = "settings"
POLICY = "policy"


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Name what is not set, and what is set but cannot be meant."""
    findings = [*_unset(settings), *_owner(settings), *_plain(settings)]
    level = str(settings.level or "not set")
    yield from findings or [Finding(SETTINGS, "ok", "everything that is needed is set", {"level": level})]


def check_policy(file: Path | None) -> tuple[Policy, list[Finding]]:
    """Read the business rules; where they cannot be read, the other checks go on with the defaults."""
    from ops.rules import load_policy

    try:
        policy = load_policy(file)
    except ConfigurationError as error:
        return Policy(), [Finding(POLICY, "policy_wrong", problem) for problem in error.problems]
    said = "the rules are read" if file else "no policy file is set: every rule has its default"
    kinds = [meeting.name for meeting in policy.meetings]
    return policy, [Finding(POLICY, "ok", said, {"time_zone": policy.slots.tz.key, "meetings": kinds})]


def _unset(settings: Settings) -> Iterator[Finding]:
    for line in unset(settings):
        message, _, variable = line.partition(". Set ")
        yield Finding(SETTINGS, "setting_unset", message, {"variable": variable})


def _owner(settings: Settings) -> Iterator[Finding]:
    if settings.owner.address.lower() == settings.desk.address.lower():
        message = "owner.address is the desk's own: what is left to the owner would come back to the desk"
        yield Finding(SETTINGS, "owner_is_desk", message)


def _plain(settings: Settings) -> Iterator[Finding]:
    """Name the servers on other machines that are spoken to without TLS."""
    for name, host, tls in (
        ("imap", settings.imap.host, settings.imap.tls != "none"),
        ("smtp", settings.smtp.host, settings.smtp.tls != "none"),
        ("calendar", *_web(settings.calendar.url)),
        ("model", *_web(settings.model.base_url)),
        ("fallback", *_web(settings.fallback.base_url)),
    ):
        if host and not tls and not _is_here(host):
            yield Finding(SETTINGS, f"{name}_plain", f"{host} is spoken to without TLS", {"host": host})


def _web(url: str) -> tuple[str, bool]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.scheme == "https"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in {"localhost", "localhost.localdomain"}
