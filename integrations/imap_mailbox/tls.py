"""TLS to the IMAP server."""

import ssl

from agent.errors import AccessDenied


class _Socket(ssl.SSLSocket):
    """A TLS socket that is closed where the line is reset before the handshake: the ssl module leaves it open."""

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Read; a line that was reset is of no further use."""
        try:
            return super().recv(buflen, flags)
        except ConnectionError:
            self.close()
            raise


def trusting(cafile: str | None) -> ssl.SSLContext:
    """Return a context that verifies the server by these certificates, or by the system's."""
    try:
        context = ssl.create_default_context(cafile=cafile)
    except OSError as error:
        raise AccessDenied("IMAP: the file of trusted certificates cannot be read") from error
    context.sslsocket_class = _Socket
    return context
