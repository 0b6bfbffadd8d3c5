"""The file `.env.example`, generated from the settings so that it cannot lag behind them."""

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ops.settings.loading import fields, is_secret
from ops.settings.sources import CONFIG, DEFAULT_FILE, FILE, variable

HEAD = f"""\
# The settings of Frontdesk, with their defaults. Generated; a test compares it with the code.
# Each may also stand in {DEFAULT_FILE}: FRONTDESK_IMAP__HOST is `host` in the table [imap]. The environment wins.
# A secret may also lie in a file that only we can read: its variable with {FILE.upper()} at the end names that file.

# Another place for {DEFAULT_FILE}
{CONFIG}=
"""


def env_example() -> str:
    """Return the text of `.env.example`: one variable each, under its description."""
    lines, section = [HEAD.rstrip("\n")], ""
    for key, field in fields():
        if key.rpartition(".")[0] != section:
            section = key.rpartition(".")[0]
            lines.append("")
        secret = f" (or {variable(key + FILE)})" if is_secret(field) else ""
        lines += [f"# {field.description}{secret}", f"{variable(key)}={_default(field)}"]
    return "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    value = field.get_default()
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
