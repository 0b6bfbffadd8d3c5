"""Logging in to send: passwords, access tokens, and what servers say when they refuse."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError
from integrations.smtp_mailer.refusals import LoginRefused, Refused, Stage, smtp_errors
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import outgoing
from tests.integrations.test_smtp_mailer import mailer
from tests.servers.imap_world import DESK, PASSWORD
from tests.servers.smtp_script import smtp_script

LATER, NOW = "the login was put off", "the login was refused"


class Tokens:
    """Gives out the tokens of a list, a new one only where a fresh one is wanted."""

    def __init__(self, *tokens: str) -> None:
        self.left, self.asked = list(tokens), list[bool]()

    def __call__(self, fresh: bool) -> str:
        self.asked.append(fresh)
        if fresh:
            del self.left[0]
        return self.left[0]


def refused(call: Callable[[], object]) -> FrontdeskError:
    with pytest.raises(FrontdeskError) as caught:
        call()
    said = str(caught.value)
    assert said.isprintable()
    assert "@" not in said
    return caught.value


def test_a_token_logs_in_on_a_real_server(servers: EmbeddedServers) -> None:
    tokens = Tokens(PASSWORD)
    adapter = mailer(servers.smtp_port, password="", access_token=tokens)
    adapter.send(outgoing(1))
    assert adapter.check().logged_in
    assert [mail.login for mail in servers.smtp_transcript] == [DESK.address]
    assert tokens.asked == [False, False]


def test_a_refused_token_is_replaced_once_on_a_new_connection(servers: EmbeddedServers) -> None:
    tokens = Tokens("expired", PASSWORD)
    mailer(servers.smtp_port, access_token=tokens).send(outgoing(1))
    assert tokens.asked == [False, True]
    assert len(servers.smtp_transcript) == 1


def test_a_token_refused_twice_is_access_denied_with_the_servers_reasons() -> None:
    tokens = Tokens("ya29.canary-token-one-31415926", "ya29.canary-token-two-31415926", "never asked for")
    refusal = f"535-5.7.8 Username and Password not accepted for {DESK.address}.\n535 5.7.8 For more see the manual"
    with smtp_script({"refusal": refusal}, token="another") as server:
        found = refused(lambda: mailer(server.port, access_token=tokens).send(outgoing(1)))
        assert type(found) is AccessDenied
        assert f"{NOW} (535 5.7.8): Username and Password not accepted for [...]" in str(found)
        assert '"status":"400"' in str(found)
        assert "canary" not in str(found)
        assert tokens.asked == [False, True]
        assert [login.split("\1")[1] for login in server.logins] == [
            "auth=Bearer ya29.canary-token-one-31415926",
            "auth=Bearer ya29.canary-token-two-31415926",
        ]


@pytest.mark.parametrize("challenge", [b"", b"\xff\xfe", b"\x00" * 40, b"not json"])
def test_odd_reasons_do_no_harm(challenge: bytes) -> None:
    with smtp_script(token="another", challenge=challenge) as server:
        found = refused(lambda: mailer(server.port, access_token=Tokens("a", "b")).send(outgoing(1)))
    assert type(found) is AccessDenied


def test_an_error_of_the_token_server_is_handed_on() -> None:
    def failing(_fresh: bool) -> str:
        raise TransientError("OAuth: the token server answered 503")

    with smtp_script(token="another") as server:
        with pytest.raises(TransientError, match="OAuth"):
            mailer(server.port, access_token=failing).send(outgoing(1))
        assert server.verbs == []


def test_a_server_without_xoauth2_is_access_denied_and_sees_no_token() -> None:
    with smtp_script({"EHLO": "250-here\n250 AUTH PLAIN LOGIN"}) as server:
        assert type(refused(lambda: mailer(server.port, access_token=Tokens("a")).send(outgoing(1)))) is AccessDenied
        assert "AUTH" not in server.verbs


@pytest.mark.parametrize("with_token", [False, True])
@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        ("421 4.7.0 Try again later, closing connection.", TransientError, LATER),
        ("432 4.3.2 Concurrent connections limit exceeded", TransientError, LATER),
        ("451 4.7.0 Temporary server error. Please try again later.", TransientError, LATER),
        ("454 4.7.0 Temporary authentication failure", TransientError, LATER),
        ("454 4.7.0 Too many login attempts, please try again later.", TransientError, LATER),
        ("535 4.7.8 the password database is away", TransientError, LATER),
        ("535 5.7.0 (#AUTH005) Too many bad auth attempts", TransientError, LATER),
        ("534 5.7.9 Application-specific password required.", AccessDenied, NOW),
        ("535 5.7.3 Authentication unsuccessful", AccessDenied, "(535 5.7.3): Authentication unsuccessful"),
        ("535 no", AccessDenied, "the login was refused (535): no"),
        ("535 5.7.139 SmtpClientAuthentication is disabled for the Tenant", AccessDenied, "has to allow SMTP AUTH"),
        ("550 5.7.0 go away", AccessDenied, NOW),
    ],
)
def test_a_refused_login_is_told_from_a_busy_server(
    reply: str, kind: type[FrontdeskError], words: str, with_token: bool
) -> None:
    tokens = Tokens("a", "b")
    with smtp_script({"AUTH": reply, "refusal": reply}, token="another") as server:
        login = {"access_token": tokens} if with_token else {}
        found = refused(lambda: mailer(server.port, **login).send(outgoing(1)))
        assert type(found) is kind
        assert words in str(found)
        # A password is tried once, and a busy server gets no second token.
        assert len(server.logins) == (2 if with_token and kind is AccessDenied else 1)


def test_where_passwords_are_over_the_way_out_is_named() -> None:
    reply = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."
    with smtp_script({"AUTH": reply, "refusal": reply}, token="another") as server:
        assert "use OAuth: settings `oauth`" in str(refused(lambda: mailer(server.port).check()))
        assert "OAuth" not in str(refused(lambda: mailer(server.port, access_token=Tokens("a", "b")).check()))


@pytest.mark.parametrize("offered", ["LOGIN", "CRAM-MD5", "GSSAPI"])
def test_a_challenge_that_is_none_is_no_bug(offered: str) -> None:
    with smtp_script({"EHLO": f"250-here\n250 AUTH {offered}", "AUTH": "334 *"}) as server:
        refused(lambda: mailer(server.port).send(outgoing(1)))


@pytest.mark.parametrize(
    ("verb", "reply", "kind"),
    [
        ("MAIL", "550 5.1.0 Sender rejected", AccessDenied),
        ("MAIL", "530 5.7.57 Client not authenticated to send mail", AccessDenied),
        ("MAIL", "552 5.3.4 Message size exceeds fixed limit", PermanentError),
        ("MAIL", "550 5.4.5 Daily user sending limit exceeded", TransientError),
        ("RCPT", "553 5.7.1 <desk@frontdesk.example>: Sender address rejected: not owned by user", AccessDenied),
        ("RCPT", "554 5.7.1 <ann@example.org>: Relay access denied", AccessDenied),
        ("RCPT", "550 5.7.1 <ann@example.org>: Recipient address rejected", PermanentError),
        ("RCPT", "550 4.2.1 odd", TransientError),
        (".", "554 5.2.252 SendAsDenied; desk@frontdesk.example not allowed to send as x@y.example", AccessDenied),
        (".", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", AccessDenied),
        (".", "554 5.7.1 spam", PermanentError),
        ("hello", "554 5.7.1 no service here", AccessDenied),
        ("hello", "421 4.7.0 Too many connections", TransientError),
    ],
)
def test_who_is_refused_decides_what_it_means(verb: str, reply: str, kind: type[FrontdeskError]) -> None:
    with smtp_script({verb: reply}) as server:
        found = refused(lambda: mailer(server.port).send(outgoing(1)))
        assert type(found) is kind
        assert f"({' '.join(reply.split()[:2])})" in str(found)
        assert server.mails == 0


def test_a_check_finds_a_sender_that_is_refused() -> None:
    with smtp_script({"MAIL": "550 5.7.60 Client does not have permissions to send as this sender"}) as server:
        assert type(refused(lambda: mailer(server.port).check())) is AccessDenied


@pytest.mark.parametrize(("line", "limit"), [("SIZE 1000", 1000), ("SIZE 0", None), ("SIZE", None), ("HELP", None)])
def test_a_check_says_the_largest_mail(line: str, limit: int | None) -> None:
    with smtp_script({"EHLO": f"250-here\n250-{line}\n250 AUTH PLAIN"}) as server:
        facts = mailer(server.port).check()
        assert (facts.size_limit, facts.eight_bit) == (limit, False)
        assert server.verbs == ["EHLO", "AUTH", "MAIL", "RSET", "NOOP", "QUIT"]


@settings(max_examples=50)
@given(
    st.sampled_from(Stage),
    st.integers(-1, 999),
    st.binary(max_size=60),
    st.sampled_from([b"", b"5.7.8 ", b"4.7.0 ", b"5.7.139 <ann@example.org> "]),
)
def test_whatever_a_server_says_has_a_type_and_a_line(stage: Stage, code: int, words: bytes, status: bytes) -> None:
    reply = LoginRefused(code, status + words, with_token=False)
    error = reply if stage is Stage.LOGIN else Refused(stage, code, status + words)
    with pytest.raises(FrontdeskError) as caught, smtp_errors("secret"):
        raise error
    found = caught.value
    assert str(found).isprintable()
    assert "ann@example" not in str(found)
    assert type(found) in (TransientError, PermanentError, AccessDenied)
    assert (type(found) is TransientError) == error.is_temporary
    assert len(str(found)) < 400
