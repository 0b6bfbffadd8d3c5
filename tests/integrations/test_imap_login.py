"""Logging in: by password, by access token, and what a refusal means."""

from collections.abc import Iterator

import pytest

from agent.errors import AccessDenied, FrontdeskError, TransientError
from tests.servers.imap_script import CUT, imap_script
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld

EXPIRED = '{"status":"400","schemes":"Bearer","scope":"https://mail.example.test/"}'
FORBIDDEN = '{"status":"403","schemes":"Bearer"}'


class Tokens:
    """Hands out access tokens and notes whether a fresh one was asked for."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    def __call__(self, renew: bool) -> str:
        self.asked.append(renew)
        return f"token-{len(self.asked)}"


@pytest.fixture
def tokens() -> Iterator[Tokens]:
    return Tokens()


def bearer(number: int) -> str:
    return f"user={DESK.address}\1auth=Bearer token-{number}\1\1"


def test_an_access_token_is_asked_for_at_every_login(tokens: Tokens) -> None:
    with imap_script() as server:
        mailbox = ImapWorld(server.port).mailbox(access_token=tokens)
        for _ in range(2):
            assert mailbox.status().mails == 0
            mailbox.close()
    assert server.tokens == [bearer(1), bearer(2)]
    assert tokens.asked == [False, False]


def test_a_token_that_is_refused_is_replaced_once_on_a_new_connection(tokens: Tokens) -> None:
    with imap_script(challenges=[EXPIRED]) as server:
        mailbox = ImapWorld(server.port).mailbox(access_token=tokens)
        assert mailbox.status().mails == 0
        mailbox.close()
    assert tokens.asked == [False, True]
    assert server.tokens == [bearer(1), bearer(2)]
    assert server.said("an empty line") == 1
    assert server.connections == 2


def test_a_fresh_token_that_is_refused_is_access_denied_and_shows_why(tokens: Tokens) -> None:
    with imap_script(challenges=[EXPIRED] * 9) as server, pytest.raises(AccessDenied) as caught:
        ImapWorld(server.port).mailbox(access_token=tokens).status()
    assert tokens.asked == [False, True]
    assert server.connections == 2
    assert '"status":"400"' in str(caught.value)
    assert "Invalid credentials" in str(caught.value)
    assert "token-" not in str(caught.value)


def test_a_refusal_that_is_not_about_the_token_is_final(tokens: Tokens) -> None:
    with imap_script(challenges=[FORBIDDEN] * 9) as server, pytest.raises(AccessDenied, match="403"):
        ImapWorld(server.port).mailbox(access_token=tokens).status()
    assert (tokens.asked, server.connections) == ([False], 1)


@pytest.mark.parametrize(
    ("said", "asked", "error"),
    [
        (b"TAG NO AUTHENTICATE failed.", [False, True], AccessDenied),
        (b"TAG NO [AUTHENTICATIONFAILED] no", [False, True], AccessDenied),
        (b"TAG NO [UNAVAILABLE] AUTHENTICATE failed, later", [False], TransientError),
        (b"TAG NO [ALERT] IMAP is switched off", [False], AccessDenied),
        (b"* BYE too busy", [False], TransientError),
        (CUT, [False], TransientError),
    ],
)
def test_what_a_refused_token_means(
    tokens: Tokens, said: bytes, asked: list[bool], error: type[FrontdeskError]
) -> None:
    with imap_script(answers={"AUTHENTICATE": [said]}) as server, pytest.raises(FrontdeskError) as caught:
        ImapWorld(server.port).mailbox(access_token=tokens, timeout=0.5).status()
    assert isinstance(caught.value, error)
    assert isinstance(caught.value, TransientError) == (error is TransientError)
    assert tokens.asked == asked


def test_a_token_of_another_mailbox_is_access_denied_with_advice(tokens: Tokens) -> None:
    refusal = b"TAG BAD User is authenticated but not connected."
    with imap_script(answers={"LIST": [refusal]}) as server, pytest.raises(AccessDenied, match="check the username"):
        ImapWorld(server.port).mailbox(access_token=tokens).status()
    assert server.connections == 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"TAG NO [AUTHENTICATIONFAILED] no", AccessDenied),
        (b"TAG NO LOGIN failed.", AccessDenied),
        (b"TAG BAD no such thing", AccessDenied),
        (b"TAG NO [UNAVAILABLE] later", TransientError),
        (b"TAG NO Too many simultaneous connections", TransientError),
        (b"TAG NO [LIMIT] slow down", TransientError),
        (b"* BYE Session expired, please login again", TransientError),
        (CUT, TransientError),
    ],
)
def test_what_a_refused_password_means(said: bytes, error: type[FrontdeskError]) -> None:
    with imap_script(answers={"LOGIN": [said]}) as server, pytest.raises(error):
        ImapWorld(server.port).mailbox(timeout=0.5).status()
    assert server.connections == 1


@pytest.mark.parametrize("greeting", [b"* BYE [ALERT] Too many connections", b"* BYE [UNAVAILABLE] later"])
def test_a_server_that_says_bye_instead_of_hello_is_transient(greeting: bytes) -> None:
    with imap_script(greeting=greeting) as server, pytest.raises(TransientError):
        ImapWorld(server.port).mailbox().status()


def test_a_password_goes_another_way_where_login_is_off() -> None:
    with imap_script(capabilities="IMAP4rev1 LOGINDISABLED AUTH=PLAIN") as server:
        mailbox = ImapWorld(server.port).mailbox()
        mailbox.status()
        mailbox.close()
    assert server.tokens == [f"\0{DESK.address}\0{PASSWORD}"]
    assert server.said("LOGIN") == 0


def test_a_password_does_not_go_where_there_is_no_way() -> None:
    with imap_script(capabilities="IMAP4rev1 LOGINDISABLED") as server, pytest.raises(AccessDenied):
        ImapWorld(server.port).mailbox().status()
    assert PASSWORD not in " ".join(server.commands)


def test_a_name_with_blanks_and_quotes_is_one_word() -> None:
    with imap_script() as server:
        mailbox = ImapWorld(server.port).mailbox(username='EXAMPLE\\desk "one"')
        mailbox.status()
        mailbox.close()
    assert f'LOGIN "EXAMPLE\\\\desk \\"one\\"" "{PASSWORD}"' in server.commands


@pytest.mark.parametrize("secret", [{"password": "a\r\nb LOGOUT"}, {"username": "desk\n"}, {"password": "grün"}])
def test_credentials_that_no_command_can_carry_are_access_denied(secret: dict[str, str]) -> None:
    with imap_script() as server, pytest.raises(AccessDenied):
        ImapWorld(server.port).mailbox(**secret).status()
    assert server.said("LOGIN") == 0
    assert server.said("LOGOUT") == 0


def test_a_password_that_is_not_ascii_goes_where_plain_is_offered() -> None:
    with imap_script(capabilities="IMAP4rev1 AUTH=PLAIN") as server:
        mailbox = ImapWorld(server.port).mailbox(password="grün")
        mailbox.status()
        mailbox.close()
    assert server.tokens == [f"\0{DESK.address}\0grün"]


def test_an_account_does_not_show_its_secrets() -> None:
    account = ImapWorld(1).account(access_token=lambda renew: PASSWORD)
    assert PASSWORD not in repr(account)
    assert "lambda" not in repr(account)
