"""Who wrote a mail, as far as the receiving server proved it."""

import re
from collections.abc import Sequence

from agent.domain import Email, Sender
from integrations.mime.addresses import ascii_domain, sole_from

TOPMOST_WITHOUT_ID = "!topmost-no-authserv-id"
"""Trust anchor for Exchange Online, which writes no authserv-id: the topmost field counts, if it names nobody."""

_LONGEST = 8_192
_SERVER = re.compile(
    r'\s*(?:\([^()]*\)\s*)*(?:"([^"\\]*)"|([^\s;"()=]+))\s*(?:\([^()]*\)\s*)*(?:\d+\s*)?(?:\([^()]*\)\s*)*(?:;|\Z)'
)
_ORPHAN = re.compile(r";\s*[a-z0-9.-]+\s*(?=;)", re.IGNORECASE)
_PLACEHOLDER = "unnamed.invalid"

# method, result, and what it was found for as (type, property, value), all in lower case
_Result = tuple[str, str, tuple[tuple[str, str, str], ...]]


class AuthresSenderAuth:
    """Trusts the Authentication-Results field of one server, named by its authserv-id; without a name, nobody."""

    def __init__(self, authserv_id: str | None) -> None:
        self._anchor = authserv_id.strip().lower() if authserv_id else None

    def verify(self, email: Email) -> Sender:
        """Prove the one From address by what the receiving server noted, or say why not."""
        address = sole_from(email.from_fields)
        if address is None:
            return Sender(None, verified=False, reason="from_defective")
        if self._anchor is None:
            return Sender(address, verified=False, reason="no_trust_anchor")
        trusted = _trusted(_results_fields(email), self._anchor)
        if trusted is None:
            return Sender(address, verified=False, reason="no_results")
        reason = _judge(_results(trusted), address.rpartition("@")[2])
        return Sender(address, verified=reason != "not_proven", reason=reason)


def _results_fields(email: Email) -> list[str]:
    return [field.value for field in email.trace if field.name == "authentication-results"]


def _trusted(fields: Sequence[str], anchor: str) -> str | None:
    """Return the topmost field of the trusted server, ready for the parser."""
    if anchor == TOPMOST_WITHOUT_ID:
        if not fields or server_of(fields[0]) is not None:
            return None
        return f"{_PLACEHOLDER}; {_ORPHAN.sub('', f';{fields[0]}').removeprefix(';')}"
    return next((field for field in fields if server_of(field) == anchor), None)


def server_of(field: str) -> str | None:
    """Return the name that a field is signed with, in lower case; None where it names nobody."""
    found = _SERVER.match(field[:_LONGEST])
    return (found.group(1) or found.group(2)).lower() if found else None


def _results(field: str) -> list[_Result]:
    """Return what the field says; nothing where it says it wrongly."""
    from authres import AuthenticationResultsHeader
    from authres.core import AuthResError

    if len(field) > _LONGEST:
        return []
    try:
        parsed = AuthenticationResultsHeader.parse_value(field)
    except (AuthResError, ValueError, RecursionError, IndexError, KeyError, TypeError, AttributeError):
        return []
    return [
        (
            str(result.method).lower(),
            str(result.result).lower(),
            tuple((str(p.type).lower(), str(p.name).lower(), str(p.value).lower()) for p in result.properties),
        )
        for result in parsed.results
    ]


def _judge(results: Sequence[_Result], domain: str) -> str:
    dmarc = [result for result in results if result[0] == "dmarc"]
    if len(dmarc) > 1 or any(result == "fail" for _, result, _ in dmarc):
        return "not_proven"
    for _, result, properties in dmarc:
        named = _named(properties, "from")
        if result == "pass" and named:
            return "dmarc_pass" if named == [domain] else "not_proven"
    signed = [
        _named(properties, "d") for method, result, properties in results if method == "dkim" and result == "pass"
    ]
    return "dkim_pass" if any(len(names) == 1 and _aligned(names[0], domain) for names in signed) else "not_proven"


def _named(properties: Sequence[tuple[str, str, str]], name: str) -> list[str]:
    values = [value for kind, found, value in properties if kind == "header" and found == name]
    return [ascii_domain(value) or "" for value in values]


def _aligned(signer: str, domain: str) -> bool:
    """Say whether the signing domain is the From domain or a parent of it; a name of one label is nobody's."""
    return "." in signer and (signer == domain or domain.endswith(f".{signer}"))
