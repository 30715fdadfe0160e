"""The routes of the page: the page itself, its static files, and one JSON call per name.

`mapper.page.access.Guard` is in front of all of them. A call is a POST to `/api/NAME` with a JSON
object, which `mapper.page.handlers` answers.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mapper.files.reading import os_reason
from mapper.page.errors import CallError
from mapper.page.handlers import Workspace, answer_call, json_bytes
from mapper.services.messages import RequestError, UnknownServiceError
from mapper.text import MapperError

_HERE = Path(__file__).parent
MAX_WAITING = 16  # calls; more are refused until some have ended


def application(workspace: Workspace) -> Starlette:
    """Return the application of a workspace."""
    running = _Running(workspace)
    return Starlette(
        routes=[
            Route("/", _page(workspace), methods=["GET"]),
            Route("/api/{name}", running.answer, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ]
    )


def _page(workspace: Workspace) -> Any:
    folder = jinja2.FileSystemLoader(_HERE / "templates")
    templates = jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined)
    template = templates.get_template("page.html")

    async def answer(request: Request) -> Response:
        text = template.render(read_only=workspace.read_only, nonce=request.scope["nonce"])
        return Response(text, media_type="text/html; charset=utf-8")

    return answer


class _Running:
    """The calls that are running or waiting: one runs at a time, as all share the interpreter."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.count = 0
        self.lock = asyncio.Lock()

    async def answer(self, request: Request) -> Response:
        """Run a call and return its result as JSON."""
        name = request.path_params["name"]
        if self.count >= MAX_WAITING:
            return _json({"error": "too many calls at a time: close other tabs of this page"}, 503)
        self.count += 1
        try:
            body = request.scope["body"]
            async with self.lock:
                result = await run_in_threadpool(answer_call, self.workspace, name, body)
            return Response(result, media_type="application/json")
        except CallError as error:
            return _json({"error": str(error)}, error.status)
        except UnknownServiceError:
            return _json({"error": "unknown call"}, 404)
        except RequestError as error:
            return _json({"error": str(error)}, 400)
        except MapperError as error:
            return _json({"error": str(error)}, 422)
        except OSError as error:
            return _json({"error": f"cannot use the file: {os_reason(error)}"}, 422)
        finally:
            self.count -= 1


def _json(value: dict[str, Any], status: int) -> Response:
    return Response(json_bytes(value), status, media_type="application/json")
