"""A copy of the project, a server on it, and Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium")
TIMEOUT = 20_000  # milliseconds for one condition


@pytest.fixture(scope="module")
def browser():
    """Chromium of the system."""
    pytest.importorskip("starlette", reason="needs the extra `web`")
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    sync_api.expect.set_options(timeout=TIMEOUT)
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def project(tmp_path) -> Path:
    """A folder with the RainFocus mapping and its samples."""
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def serve(project):
    """A function that starts the server with some arguments and returns its address."""
    processes = []

    def start(*arguments: str) -> str:
        command = [sys.executable, "-m", "mapper", "serve", "--no-browser", *arguments]
        process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        return process.stdout.readline().strip()

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def workbench(serve, new_page):
    """The page, once the first evaluation is shown."""

    def opened(*arguments, fragment="", **options):
        page = new_page(serve(*arguments) + fragment, **options)
        page.wait_for_selector("#findings li")
        return page

    return opened


def is_error(message) -> bool:
    """Whether a message of the console is an error; a call that is answered with 422 is none."""
    return message.type == "error" and "status of 422" not in message.text


@pytest.fixture
def new_page(browser):
    """A function that opens an address in a new window; its errors fail the test.

    At the end, routes are removed first: their handlers fail in a closed context, and waiting for
    them would not end for an answer that a failed test holds back.
    """
    contexts, errors = [], []

    def open_page(address: str, **options):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if is_error(m) else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()
    assert errors == []
