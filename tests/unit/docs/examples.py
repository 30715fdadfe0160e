"""Run the examples in the pages of the documentation.

A page is a sequence of steps in an empty folder, or in a copy of the shipped project if it has the
comment `% project: rainfocus`:

- a code block with a caption, or below a comment `<!-- file: NAME -->`, is a file of that name, or
  lines that are added to its end,
- a `console` block contains commands after `$ `, each with its output,
- a `pycon` block is a session of the Python shell.

`python -m tests.unit.docs.examples` writes the current outputs and pictures into the pages.
"""

from __future__ import annotations

import contextlib
import doctest
import html
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich import _export_format
from rich.console import Console
from rich.text import Text

from mapper.cli.main import run
from mapper.docs.site import PAGES
from tests.conftest import ROOT

BLOCK = re.compile(
    r"(?P<file><!-- file: [^\n]+ -->\n)?^(?P<mark>```+)(?P<kind>\{code-block\} \w+|\w+)\n"
    r"(?P<body>.*?)^(?P=mark)$",
    re.DOTALL | re.MULTILINE,
)
CAPTION = re.compile(r":caption: (\S+)( \(at the end\))?\n\n?")
COMMENT = re.compile(r"<!-- file: (\S+)( \(at the end\))? -->")
COMMAND = re.compile(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
WIDTH = 80
# Picture -> the command whose output it shows, in the shipped project with a misspelt target.
PICTURES = {"check.svg": "mapper check samples", "explain.svg": "mapper explain substr"}
TYPO = ("_tenant.attendee.email:", "_tenant.attendee.emial:")


def pages() -> list[Path]:
    """Return the pages with examples, and the README."""
    return [*sorted(PAGES.rglob("*.md")), ROOT / "README.md"]


@contextlib.contextmanager
def project_folder(page: str) -> Iterator[Path]:
    """Work in the folder in which the examples of a page run."""
    before, environment = Path.cwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project").resolve()
        folder.mkdir()
        if "% project: rainfocus" in page or page.startswith("# mapper\n"):
            for part in ("mappings", "samples"):
                shutil.copytree(ROOT / part, folder / part)
        os.chdir(folder)
        for variable in ("MAPPER_TENANT", "GITHUB_ACTIONS", "FORCE_COLOR"):
            os.environ.pop(variable, None)
        os.environ["COLUMNS"] = str(WIDTH)
        try:
            yield folder
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)


def with_outputs(page: str) -> str:
    """Return a page with the outputs that its commands have now."""
    with project_folder(page):
        return BLOCK.sub(_step, page)


def _step(match: re.Match[str]) -> str:
    body, kind = match["body"], match["kind"]
    caption = CAPTION.match(body)
    content = body[caption.end() :] if caption else body
    caption = caption or COMMENT.match(match["file"] or "")
    if caption:
        path = Path(caption[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if caption[2] else ""
        path.write_text(before + content, encoding="utf-8")
    elif kind == "console":
        body = COMMAND.sub(lambda step: f"$ {step[1]}\n{output(step[1])}", body)
    elif kind == "pycon":
        test = doctest.DocTestParser().get_doctest(body, {}, "page", None, None)
        printed = io.StringIO()
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=printed.write)
        body += printed.getvalue()
    return f"{match['file'] or ''}{match['mark']}{kind}\n{body}{match['mark']}"


def output(command: str) -> str:
    """Return what a command prints: a command of mapper, `cat`, `cd`, or `ls`."""
    words = shlex.split(command.replace("\\\n", ""))
    files = [
        part
        for word in words[1:]
        for part in (sorted(map(str, Path().glob(word))) or [word] if ".json" in word else [word])
    ]
    if words[0] == "cd":
        os.chdir(words[1])
        return ""
    if words[0] == "cat":
        return "".join(Path(name).read_text(encoding="utf-8") for name in files)
    if words[0] == "ls":
        return "".join(f"{path.name}\n" for name in files for path in sorted(Path(name).iterdir()))
    assert words[0] == "mapper", f"not a command for a page: {command}"
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    before = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = stream
    try:
        run(files)
    finally:
        sys.stdout, sys.stderr = before
    printed = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return re.sub(r"[0-9.]+ MB in [0-9.]+ s, [0-9.]+ MB/s", "0.0 MB in 0.0 s, 0 MB/s", printed)


def picture(name: str) -> tuple[str, str]:
    """Return the picture of a terminal, and the plain text that it shows."""
    command = PICTURES[name]
    with project_folder("% project: rainfocus") as folder:
        mapping = folder / "mappings" / "rainfocus.yaml"
        text = mapping.read_text(encoding="utf-8").replace(*TYPO)
        mapping.write_text(text, encoding="utf-8")
        os.environ["FORCE_COLOR"] = "1"
        os.environ.pop("NO_COLOR", None)
        shown = Text.from_ansi(f"$ {command}\n{output(command)}")
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(shown, soft_wrap=True)
    # without the font of the template, which browsers would load from another host
    form = re.sub(r"@font-face \{\{.*?\}\}", "", _export_format.CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return console.export_svg(title="mapper", code_format=form), shown.plain


def text_of(svg: str) -> str:
    """Return the text of a picture of a terminal without spaces."""
    cells = re.findall(r"<text [^>]*-r[0-9]+\"[^>]*>(.*?)</text>", svg, re.DOTALL)
    return "".join(html.unescape("".join(cells)).split())


def main() -> None:
    """Write the current outputs into all pages, and all pictures."""
    for path in pages():
        text = path.read_text(encoding="utf-8")
        path.write_text(with_outputs(text), encoding="utf-8")
    for name in PICTURES:
        (PAGES / "images" / name).write_text(picture(name)[0], encoding="utf-8")


if __name__ == "__main__":
    main()
