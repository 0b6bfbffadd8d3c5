"""The SenderAuth port: one field of one server is believed, and only about the one From address."""

from collections.abc import Sequence

from agent.domain import Email, Sender, SignatureCheck, SignatureResult
from integrations.mime.header.addresses import aligned, sole_from
from integrations.sender_auth.anchors import TrustAnchor
from integrations.sender_auth.results import results
from integrations.sender_auth.verdict import judge
from integrations.sender_auth.zone import trusted_field


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
        trusted = trusted_field(email.trace, self._anchor)
        if trusted is None:
            return Sender(address, verified=False, reason="no_results")
        domain = address.rpartition("@")[2]
        proof = judge(results(trusted), domain)
        if proof is None:
            return Sender(address, verified=False, reason="not_proven")
        if _is_broken(email.signatures, domain):
            return Sender(address, verified=False, reason="signature_broken")
        return Sender(address, verified=True, reason=proof)


def _is_broken(signatures: Sequence[SignatureCheck], domain: str) -> bool:
    found = {check.result for check in signatures if aligned(check.domain, domain)}
    return SignatureResult.INVALID in found and SignatureResult.VALID not in found
