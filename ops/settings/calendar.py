"""What each kind of calendar needs, and what it has no use for."""

from collections.abc import Mapping

from ops.settings.sections import Settings
from ops.settings.sources import Given, variable

OWN = {
    "caldav": ("calendar.url", "calendar.username", "calendar.password"),
    "google": ("calendar.id", "calendar.token_file", "calendar.key_file", "calendar.subject", "calendar.api_url"),
}
"""The settings that only one kind has a use for."""
TOKEN, KEY, SUBJECT, CHANNEL = "calendar.token_file", "calendar.key_file", "calendar.subject", "calendar.invitations"


def lacking(settings: Settings) -> list[str]:
    """Name, one line each, what a desk with this kind of calendar lacks."""
    calendar = settings.calendar
    if calendar.kind == "caldav":
        return [] if calendar.url else [_unset("calendar.url")]
    lines = [] if calendar.id else [_unset("calendar.id", "google needs it")]
    if calendar.key_file:
        return lines if calendar.subject else [*lines, _unset(SUBJECT, "a service account acts for somebody")]
    if not calendar.token_file:
        either = f", or {variable(KEY)} and {variable(SUBJECT)}"
        return [*lines, _unset(TOKEN, "google needs a login") + either]
    if not calendar.token_file.is_file():
        lines.append(f"{TOKEN} names a file that is not there. Set it up with `frontdesk connect google --client FILE`")
    return lines


def misplaced(settings: Settings, given: Mapping[str, Given]) -> list[str]:
    """Name, one line each, what is set and belongs to another kind of calendar, or to another login."""
    kind = settings.calendar.kind
    strange = [key for other, keys in OWN.items() if other != kind for key in keys if key in given]
    lines = [f"{key}: {kind} has no use for it. Correct {given[key].place}" for key in strange]
    if kind == "caldav":
        if settings.calendar.invitations == "provider":
            lines.append(f"{CHANNEL}: caldav invites nobody by itself: only mail can. Correct {given[CHANNEL].place}")
        return lines
    if TOKEN in given and KEY in given:
        lines.append(f"{TOKEN} and {KEY} are both set, and there is one login. Remove one of the two")
    elif SUBJECT in given and KEY not in given:
        alone = "without calendar.key_file there is no service account that acts for it"
        lines.append(f"{SUBJECT}: {alone}. Correct {given[SUBJECT].place}")
    return lines


def _unset(key: str, why: str = "") -> str:
    return f"{key} is not set{f', and {why}' if why else ''}. Set {variable(key)}"
