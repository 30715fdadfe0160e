"""Build the documentation site: Markdown sources into static HTML, with Sphinx.

The sources are the files in `pages/`, completed by tables of `reference.py`, and the reference
pages that it generates. The output contains no times, paths or names of the machine.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from importlib import util as importlib_util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.docs.markdown import link_codes
from mapper.docs.reference import GENERATED, code_pages, function_pages
from mapper.text.errors import MapperError
from mapper.text.importing import lazy_module
from mapper.version import __version__

if TYPE_CHECKING:
    from sphinx import application
else:
    application = lazy_module("sphinx.application")

PAGES = Path(__file__).parent / "pages"
MARKER = ".mapper-docs"  # in a site: the digest of its sources
_STATIC = Path(__file__).parent / "static"
_LIBRARIES = ("sphinx", "myst_parser", "furo")
_GENERATED = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)

SETTINGS: dict[str, Any] = {
    "project": "mapper",
    "version": __version__,
    "release": __version__,
    "extensions": ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"],
    "myst_enable_extensions": ["colon_fence", "deflist"],
    "myst_heading_anchors": 3,
    "smartquotes": False,
    "suppress_warnings": ["misc.highlighting_failure"],  # some examples are invalid on purpose
    "default_role": "code",  # docstrings write code in single backticks
    "autodoc_member_order": "bysource",
    "autodoc_typehints": "signature",
    "autodoc_mock_imports": ["pyarrow", "pyspark"],
    "html_theme": "furo",
    "html_title": f"mapper {__version__}",
    "html_css_files": ["style.css"],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_show_search_summary": False,  # reads the pages, which browsers refuse under file://
    "html_last_updated_fmt": None,
    "highlight_language": "none",
    "pygments_style": "friendly",
    "html_theme_options": {"top_of_page_buttons": [], "navigation_with_keys": True},
}


def sources(commands: str) -> dict[str, str]:
    """Return all pages as Markdown by name, without the suffix.

    Args:
        commands: The reference of the commands.
    """
    generated: dict[str, Callable[[], str]] = {**GENERATED, "commands": lambda: commands}
    pages = {
        path.relative_to(PAGES).with_suffix("").as_posix(): _GENERATED.sub(
            lambda match: generated[match[1]](), path.read_text(encoding="utf-8")
        )
        for path in sorted(PAGES.rglob("*.md"))
    }
    pages |= function_pages() | code_pages()
    return {name: link_codes(text) for name, text in sorted(pages.items())}


def digest(pages: Mapping[str, str]) -> str:
    """Return a hash of pages, the version, and the files that they use."""
    hashed = hashlib.sha256(__version__.encode())
    for name, text in pages.items():
        hashed.update(f"{name}\0{text}\0".encode())
    for path in _files():
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _files() -> list[Path]:
    files = [path for path in PAGES.rglob("*") if path.suffix in (".png", ".svg")]
    return sorted([*files, *_STATIC.iterdir()])


def is_current(folder: Path, pages: Mapping[str, str]) -> bool:
    """Return whether a folder contains the site of these pages."""
    marker = folder / MARKER
    return marker.is_file() and marker.read_text(encoding="utf-8").strip() == digest(pages)


def write_site(folder: Path, pages: Mapping[str, str]) -> list[str]:
    """Build the site and put it in a folder, which must be missing, empty, or an older site.

    The folder is replaced as a whole, once the new site is complete.

    Returns:
        The warnings of the build; none, unless a page has a mistake.

    Raises:
        MapperError: if the extra `docs` is not installed, or the folder contains other files.
        OSError: if a file cannot be written.
    """
    missing = [name for name in _LIBRARIES if importlib_util.find_spec(name) is None]
    if missing:
        raise MapperError(
            f"mapper docs needs {', '.join(missing)}; run: python -m pip install 'xdm-mapper[docs]'"
        )
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise MapperError(f"cannot write the site to '{folder.name}': it is a file")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise MapperError(
            f"'{folder.name}' contains other files than a site of mapper docs; "
            "name an empty or a new folder"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mapper-docs-") as work:
        built = Path(work, "html")
        warnings = _build(Path(work), built, pages)
        (built / MARKER).write_text(f"{digest(pages)}\n", encoding="utf-8")
        _replace(folder, built)
    return warnings


def _build(work: Path, built: Path, pages: Mapping[str, str]) -> list[str]:
    source = work / "source"
    for name, text in pages.items():
        path = source / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in _files():
        relative = path.relative_to(PAGES if path.is_relative_to(PAGES) else _STATIC.parent)
        target = source / str(relative).replace("static", "_static", 1)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    warnings = io.StringIO()
    settings = {
        **SETTINGS,
        "html_static_path": [str(source / "_static")],
        "html_search_scorer": str(source / "_static" / "scorer.js"),
    }
    app = application.Sphinx(
        srcdir=source, confdir=None, outdir=built, doctreedir=work / "doctrees",
        buildername="html", confoverrides=settings, status=None, warning=warnings,
        freshenv=True,
    )  # fmt: skip
    app.build()
    (built / ".buildinfo").unlink(missing_ok=True)
    return warnings.getvalue().splitlines()


def _replace(folder: Path, built: Path) -> None:
    """Move a complete site to its place; the old one is removed afterwards."""
    staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        shutil.copytree(built, staging / "new")
        if folder.exists():
            folder.rename(staging / "old")
        (staging / "new").rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
