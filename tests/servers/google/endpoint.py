"""What each request gets: the API, the OAuth endpoints, and the faults that are due."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers.google import token_endpoint
from tests.servers.google.api import Request, answered
from tests.servers.google.document import Method, method_of
from tests.servers.google.faults import (
    HTML,
    NO_TOKENS,
    REFUSALS,
    SILENT,
    Fault,
    FaultPlan,
    path_of,
    refusal,
    reshaped,
)
from tests.servers.google.grants import Grants
from tests.servers.google.http_server import Asked, Reply
from tests.servers.google.refusals import Refusal
from tests.servers.google.token_endpoint import NoToken
from tests.servers.google.world import World

ROOT = "/calendar/v3/"
_OAUTH = {("POST", "/token"): "token", ("GET", "/auth"): "authorize", ("POST", "/revoke"): "revoke"}
_JSON = {"Content-Type": "application/json; charset=UTF-8"}
_MANNERS = {"timeout": "silence", "reset": "reset", "committed_then_dropped": "drop"}


@dataclass(frozen=True)
class Seen:
    """A request that came in. `pairs` has every parameter of the query, `query` the last of each name."""

    method_id: str
    path: str
    pairs: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: Any
    """What the JSON or the form says; None where there is no body."""

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query."""
        return dict(self.pairs)


@dataclass(frozen=True)
class Incoming:
    """A request and what it is for: a method of the API, or one of the OAuth endpoints."""

    asked: Asked
    method_id: str
    method: Method | None = None
    path: dict[str, str] = field(default_factory=dict)
    """The parameters in the path."""


@dataclass
class Endpoint:
    """Answers requests, one at a time."""

    world: World
    grants: Grants = field(default_factory=Grants)
    plan: FaultPlan = field(default_factory=FaultPlan)
    hooks: dict[str, list[Callable[[], object]]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    token_url: str = ""

    def answer(self, asked: Asked) -> Reply:
        """Answer a request, or spoil it as planned."""
        try:
            one = _incoming(_overridden(asked))
        except Refusal as error:
            return self._dated(_refused(error), None)
        with self.world.lock:
            self.seen.append(_seen(one))
            hooks = self.hooks.pop(one.method_id, [])
        for hook in hooks:  # outside the lock: a hook may use a client of its own
            hook()
        with self.world.lock:
            fault = self.plan.take(one.method_id)
            return self._dated(self._struck(one, fault), fault)

    def _struck(self, one: Incoming, fault: Fault | None) -> Reply:
        """Answer a request that a fault may strike before it is handled, or after."""
        if fault is None:
            return self._handled(one)
        if fault.name not in (*REFUSALS, *NO_TOKENS, *SILENT):
            return _spoiled(self._handled(one), fault, one.method_id)
        if fault.details.get("done"):
            self._handled(one)
        if fault.name in SILENT:
            return Reply(manner=_MANNERS[fault.name])
        if fault.name in NO_TOKENS:
            return _no_token(NO_TOKENS[fault.name])
        refused = refusal(fault)
        if one.method is not None:
            return _refused(refused)
        return _no_token(NoToken(refused.status, refused.reason, refused.message), dict(refused.headers))

    def _handled(self, one: Incoming) -> Reply:
        asked, method = one.asked, one.method
        try:
            if method is None:
                return self._oauth(one)
            grant = self.grants.check(self.world, method, asked.headers.get("authorization"))
            query = urlsplit(asked.target).query
            answer = answered(self.world, Request(method, one.path, query, grant, asked.headers, asked.body))
        except Refusal as error:
            return _refused(error)
        except NoToken as error:
            return _no_token(error)
        if answer is None:
            return Reply(204)
        etag = {"ETag": answer["etag"]} if "etag" in answer else {}
        return Reply(200, _JSON | etag, json.dumps(answer).encode())

    def _oauth(self, one: Incoming) -> Reply:
        asked, name = one.asked, one.method_id
        if name == "authorize":
            to = token_endpoint.authorized(self.world, self.grants, urlsplit(asked.target).query)
            return Reply(302, {"Location": to})
        form = dict(parse_qsl(asked.body.decode()))
        if name == "token":
            authorization = asked.headers.get("authorization", "")
            said = token_endpoint.exchanged(self.world, self.grants, form, authorization, self.token_url)
            return Reply(200, _JSON | {"Cache-Control": "no-store"}, json.dumps(said).encode())
        if not self.grants.revoke(form.get("token", "")):
            raise NoToken(400, "invalid_token", "Token expired or revoked")
        return Reply(200, _JSON, b"{}")

    def _dated(self, reply: Reply, fault: Fault | None) -> Reply:
        now = self.world.now
        if fault is not None and fault.name == "clock_skew":
            now += fault.details.get("by", timedelta(days=1))
        date = {"Date": format_datetime(now, usegmt=True)}
        return Reply(reply.status, reply.headers | date, reply.body, reply.manner, reply.every)


def _overridden(asked: Asked) -> Asked:
    """Undo what the client does to a URL that is too long: the query comes as a form."""
    verb = asked.headers.get("x-http-method-override")
    if verb is None:
        return asked
    return Asked(verb, f"{asked.target}?{asked.body.decode()}", asked.headers, b"")


def _incoming(asked: Asked) -> Incoming:
    path = urlsplit(asked.target).path
    if path.startswith(ROOT):
        method, inside = method_of(asked.verb, path.removeprefix(ROOT))
        return Incoming(asked, method.id, method, inside)
    if (asked.verb, path) not in _OAUTH:
        raise Refusal(404, "notFound", "Not Found")
    return Incoming(asked, _OAUTH[asked.verb, path])


def _seen(one: Incoming) -> Seen:
    asked = one.asked
    parts = urlsplit(asked.target)
    body: Any = None
    if "json" in asked.headers.get("content-type", ""):
        with suppress(ValueError):
            body = json.loads(asked.body)
    elif asked.body:
        body = dict(parse_qsl(asked.body.decode()))
    pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return Seen(one.method_id, parts.path, pairs, asked.headers, body)


def _refused(error: Refusal) -> Reply:
    return Reply(error.status, _JSON | dict(error.headers), json.dumps(error.body()).encode())


def _no_token(error: NoToken, headers: dict[str, str] | None = None) -> Reply:
    return Reply(error.status, _JSON | (headers or {}), json.dumps(error.body()).encode())


def _spoiled(reply: Reply, fault: Fault, method_id: str) -> Reply:
    """Return a handled request's answer as the fault leaves it."""
    if fault.name == "html":
        return Reply(200, {"Content-Type": "text/html; charset=UTF-8"}, HTML)
    if fault.name == "empty":
        return Reply(200, _JSON)
    if fault.name == "changed_shape":
        path = path_of(fault.details.get("path"), method_id)
        if not reply.body:  # it says something where nothing was agreed on
            return Reply(200, _JSON, b'{"done": true}')
        answer = reshaped(json.loads(reply.body), path, fault.details.get("how", "removed"))
        return Reply(reply.status, reply.headers, json.dumps(answer).encode())
    manner = _MANNERS.get(fault.name, fault.name if fault.name in ("truncated", "trickle") else "whole")
    return Reply(reply.status, reply.headers, reply.body, manner, fault.details.get("every", 0.05))
