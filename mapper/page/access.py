"""Decide whether the page's server answers a request, before any handler runs.

The server listens on loopback only, but every program and web page on the machine can send requests
to it. So a request needs the session's cookie, a Host header that names this server (against DNS
rebinding), and, if a browser says which page sent it, this page.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from mapper.text.dataclass import dataclass

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 8 * 2**20  # bytes
BODY_SECONDS = 10.0  # to receive a body
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class Keys:
    """The secrets of one run of the server.

    Attributes:
        token: What the printed address contains; the server exchanges it for the cookie.
        session: The value of the cookie.
    """

    token: str
    session: str


def new_keys() -> Keys:
    """Return new random secrets."""
    return Keys(secrets.token_urlsafe(32), secrets.token_urlsafe(32))


@dataclass(frozen=True)
class Guard:
    """An ASGI application that refuses requests which are not from the user's own page.

    Attributes:
        app: The application behind it. It finds the body of a request in `scope["body"]`
            and the nonce of the styles that CodeMirror adds in `scope["nonce"]`.
        keys: The secrets of this run.
        port: The port of the server.
        body_seconds: How long a request may take to arrive.
    """

    app: App
    keys: Keys
    port: int
    body_seconds: float = BODY_SECONDS

    @property
    def cookie(self) -> str:
        """The name of the cookie; browsers share cookies between the ports of a host."""
        return f"mapper-{self.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":  # websockets are not used
            return
        nonce = secrets.token_urlsafe(16)
        send = _with_headers(send, nonce)
        headers = _headers(scope)
        refused = self._refusal(scope, headers)
        if refused is not None:
            await _answer(send, *refused)
            return
        token = _token(scope)
        if token is not None:
            await self._exchange(token, send)
            return
        if not self._has_session(headers):
            await _answer(send, 403, "Open the address that mapper serve printed.")
            return
        try:
            body = await asyncio.wait_for(_body(receive), self.body_seconds)
        except TimeoutError:
            await _answer(send, 408, "The request took too long to arrive.")
            return
        except ConnectionError:  # there is nobody to answer
            return
        if body is None:
            await _answer(send, 413, "The request is too large.")
            return
        scope["body"], scope["nonce"] = body, nonce
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: dict[str, list[str]]) -> tuple[int, str] | None:
        """Return status and reason if the headers of a request are not acceptable."""
        hosts = (f"127.0.0.1:{self.port}", f"localhost:{self.port}")
        host = headers.get("host", [])
        if len(host) != 1 or host[0].lower() not in hosts:
            return 421, "This server answers only to its own address."
        allowed = [f"http://{host[0].lower()}"]
        posts = scope["method"] == "POST"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "Method not allowed."
        if ("origin" in headers or posts) and headers.get("origin") != allowed:
            return 403, "The request is from another site."
        site = headers.get("sec-fetch-site", ["same-origin"])
        if site != ["same-origin"] and (posts or site != ["none"]):
            return 403, "The request is from another site."
        if posts and headers.get("content-type", [""])[0].split(";")[0] != "application/json":
            return 415, "Send JSON."
        return _length_refusal(headers)

    def _has_session(self, headers: dict[str, list[str]]) -> bool:
        pairs = (part.partition("=") for part in "; ".join(headers.get("cookie", [])).split(";"))
        values = [value.strip() for name, _, value in pairs if name.strip() == self.cookie]
        return len(values) == 1 and _equal(values[0], self.keys.session)

    async def _exchange(self, token: str, send: Send) -> None:
        """Exchange the token of the address for the cookie, at an address without the token."""
        if not _equal(token, self.keys.token):
            await _answer(send, 403, "Open the address that mapper serve printed.")
            return
        cookie = f"{self.cookie}={self.keys.session}; HttpOnly; SameSite=Strict; Path=/"
        await _answer(send, 303, "", {"location": "/", "set-cookie": cookie})


def _equal(given: str, expected: str) -> bool:
    """Compare in constant time."""
    return secrets.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _headers(scope: Scope) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _token(scope: Scope) -> str | None:
    """Return the token of a request for the page."""
    if scope["path"] != "/" or scope["method"] != "GET":
        return None
    tokens = parse_qs(scope["query_string"].decode("latin-1")).get("token")
    return tokens[0] if tokens else None


def _length_refusal(headers: dict[str, list[str]]) -> tuple[int, str] | None:
    lengths = headers.get("content-length", ["0"])
    if len(lengths) != 1 or not lengths[0].isascii() or not lengths[0].isdigit():
        return 400, "Invalid Content-Length."
    if len(lengths[0]) > len(str(MAX_BODY)) or int(lengths[0]) > MAX_BODY:
        return 413, "The request is too large."
    return None


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request, or None if it is too large.

    Raises:
        ConnectionError: the connection was closed before the end of the body.
    """
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        parts += message.get("body", b"")
        if len(parts) > MAX_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(parts)


def _with_headers(send: Send, nonce: str) -> Send:
    """Return a `send` that adds the headers of every answer."""
    added = [(n.encode(), v.replace("{nonce}", nonce).encode()) for n, v in HEADERS.items()]

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [
                (n, v) for n, v in message.get("headers", ()) if n.decode().lower() not in HEADERS
            ]
            message = {**message, "headers": [*own, *added]}
        await send(message)

    return sending


async def _answer(
    send: Send, status: int, text: str, headers: dict[str, str] | None = None
) -> None:
    """Send a short plain text."""
    body = text.encode()
    sent = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body))}
    sent |= headers or {}
    if status >= 400:
        sent["connection"] = "close"  # the body may not have been read
    pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
