"""Raw mail to `Email` and back."""

from integrations.mime.header.fields import parse_arrival_headers, written_at
from integrations.mime.limited import parse_limited, recheck_limited
from integrations.mime.parse import parse

__all__ = ["parse", "parse_arrival_headers", "parse_limited", "recheck_limited", "written_at"]
