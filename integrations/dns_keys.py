"""The keys of DKIM signatures, from DNS."""

from collections.abc import Sequence

import dns.exception
import dns.rdata
import dns.rdatatype
import dns.resolver

from agent.errors import ProofUnavailable

_LONGEST = 4_096


class DnsKeys:
    """Looks up TXT records. `nameservers` are asked instead of the system's; `timeout` is for all tries of a name."""

    def __init__(self, *, timeout: float = 5.0, nameservers: Sequence[str] = (), port: int = 53) -> None:
        self._timeout, self._nameservers, self._port = timeout, list(nameservers), port
        self._resolver: dns.resolver.Resolver | None = None

    def look_up(self, name: str) -> str | None:
        """Return the text of the record, None where there is none; ProofUnavailable where DNS does not say."""
        try:
            answer = self._opened().resolve(f"{name}.", "TXT", lifetime=self._timeout, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.exception.DNSException, OSError) as error:
            raise ProofUnavailable("DNS: no answer to the question for a key") from error
        texts = [text for record in answer if (text := _text(record))]
        return next((text for text in texts if text.startswith("v=DKIM1")), next(iter(texts), None))

    def _opened(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver(configure=not self._nameservers)
            if self._nameservers:
                self._resolver.nameservers, self._resolver.port = list(self._nameservers), self._port
        return self._resolver


def _text(record: dns.rdata.Rdata) -> str | None:
    """Return what a record says, its strings joined; None for one that is no key or not in ASCII."""
    data = b"".join(getattr(record, "strings", ()))
    return data.decode("ascii") if len(data) <= _LONGEST and data.isascii() and b"p=" in data else None
