"""What the trusted results prove of a From domain."""

import re
from collections.abc import Sequence
from typing import Literal

from integrations.mime.header.addresses import aligned, ascii_domain
from integrations.sender_auth.results import Result

Proof = Literal["dmarc_pass", "dkim_pass"]

_IDENTITY = re.compile(r"[a-z0-9._+-]*@([a-z0-9.-]+)")
# Where there is no policy, or none could be read, a signature may still count.
_WITHOUT_VERDICT = frozenset({"none", "temperror", "permerror", "bestguesspass", "pass"})


def judge(fields: Sequence[Sequence[Result] | None], domain: str) -> Proof | None:
    """Return what proves the domain: DMARC for exactly this domain, else a signature in its name.

    `fields` are what each field says, topmost first. Nothing is proven where one of them cannot be read, where the
    server judged DMARC twice, found it failed, or read another From domain than we did. Of signatures the topmost
    field counts that says something of them: a forged one would stand below it.
    """
    said = [field for field in fields if field is not None]
    if len(said) < len(fields):
        return None
    dmarc = [result for field in said for result in field if result.method == "dmarc"]
    judged = [_from(value) for result in dmarc for value in result.named("from")]
    if len(dmarc) > 1 or any(result.result not in _WITHOUT_VERDICT for result in dmarc) or judged not in ([], [domain]):
        return None
    if judged and dmarc[0].result == "pass":
        return "dmarc_pass"
    checked = ([result for result in field if result.method == "dkim"] for field in said)
    signed = [result for result in next(filter(None, checked), []) if result.result == "pass"]
    return "dkim_pass" if any(_speaks_for(result, domain) for result in signed) else None


def domains(fields: Sequence[Sequence[Result] | None]) -> frozenset[str]:
    """Return the domains that are named in what the fields say."""
    values = (value for field in fields for result in field or () for _, value in result.properties)
    return frozenset(domain for value in values if (domain := _domain(value.rpartition("@")[2])))


def _speaks_for(signature: Result, domain: str) -> bool:
    signers = signature.named("d")
    if signers:
        signer = _domain(signers[0])
        return len(signers) == 1 and signer is not None and aligned(signer, domain)
    # Google and Yahoo name the identity alone. It lies in or below the signing domain, so whoever signed holds the
    # domain or what it is delegated from.
    identities = [_IDENTITY.fullmatch(value) for value in signature.named("i")]
    return len(identities) == 1 and identities[0] is not None and _domain(identities[0].group(1)) == domain


def _from(value: str) -> str | None:
    """Return a From domain; some servers write the address."""
    address = _IDENTITY.fullmatch(value)
    return _domain(address.group(1) if address else value)


def _domain(value: str) -> str | None:
    return ascii_domain(value.removesuffix("."))
