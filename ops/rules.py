"""The business rules, as their file says."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from agent.policy import Policy
from ops.settings import ConfigurationError


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
