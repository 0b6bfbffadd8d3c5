"""The file in which `frontdesk connect google` keeps a person's consent: for us alone to read, replaced as a whole."""

import os
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from integrations.oauth.failures import BadTokenFile


class StoredToken(BaseModel):
    """What a person consented to, and with which client."""

    model_config = ConfigDict(hide_input_in_errors=True, extra="forbid", frozen=True)

    client_id: str
    client_secret: str = Field(repr=False)
    refresh_token: str = Field(repr=False)
    token_url: str
    scopes: tuple[str, ...]
    connected_at: datetime
    expires_at: datetime | None = None
    """When the refresh token itself ends; None where Google has not said that it does."""


def read_token(file: Path) -> StoredToken:
    """Read the file; BadTokenFile where it is not there or holds something else."""
    try:
        return StoredToken.model_validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        raise BadTokenFile(type(error).__name__) from error


def write_token(file: Path, token: StoredToken) -> None:
    """Replace the file in one step: whoever reads it finds the old token or the new one, even after a crash."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as written:
                os.fchmod(descriptor, 0o600)
                written.write(token.model_dump_json(indent=2) + "\n")
                written.flush()
                os.fsync(descriptor)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
        _settle(file.parent)
    except OSError as error:
        raise BadTokenFile("it cannot be written") from error


def _settle(folder: Path) -> None:
    """Let the new name of a file survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
