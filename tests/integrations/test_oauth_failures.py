"""What goes wrong on the way to a token, and what of it is said."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from google.auth import exceptions as google
from requests import exceptions as http

from agent.errors import AccessDenied, FrontdeskError, ShapeChanged, Throttled, TransientError
from integrations.oauth import GoogleServiceAccount, MicrosoftClientCredentials, oauth_errors
from tests.integrations.test_oauth import KINDS, Make, key, make, server
from tests.servers import token_server as there
from tests.servers.certificate import Certificate
from tests.servers.tcp_fault import TcpFault
from tests.servers.token_server import TokenServer

__all__ = ["key", "make", "server"]

SECRETS = (there.CLIENT_SECRET, there.REFRESH_TOKEN, there.SUBJECT, there.ACCOUNT, "ya29.", "PRIVATE KEY")


def failure(call: Callable[[], object]) -> FrontdeskError:
    with pytest.raises(FrontdeskError) as caught:
        call()
    said = str(caught.value)
    assert said.startswith("OAuth: ")
    assert said.isprintable()
    assert not any(secret in said for secret in SECRETS)
    return caught.value


@pytest.mark.parametrize("make", KINDS[::2], indirect=True)
@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ((400, json.dumps({"error": "invalid_grant", "error_description": "Token revoked."})), AccessDenied, "revoked"),
        ((401, json.dumps({"error": "invalid_client"})), AccessDenied, "invalid_client"),
        ((401, json.dumps({"error": "unauthorized_client"})), AccessDenied, "unauthorized_client"),
        ((403, json.dumps({"error": "access_denied"})), AccessDenied, "access_denied"),
        ((400, json.dumps({"error": "invalid_scope"})), AccessDenied, "invalid_scope"),
        ((400, json.dumps({"error": "temporarily_unavailable"})), TransientError, "later"),
        ((404, "<html>not here</html>"), AccessDenied, "404"),
        ((302, ""), AccessDenied, "302"),
        ((400, json.dumps({"error": {"code": 400}})), AccessDenied, "400"),
        ((408, ""), TransientError, "408"),
        ((429, json.dumps({"error": "slow_down"})), TransientError, "429"),
        ((500, json.dumps({"error": "invalid_grant"})), TransientError, "500"),
        ((503, "<html>"), TransientError, "503"),
        ((200, "<html>log in to this hotel</html>"), TransientError, "cannot be read"),
        ((200, "[1]"), TransientError, "cannot be read"),
        ((200, "{" * 20_000), TransientError, "cannot be read"),
        ((200, "1" * 100_000), TransientError, "cannot be read"),
        ((200, json.dumps({"access_token": "a", "expires_in": "soon"})), TransientError, "cannot be read"),
        ((200, json.dumps({"access_token": "a", "expires_in": 10**30})), TransientError, "cannot be read"),
        ((200, "{}"), ShapeChanged, "access_token"),
        ((200, json.dumps({"access_token": "a\1b", "expires_in": 3600})), AccessDenied, "no token"),
        ((200, json.dumps({"access_token": 7, "expires_in": 3600})), ShapeChanged, "access_token"),
    ],
)
def test_what_an_answer_means(
    make: Make, server: TokenServer, fault: tuple[int, str], kind: type[FrontdeskError], words: str
) -> None:
    server.faults.append(fault)
    found = failure(lambda: make()(False))
    assert type(found) is kind
    assert words in str(found)
    assert len(server.asked) == 1


def test_the_server_may_say_how_long_to_wait(make: Make, server: TokenServer) -> None:
    server.faults.append((429, ""))
    server.headers["Retry-After"] = "17"
    found = failure(lambda: make()(False))
    assert isinstance(found, Throttled)
    assert found.retry_after == 17


@pytest.mark.parametrize("make", KINDS[::2], indirect=True)
@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_slow_server_is_left_in_time(make: Make, server: TokenServer, fault: str) -> None:
    server.faults.append(fault)
    assert type(failure(lambda: make(timeout=0.3)(False))) is TransientError
    assert len(server.asked) == 1


# Python's ssl leaves a socket to the garbage collector where the line is reset before the handshake.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_line_that_breaks_is_transient(make: Make, server: TokenServer) -> None:
    with TcpFault(int(server.url.rpartition(":")[2])) as line:
        line.refuse = True
        at = f"https://127.0.0.1:{line.port}"
        assert type(failure(lambda: make(token_url=at)(False))) is TransientError
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        at = f"https://127.0.0.1:{taken.getsockname()[1]}"
        assert type(failure(lambda: make(token_url=at)(False))) is TransientError


@pytest.mark.parametrize("make", KINDS[::2], indirect=True)
def test_a_wrong_client_is_refused_in_the_servers_words(make: Make) -> None:
    found = failure(lambda: make(client_secret="wrong-canary-secret-1618")(False))
    assert type(found) is AccessDenied
    assert "invalid_client" in str(found)
    assert "wrong-canary" not in str(found)


@pytest.mark.parametrize("make", KINDS[:1], indirect=True)
def test_a_revoked_refresh_token_is_access_denied(make: Make) -> None:
    found = failure(lambda: make(refresh_token="1//revoked-canary-1618")(False))
    assert type(found) is AccessDenied
    assert "invalid_grant: Not for you, [...]" in str(found)
    assert "revoked-canary" not in str(found)


@pytest.mark.parametrize("make", KINDS[1:2], indirect=True)
def test_an_account_that_may_not_act_for_the_mailbox_is_access_denied(make: Make) -> None:
    found = failure(lambda: make(subject="other@frontdesk.example")(False))
    assert type(found) is AccessDenied
    assert "unauthorized_client" in str(found)


def test_a_wrong_tenant_is_access_denied_in_the_servers_words(server: TokenServer, certificate: Certificate) -> None:
    token = MicrosoftClientCredentials(
        tenant="nowhere.example",
        client_id=there.CLIENT_ID,
        client_secret=there.CLIENT_SECRET,
        token_url=server.url,
        cafile=str(certificate.cert),
    )
    found = failure(lambda: token(False))
    assert type(found) is AccessDenied
    assert "invalid_tenant: AADSTS90002" in str(found)
    assert server.asked == []


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"client_email": 1}', '{"client_email": "a", "private_key": "no key"}', "\ud800"]
)
def test_a_key_file_that_is_none_is_access_denied(tmp_path: Path, content: str) -> None:
    (tmp_path / "key.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    for name in ("key.json", "gone.json"):
        account = GoogleServiceAccount(key_file=tmp_path / name, subject=there.SUBJECT)
        assert str(failure(lambda account=account: account(False))) == "OAuth: the key file cannot be used"


def test_certificates_that_are_not_there_are_our_configuration(make: Make) -> None:
    assert type(failure(lambda: make(cafile="gone.pem")(False))) is AccessDenied


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (google.RefreshError("busy", retryable=True), TransientError),
        (google.RefreshError("invalid_grant: gone"), AccessDenied),
        (google.TransportError("no line"), TransientError),
        (google.TimeoutError("late"), TransientError),
        (http.ProxyError(), TransientError),
        (http.ChunkedEncodingError(), TransientError),
        (http.MissingSchema(), AccessDenied),
        (ValueError("odd authority"), AccessDenied),
        (KeyError("token_endpoint"), AccessDenied),
    ],
)
def test_the_table_of_errors(raised: Exception, expected: type[FrontdeskError]) -> None:
    def call() -> None:
        with oauth_errors():
            raise raised

    found = failure(call)
    assert type(found) is expected
    assert found.__cause__ is raised
