"""Who wrote a mail, as far as the receiving server proved it."""

from integrations.sender_auth.adapter import AuthresSenderAuth
from integrations.sender_auth.anchors import (
    TOPMOST_WITHOUT_ID,
    AuthservId,
    TopmostWithoutId,
    TrustAnchor,
    own_hosts,
    trust_anchor,
)
from integrations.sender_auth.results import server_of
from integrations.sender_auth.zone import Zone, trusted_field, trusted_zone

__all__ = [
    "TOPMOST_WITHOUT_ID",
    "AuthresSenderAuth",
    "AuthservId",
    "TopmostWithoutId",
    "TrustAnchor",
    "Zone",
    "own_hosts",
    "server_of",
    "trust_anchor",
    "trusted_field",
    "trusted_zone",
]
