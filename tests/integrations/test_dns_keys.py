"""Keys from a name server of a few lines."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from agent.errors import ProofUnavailable
from integrations.dns_keys import DnsKeys

NAME = "k._domainkey.bank.example"
Strings = tuple[str, ...]


@contextmanager
def name_server(records: dict[str, list[str]], rcode: dns.rcode.Rcode = dns.rcode.NOERROR) -> Iterator[int]:
    """Answer questions for TXT records over UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        opened.settimeout(10)
        port = opened.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(opened, records, rcode))
        thread.start()
        try:
            yield port
        finally:
            opened.sendto(b"", ("127.0.0.1", port))
            thread.join()


def _serve(opened: socket.socket, records: dict[str, list[str]], rcode: dns.rcode.Rcode) -> None:
    while True:
        data, client = opened.recvfrom(4096)
        if not data:
            return
        question = dns.message.from_wire(data)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        answer.set_rcode(rcode)
        name = question.question[0].name.to_text()
        if texts := records.get(name.rstrip(".")):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *texts))
        opened.sendto(answer.to_wire(), client)


def look_up(port: int, timeout: float = 5.0) -> str | None:
    return DnsKeys(timeout=timeout, nameservers=["127.0.0.1"], port=port).look_up(NAME)


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (['"v=DKIM1; p=AAAA"'], "v=DKIM1; p=AAAA"),
        (['"v=DKIM1; p=AA" "AA"'], "v=DKIM1; p=AAAA"),
        (['"some note"', '"p=AAAA"'], "p=AAAA"),
        (['"p=BBBB"', '"v=DKIM1; p=AAAA"'], "v=DKIM1; p=AAAA"),
        (['"some note"'], None),
        (['"p=\\195\\164"'], None),
        ([], None),
    ],
)
def test_a_key_is_the_text_of_its_record(texts: list[str], key: str | None) -> None:
    with name_server({NAME: texts}) as port:
        assert look_up(port) == key


def test_a_name_that_does_not_exist_has_no_key() -> None:
    with name_server({}, dns.rcode.NXDOMAIN) as port:
        assert look_up(port) is None


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_a_server_that_cannot_say_is_asked_again_later(rcode: dns.rcode.Rcode) -> None:
    with name_server({}, rcode) as port, pytest.raises(ProofUnavailable) as raised:
        look_up(port)
    assert "bank" not in str(raised.value)


def test_silence_is_asked_again_later() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(ProofUnavailable):
            look_up(silent.getsockname()[1], timeout=0.1)
