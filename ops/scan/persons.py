"""What may reach or belong to a real person: mail addresses, hosts, telephone numbers, bank accounts."""

import ipaddress
import re
from collections.abc import Iterator

from ops.scan.finding import Finding

RESERVED = re.compile(r"(^|\.)(example|test|invalid|localhost|example\.(com|org|net))$")
"""RFC 2606 and RFC 6761: nobody can ever have one of these."""
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@((?:[\w-]+\.)+[^\W\d_]{2,})", re.ASCII)
_URL = re.compile(r"\b[a-z][a-z+]{1,12}://(?:[^\s/@\"'<>]*@)?((?:[\w-]+\.)+[\w-]+)", re.ASCII)
_NUMBERS = re.compile(
    r"(?:(?<![\w.:/+-])|(?<=\\n))(?:"
    r"\+[1-9]\d{0,2}[ ./()-]{0,2}\d[\d ./()-]{5,}\d"
    r"|00[1-9]\d?[ ./-]\(?\d[\d ./()-]{5,}\d"
    r"|0\d{2,5}[ /-]\d{3,}(?:[ -]\d{2,})*"
    r"|0\d(?: \d\d){4}"
    r"|(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}"
    r")(?![\w:-])",
    re.ASCII,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b", re.ASCII)
_FEWEST, _MOST = 8, 15
"""Digits of a telephone number."""


def persons_in(text: str) -> Iterator[Finding]:
    """Yield what is at no reserved domain, and what can be dialled or paid to."""
    # The groups of an account's digits look like telephone numbers.
    rest = _IBAN.sub(lambda found: "x" * len(found[0]), text)
    for kind, pattern, read, where in (
        ("mail address", _MAIL, _foreign_host, text),
        ("host", _URL, _foreign_host, text),
        ("telephone number", _NUMBERS, _dialled, rest),
        ("bank account", _IBAN, _account, text),
    ):
        for found in pattern.finditer(where):
            if words := read(found):
                yield Finding(text.count("\n", 0, found.start()) + 1, kind, words)


def _foreign_host(found: re.Match[str]) -> str:
    return "" if is_reserved(found[1]) else found[1].lower()


def _dialled(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", re.sub(r"^00", "", found[0]))
    return digits if _FEWEST <= len(digits) <= _MOST else ""


def _account(found: re.Match[str]) -> str:
    account = found[0].replace(" ", "")
    return account if is_iban(account) else ""


def is_reserved(host: str) -> bool:
    """Say whether a host can be nobody's: a reserved domain, or an address that does not lead into the internet."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return RESERVED.search(host.lower()) is not None


def is_iban(account: str) -> bool:
    """Say whether the check digits of an account are right, as those of one that exists are (ISO 7064, modulo 97)."""
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1
