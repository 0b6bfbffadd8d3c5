"""What each kind of access token needs, and what it has no use for."""

from collections.abc import Mapping

from ops.settings.sections import Settings
from ops.settings.sources import Given

NEEDED = {
    "google_refresh_token": ("oauth.client_id", "oauth.client_secret", "oauth.refresh_token"),
    "google_service_account": ("oauth.key_file",),
    "microsoft_client_credentials": ("oauth.tenant", "oauth.client_id", "oauth.client_secret"),
}
_PARTICULAR = sorted({key for keys in NEEDED.values() for key in keys})


def needed(settings: Settings) -> tuple[str, ...]:
    """Name what the kind of token that is set cannot do without."""
    return NEEDED.get(settings.oauth.kind, ())


def of_another_kind(settings: Settings, given: Mapping[str, Given]) -> list[str]:
    """Name, one line each, what is set and belongs to another kind of token."""
    kind = settings.oauth.kind
    if not kind:
        return []
    strange = [key for key in _PARTICULAR if key in given and key not in needed(settings)]
    return [f"{key}: {kind} has no use for it. Correct {given[key].place}" for key in strange]
