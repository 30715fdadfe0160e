"""Attacks on the server of the page."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs the extra `web`")
pytest.importorskip("httpx2", reason="needs the extra `test`")

import uvicorn
from starlette.testclient import TestClient
from uvicorn.server import ServerState

from mapper.page import server
from mapper.page.access import HEADERS, MAX_BODY, Guard, Keys, new_keys
from mapper.page.application import application
from mapper.page.handlers import open_workspace
from mapper.page.server import bound_socket
from mapper.text import MapperError
from tests.conftest import ROOT

KEYS = Keys("token-of-this-run", "session-of-this-run")
SITE = "http://127.0.0.1:4711"
COOKIE = {"cookie": f"mapper-4711={KEYS.session}"}
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
JSON = {**COOKIE, "origin": SITE, "content-type": "application/json"}


@pytest.fixture
def client():
    mapping = str(ROOT / "mappings" / "rainfocus.yaml")
    samples = [str(ROOT / "samples")]
    workspace = open_workspace(mapping, samples, tenant=None, schema=None, read_only=True)
    yield TestClient(
        Guard(application(workspace), KEYS, 4711), base_url=SITE, follow_redirects=False
    )
    workspace.worker.stop()


def test_the_token_is_exchanged_for_a_cookie_and_leaves_the_address(client):
    answer = client.get("/", params={"token": KEYS.token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert re.fullmatch(
        f"mapper-4711={KEYS.session}; HttpOnly; SameSite=Strict; Path=/",
        answer.headers["set-cookie"],
    )
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", f"?token={KEYS.token}x", "?token=ä"])
@pytest.mark.parametrize("path", ["/", "/static/page.js", "/api/project"])
def test_nothing_is_answered_without_the_token_or_the_cookie(client, path, query):
    answer = client.get(path + query)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "cookie",
    [
        "mapper-4711=", "mapper-4711=session-of-another-run", f"mapper-4712={KEYS.session}",
        f"mapper-4711={KEYS.session}x", f"mapper-4711={KEYS.token}",
        f"mapper-4711=x; mapper-4711={KEYS.session}",
    ],
)  # fmt: skip
def test_the_cookie_of_another_session_is_refused(client, cookie):
    assert client.get("/", headers={"cookie": cookie}).status_code == 403
    answer = client.post("/api/project", headers={**JSON, "cookie": cookie}, content=b"{}")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4711", "127.0.0.1", "127.0.0.1:80",
             "127.0.0.1.evil:4711", "0.0.0.0:4711", "",
             "[::1]:4711", "127.0.0.1:4711, evil.example"]
)  # fmt: skip
def test_a_rebound_name_is_refused(client, host):
    assert client.get("/", headers={**COOKIE, "host": host}).status_code == 421
    token = {"token": KEYS.token}
    assert client.get("/", headers={"host": host}, params=token).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:4712"},
        {"origin": "https://127.0.0.1:4711"}, {"origin": "http://localhost:4711"},
        {"origin": None}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)  # fmt: skip
def test_a_call_of_another_site_is_refused(client, headers):
    given = {name: value for name, value in (JSON | headers).items() if value is not None}
    answer = client.post("/api/project", headers=given, content=b"{}")
    assert answer.status_code == 403


def test_a_page_that_another_site_opens_is_refused(client):
    answer = client.get("/", headers={**COOKIE, "sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_call_that_a_form_can_send_is_refused(client, kind):
    answer = client.post("/api/project", headers={**JSON, "content-type": kind}, content=b"{}")
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_refused_and_cors_is_off(client, method):
    answer = client.request(method, "/api/project", headers=JSON)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_calls_answer_posts_only(client):
    assert client.get("/api/project", headers=COOKIE).status_code == 405
    shown = client.post("/api/project", headers=JSON, content=b"{}").json()
    assert shown.get("readOnly") is True, shown


@pytest.mark.parametrize("path", ["/", "/static/codemirror.js", "/static/none", "/api/none"])
def test_every_answer_has_the_headers(client, path):
    headers = client.get(path, headers=COOKIE).headers
    sent = {name: re.sub("nonce-[^']+", "nonce-{nonce}", headers[name]) for name in HEADERS}
    assert sent == HEADERS
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/static/../access.py", "/static/%2e%2e/access.py", "/static/..%2faccess.py",
     "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/..%5caccess.py", "/static/",
     "/api/../../mappings/rainfocus.yaml", "/static/%00"],
)  # fmt: skip
def test_paths_lead_to_no_file_outside_the_static_folder(client, path):
    assert client.get(path, headers=COOKIE).status_code in (403, 404, 405)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"1", b"\xff", b'{"a":NaN}',
                                  b'{"a":' + b"[" * 250 + b"]" * 250 + b"}"])  # fmt: skip
def test_a_body_that_is_not_a_json_object_is_refused(client, body):
    assert client.post("/api/project", headers=JSON, content=body).status_code == 400


def test_a_large_body_is_refused_before_it_is_read(client):
    def parts():
        while True:
            yield b" " * 2**16

    large = {**JSON, "content-length": str(MAX_BODY + 1)}
    assert client.post("/api/project", headers=large, content=b"{}").status_code == 413
    wrong = {**JSON, "content-length": "-1"}
    assert client.post("/api/project", headers=wrong, content=b"{}").status_code == 400

    async def endless():
        sent = []

        async def receive():
            return {"type": "http.request", "body": b" " * 2**16, "more_body": True}

        async def send(message):
            sent.append(message)

        headers = [(n.encode(), v.encode()) for n, v in {**JSON, "host": "127.0.0.1:4711"}.items()]
        scope = {"type": "http", "method": "POST", "path": "/api/project", "headers": headers}
        await Guard(None, KEYS, 4711)(scope, receive, send)
        return sent[0]["status"]

    assert asyncio.run(endless()) == 413


def test_a_slow_body_is_refused():
    async def slow():
        sent = []

        async def receive():
            await asyncio.sleep(60)

        async def send(message):
            sent.append(message)

        headers = [(n.encode(), v.encode()) for n, v in {**JSON, "host": "127.0.0.1:4711"}.items()]
        scope = {"type": "http", "method": "POST", "path": "/api/project", "headers": headers}
        await Guard(None, KEYS, 4711, body_seconds=0.05)(scope, receive, send)
        return sent[0]["status"]

    assert asyncio.run(slow()) == 408


def test_a_request_that_ends_too_early_is_not_run():
    sent = []

    async def broken():
        parts = iter([{"type": "http.request", "body": b'{"show": true}', "more_body": True}])

        async def receive():
            return next(parts, {"type": "http.disconnect"})

        async def send(message):
            sent.append(message)

        headers = [(n.encode(), v.encode()) for n, v in {**JSON, "host": "127.0.0.1:4711"}.items()]
        scope = {"type": "http", "method": "POST", "path": "/api/reveal", "headers": headers}
        await Guard(None, KEYS, 4711)(scope, receive, send)  # an application would be called

    asyncio.run(broken())
    assert sent == []


def test_secrets_differ_between_runs():
    keys = [new_keys() for _ in range(20)]
    assert len({key.token for key in keys} | {key.session for key in keys}) == 40
    assert min(len(key.token) for key in keys) >= 43


def test_a_port_in_use_is_a_message():
    first = bound_socket(0)
    try:
        assert first.getsockname()[0] == "127.0.0.1"
        assert first.proto == socket.IPPROTO_TCP  # so that asyncio sets TCP_NODELAY
        with pytest.raises(MapperError, match=r"cannot listen on port \d+: .*--port 0"):
            bound_socket(first.getsockname()[1])
    finally:
        first.close()


@pytest.fixture
def running():
    """A server in a process of its own, with its address."""
    command = [sys.executable, "-m", "mapper", "serve", "--no-browser", "--read-only", "samples"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def exchange(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(sent)
        return connection.recv(65536)


def test_raw_requests_on_the_socket_are_refused_and_ctrl_c_ends_cleanly(running):
    process, address = running
    port = int(re.match(r"http://127\.0\.0\.1:(\d+)/\?token=", address)[1])
    query = address.split("/", 3)[3].encode()
    get = b"GET /%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (query, port)
    assert exchange(port, get).startswith(b"HTTP/1.1 303")
    assert exchange(port, get.replace(b"127.0.0.1:", b"evil:")).startswith(b"HTTP/1.1 421")
    doubled = get.replace(b"\r\n\r\n", b"\r\nHost: evil\r\n\r\n")
    assert exchange(port, doubled).split()[1] in (b"400", b"421")
    absolute = get.replace(b"GET /", b"GET http://evil.example/")
    assert b"set-cookie" not in exchange(port, absolute)
    assert exchange(port, b"\x16\x03\x01 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")
    endless = get.replace(b"\r\n\r\n", b"\r\nX: " + b"x" * 40_000)
    assert exchange(port, endless).startswith(b"HTTP/1.1 400")
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 0


def test_a_missing_library_is_a_message(tmp_path):
    code = (
        "import sys; from importlib import util; known = util.find_spec;"
        "util.find_spec = lambda n, *a: None if n == 'uvicorn' else known(n, *a);"
        "from mapper.cli.main import run; sys.exit(run(['serve']))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert shown.returncode == 2
    assert "pip install 'xdm-mapper[web]'" in shown.stderr


def test_other_commands_import_no_server():
    code = (
        "import sys; from mapper.cli.main import run; run(['check', 'samples']);"
        "print([n for n in sys.modules if n.split('.')[0] in ('starlette', 'uvicorn', 'jinja2')])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines()[-1] == "[]"


def test_the_server_imports_only_what_finds_and_saves_files():
    """Everything else runs in a process of its own, which starts at the same time."""
    code = (
        "import sys; import mapper.cli.cmd_serve, mapper.page.handlers, mapper.page.access;"
        "import mapper.page.server;"
        "print(['.'.join(name.split('.')[:2]) for name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    packages = {"mapper.rules", "mapper.engine", "mapper.api", "mapper.report", "mapper.stream"}
    assert not packages & set(ast.literal_eval(shown.stdout))


def test_the_bundle_matches_its_recipe():
    page = Path(ROOT, "mapper", "page")
    bundled = json.loads((page / "static" / "codemirror.versions.json").read_text())
    recipe = json.loads((page / "frontend" / "package.json").read_text())["dependencies"]
    lock = json.loads((page / "frontend" / "package-lock.json").read_text())["packages"]
    assert {name: bundled.get(name) for name in recipe} == recipe
    locked = {name: lock[f"node_modules/{name}"] for name in bundled}
    assert {name: row["version"] for name, row in locked.items()} == bundled
    licenses = (page / "static" / "codemirror.LICENSE.txt").read_text()
    assert [name for name in bundled if name not in licenses] == []
    assert {row["license"] for row in locked.values()} == {"MIT"}


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n", WHOLE])
def test_a_connection_that_does_not_send_its_headers_is_closed(monkeypatch, sent):
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.1)
    assert asyncio.run(received(sent)).count(b"200 OK") == sent.count(WHOLE)


async def received(sent):
    """Return what a connection receives until the server closes it."""

    async def app(scope, receive, send):
        await asyncio.sleep(0.2)  # longer than the headers may take
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(
        app, log_config=None, loop="asyncio", lifespan="off", timeout_keep_alive=1
    )
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: server.Connection(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
    writer.write(sent)
    try:
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()
        listening.close()
