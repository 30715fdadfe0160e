"""Run the page's server on loopback."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from mapper.page.access import Guard, Keys
from mapper.page.application import application
from mapper.page.handlers import Workspace
from mapper.text import MapperError

HOST = "127.0.0.1"
MAX_CONNECTIONS = 64
MAX_HEADERS = 32 * 1024  # bytes
HEADER_SECONDS = 10.0  # to receive the headers of a request


def bound_socket(port: int) -> socket.socket:
    """Return a socket that listens on loopback; port 0 picks a free port.

    Raises:
        MapperError: the port is in use, or the system refuses it.
    """
    # asyncio sets TCP_NODELAY only if the protocol is named; without it, the body of an answer
    # waits up to 40 ms until the browser has confirmed the headers
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(MAX_CONNECTIONS)
    except OSError as error:
        listening.close()
        raise MapperError(
            f"cannot listen on port {port}: {(error.strerror or str(error)).lower()}; "
            "choose another port, or let the system pick a free port with --port 0"
        ) from None
    return listening


class Connection(H11Protocol):  # type: ignore[misc]
    """A connection, which is closed if the headers of a request take too long to arrive.

    Otherwise `MAX_CONNECTIONS` connections that send nothing would block the page.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Start the time of the first request."""
        super().connection_made(transport)
        self._limit = self.loop.call_later(HEADER_SECONDS, self._close)

    def data_received(self, data: bytes) -> None:
        """Start the time when a part of the headers arrives, and stop it when they are complete."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._limit.cancel()
        elif self._limit.cancelled():
            self._limit = self.loop.call_later(HEADER_SECONDS, self._close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time."""
        self._limit.cancel()
        super().connection_lost(exc)

    def _close(self) -> None:
        self.transport.close()


def serve(
    workspace: Workspace, listening: socket.socket, keys: Keys, ready: Callable[[str], None]
) -> None:
    """Answer requests until a signal ends the server; call `ready` with the address first."""
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        Guard(application(workspace), keys, port),
        access_log=False,
        date_header=False,
        h11_max_incomplete_event_size=MAX_HEADERS,
        http=Connection,
        lifespan="off",
        limit_concurrency=MAX_CONNECTIONS,
        log_config=None,
        log_level="critical",
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=30,
        ws="none",
    )
    running = uvicorn.Server(config)
    # uvicorn ends at SIGINT and SIGTERM, and sends the signal again after a clean end
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, running.handle_exit)  # not under nohup
    try:
        ready(f"http://{HOST}:{port}/?token={keys.token}")
        with suppress(KeyboardInterrupt):
            running.run(sockets=[listening])
    finally:
        workspace.worker.stop()
