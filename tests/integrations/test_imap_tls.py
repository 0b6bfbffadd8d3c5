"""A line that is reset before TLS begins leaves no open socket behind."""

import gc
import select
import socket
import struct
import warnings

import pytest

from integrations.imap_mailbox.tls import trusting
from tests.servers.certificate import Certificate


def test_a_line_that_was_reset_before_the_handshake_is_closed(certificate: Certificate) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = socket.create_connection(server.getsockname())
        accepted, _ = server.accept()
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        accepted.close()
    assert select.select([line], [], [], 10)[0]
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(ConnectionResetError):
            trusting(str(certificate.cert)).wrap_socket(line, server_hostname="127.0.0.1")
        gc.collect()
    assert [str(one.message) for one in warned] == []
