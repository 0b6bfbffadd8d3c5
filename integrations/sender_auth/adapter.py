"""The SenderAuth port: the fields of one server are believed, and only about the one From address."""

from collections.abc import Sequence

from agent.domain import Email, Sender, SignatureCheck, SignatureResult, TraceField
from integrations.mime.header.addresses import aligned, sole_from
from integrations.sender_auth.anchors import TrustAnchor
from integrations.sender_auth.results import results
from integrations.sender_auth.verdict import domains, judge
from integrations.sender_auth.zone import trusted_fields


class AuthresSenderAuth:
    """Trusts the Authentication-Results field of the anchor's server; without an anchor, nobody is verified."""

    def __init__(self, anchor: TrustAnchor | None) -> None:
        self._anchor = anchor

    def verify(self, email: Email) -> Sender:
        """Prove the one From address by what the receiving server noted, or say why not.

        A signature that was checked again speaks against a sender where it is broken, never for one.
        """
        address = sole_from(email.from_fields)
        if address is None:
            return Sender(None, verified=False, reason="from_defective")
        if self._anchor is None:
            return Sender(address, verified=False, reason="no_trust_anchor")
        trusted = trusted_fields(email.trace, self._anchor)
        if not trusted:
            return Sender(address, verified=False, reason="no_results")
        domain = address.rpartition("@")[2]
        proof = judge([results(field) for field in trusted], domain)
        if proof is None:
            return Sender(address, verified=False, reason="not_proven")
        if _is_broken(email.signatures, domain):
            return Sender(address, verified=False, reason="signature_broken")
        return Sender(address, verified=True, reason=proof)


def has_verdict(field: str) -> bool:
    """Say whether a field says something that a sender may be proven by."""
    return any(result.method in {"dmarc", "dkim"} for result in results(field) or ())


def proves_somebody(trace: Sequence[TraceField], anchor: TrustAnchor) -> bool:
    """Say whether any From domain would be proven by these fields."""
    said = [results(field) for field in trusted_fields(trace, anchor)]
    return any(judge(said, domain) for domain in domains(said))


def _is_broken(signatures: Sequence[SignatureCheck], domain: str) -> bool:
    found = {check.result for check in signatures if aligned(check.domain, domain)}
    return SignatureResult.INVALID in found and SignatureResult.VALID not in found
