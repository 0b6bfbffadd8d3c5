"""Who wrote a mail, as far as the receiving server proved it."""

from integrations.sender_auth.adapter import AuthresSenderAuth, has_verdict, proves_somebody
from integrations.sender_auth.anchors import (
    TOPMOST_WITHOUT_ID,
    AuthservId,
    TopmostWithoutId,
    TrustAnchor,
    own_hosts,
    trust_anchor,
)
from integrations.sender_auth.results import server_of
from integrations.sender_auth.zone import Zone, trusted_fields, trusted_zone

__all__ = [
    "TOPMOST_WITHOUT_ID",
    "AuthresSenderAuth",
    "AuthservId",
    "TopmostWithoutId",
    "TrustAnchor",
    "Zone",
    "has_verdict",
    "own_hosts",
    "proves_somebody",
    "server_of",
    "trust_anchor",
    "trusted_fields",
    "trusted_zone",
]
