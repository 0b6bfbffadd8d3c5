"""The mark by which the desk knows its own mails again: a name, and a keyed hash of it that nobody else can make."""

import hashlib
import hmac

LOOP_HEADER = "X-Frontdesk-Loop"


def mark(key: str, message_id: str) -> str:
    """Return the mark of one mail of ours."""
    name = hashlib.sha256(message_id.encode()).hexdigest()[:16]
    return f"{name} {_keyed(key, name)}"


def is_mark(value: str, key: str) -> bool:
    """Say whether a field's value is a mark that was made with this key."""
    name, _, keyed = value.strip().partition(" ")
    return hmac.compare_digest(_keyed(key, name).encode(), keyed.encode())


def _keyed(key: str, name: str) -> str:
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()[:32]
