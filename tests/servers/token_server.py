"""A token server on loopback, over HTTP or HTTPS: it checks who asks for what, and fails as told."""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.servers.running import running

CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = "desk-client", "client-canary~secret.31415926", "1//refresh-canary-27182818"
ACCOUNT, SUBJECT, TENANT = "desk@project.iam.example", "desk@frontdesk.example", "tenant.example"
GOOGLE_SCOPE, MICROSOFT_SCOPE = "https://mail.google.com/", "https://outlook.office365.com/.default"
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_HANG = 30.0


@dataclass
class TokenServer:
    """A running server. `faults` are used up one request each: a status and a body, or `hang` or `drip`."""

    key: rsa.RSAPrivateKey
    """The service account's."""
    url: str = ""
    expires_in: object = 3600
    faults: list[tuple[int, str] | str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    discoveries: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def key_file(self) -> str:
        """Return the service account's file as Google hands it out."""
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        content = {"type": "service_account", "client_email": ACCOUNT, "private_key_id": "1", "token_uri": self.url}
        return json.dumps(content | {"private_key": pem.decode()})

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Give a token to whom it belongs."""
        refused = self._refusal(form)
        if refused:
            return 400, {"error": refused, "error_description": f"Not for you, {SUBJECT}: {' '.join(form.values())}"}
        self.given.append(f"ya29.token-{len(self.given) + 1}")
        token = {"access_token": self.given[-1], "expires_in": self.expires_in, "token_type": "Bearer"}
        return 200, token | ({"scope": form["scope"]} if "refresh_token" in form else {})

    def _refusal(self, form: dict[str, str]) -> str:
        kind = form.get("grant_type")
        if kind == _JWT:
            return self._refused_assertion(form["assertion"])
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return "invalid_client"
        if kind == "refresh_token" and form["refresh_token"] != REFRESH_TOKEN:
            return "invalid_grant"
        scope = {"refresh_token": GOOGLE_SCOPE, "client_credentials": MICROSOFT_SCOPE}.get(str(kind))
        return "unsupported_grant_type" if scope is None else "" if form.get("scope") == scope else "invalid_scope"

    def _refused_assertion(self, assertion: str) -> str:
        head, claims, signature = (_decoded(part) for part in assertion.split("."))
        signed = assertion.rpartition(".")[0].encode()
        with suppress(Exception):
            self.key.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
            said = json.loads(claims)
            if said["sub"] != SUBJECT:
                return "unauthorized_client"
            fits = (said["iss"], said["scope"]) == (ACCOUNT, GOOGLE_SCOPE) and json.loads(head)["alg"] == "RS256"
            return "" if fits else "invalid_scope"
        return "invalid_grant"


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: TokenServer

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def do_GET(self) -> None:
        """Tell msal where the tenant's endpoints are."""
        self.state.discoveries += 1
        if f"/{TENANT}/v2.0/.well-known/openid-configuration" != self.path:
            description = "AADSTS90002: Tenant 'nowhere.example' not found. Check to make sure you have the correct ID."
            self._say(400, json.dumps({"error": "invalid_tenant", "error_description": description}))
            return
        there = f"{self.state.url}/{TENANT}/oauth2/v2.0"
        config = {"issuer": f"{there}/v2.0", "authorization_endpoint": f"{there}/authorize"}
        self._say(200, json.dumps(config | {"token_endpoint": f"{there}/token"}))

    def do_POST(self) -> None:
        """Answer for a token, or fail as told."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.state.asked.append(form)
        fault = self.state.faults.pop(0) if self.state.faults else None
        if fault == "hang":
            self.state.closing.wait(LONGEST_HANG)
            self.close_connection = True
        elif isinstance(fault, tuple):
            self._say(*fault)
        else:
            status, said = self.state.answer(form)
            self._say(status, json.dumps(said), drip=fault == "drip")

    def _say(self, status: int, text: str, *, drip: bool = False) -> None:
        self.send_response(status)
        for name, value in self.state.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        for sign in text if drip else (text,):
            self.wfile.write(sign.encode())
            if drip and self.state.closing.wait(0.02):
                break

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def token_server(key: rsa.RSAPrivateKey, tls: ssl.SSLContext | None = None) -> Iterator[TokenServer]:
    """Run the server for the length of a block."""
    state = TokenServer(key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    state.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}"
    with running(server, state.closing.set):
        yield state
