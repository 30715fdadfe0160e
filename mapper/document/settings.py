"""Reads the settings of a project: `mapper.toml`, or `[tool.mapper]` in `pyproject.toml`.

The file is in the folder of the mapping, or else in the nearest folder above that has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.diagnostics import CODES, Collector, Severity, closest, question
from mapper.diagnostics.parser_errors import toml_hint
from mapper.diagnostics.selection import Graded, Ignored, Settings
from mapper.document import fixes
from mapper.document.project import SHARED_SETTINGS, is_in, project_folder, settings_in
from mapper.document.yaml_reader import read_source
from mapper.text import SourceText, Span
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import tomllib
else:
    tomllib = lazy_module("tomllib")


SEVERITIES = {severity.value: severity for severity in Severity}


def settings_file(mapping: Path) -> Path | None:
    """Return the file with the settings for a mapping; None if there is none."""
    return settings_in(project_folder(mapping))


def read_settings(mapping: Path, collector: Collector) -> Settings:
    """Return the settings for a mapping; findings about them go to the collector."""
    path = settings_file(mapping)
    if path is None:
        return Settings()
    shown = _shown(path)
    if not is_in(path, path.parent):
        message = f"'{shown}' is a symbolic link to a file outside its folder"
        hint = "replace the link with a copy of the file"
        collector.add("DOC021", message, SourceText(shown, "").whole(), hint=hint)
        return Settings()
    source = read_source(shown, collector)
    if source is None:
        return Settings()
    try:
        table = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        span, hint = _syntax(source, error)
        collector.add("DOC020", "the settings are not valid TOML", span, hint=hint)
        return Settings()
    if path.name == SHARED_SETTINGS:
        tool = table.get("tool")
        table = tool.get("mapper", {}) if isinstance(tool, dict) else {}
    return _SettingsDraft(source, collector).read(table)


def settings_text(settings: Settings) -> str:
    """Return settings as the text of a `mapper.toml`."""
    lines = [
        f"ignore = {json.dumps([ignored.code for ignored in settings.ignore])}",
        f"namespaces = {json.dumps(sorted(settings.namespaces), ensure_ascii=False)}",
        "[severity]",
        *(f'{graded.code} = "{graded.severity.value}"' for graded in settings.severity),
    ]
    return "\n".join(lines) + "\n"


def _shown(path: Path) -> str:
    """Return a path relative to the current folder, if it is in it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _syntax(source: SourceText, error: Exception) -> tuple[Span, str]:
    match = re.search(r"line (\d+), column (\d+)", str(error))
    offset = len(source.text.rstrip()) if "end of document" in str(error) else 0
    if match:
        before = source.text.splitlines(keepends=True)[: int(match[1]) - 1]
        offset = sum(map(len, before)) + int(match[2]) - 1
    return Span(source, offset, offset), toml_hint(str(error))


class _SettingsDraft:
    """Settings while their keys are read."""

    def __init__(self, source: SourceText, collector: Collector) -> None:
        self.source = source
        self.collector = collector
        self.settings = Settings()

    def read(self, table: Any) -> Settings:
        if not isinstance(table, dict):
            self.add("DOC012", "'tool.mapper' must be a table", "mapper", "write [tool.mapper]")
            return self.settings
        for key, value in table.items():
            if key in SETTINGS:
                SETTINGS[key](self, value)
            else:
                similar = closest(key, SETTINGS)
                hint = question(similar) or f"valid keys: {', '.join(SETTINGS)}"
                meant = None if similar in table else similar
                self.add("DOC011", f"unknown key '{key}' in the settings", key, hint, meant)
        return self.settings

    def read_ignore(self, codes: Any) -> None:
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            hint = 'write ignore = ["SRC011"]'
            self.add("DOC012", "'ignore' must be a list of codes", "ignore", hint)
            return
        ignored = tuple(Ignored(code.upper(), self.span(code), None) for code in codes)
        self.settings = replace(self.settings, ignore=ignored)

    def read_namespaces(self, names: Any) -> None:
        if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
            message = "'namespaces' must be a list of identity namespaces"
            self.add("DOC012", message, "namespaces", 'write namespaces = ["CustomerNumber"]')
            return
        self.settings = replace(self.settings, namespaces=frozenset(names))

    def read_severity(self, table: Any) -> None:
        if not isinstance(table, dict):
            hint = 'write severity = {SRC002 = "error"}'
            self.add("DOC012", "'severity' must be a table of codes", "severity", hint)
            return
        graded: list[Graded] = []
        for code, word in table.items():
            known = CODES.get(code.upper())
            if known is None:
                similar = closest(code, CODES)
                hint = question(similar) or "list all codes: mapper explain --codes"
                meant = None if similar in table else similar
                self.add("DOC016", f"unknown code '{code}'", code, hint, meant)
            elif not isinstance(word, str) or word not in SEVERITIES:
                hint = f"write {', '.join(SEVERITIES)}; to hide a finding, add its code to 'ignore'"
                self.add("DOC016", f"unknown severity '{word}'", code, hint)
            else:
                graded.append(Graded(known.id, self.span(code), SEVERITIES[word]))
        self.settings = replace(self.settings, severity=tuple(graded))

    def add(self, code: str, message: str, near: str, hint: str, meant: str | None = None) -> None:
        span = self.span(near)
        fix = fixes.span_replaced(span, meant) if meant and span.end > span.start else ()
        self.collector.add(code, message, span, hint=hint, fixes=fix)

    def span(self, name: str) -> Span:
        """Return the position of a name by searching the file: tomllib reports none."""
        header = self.source.text.find("[tool.mapper")
        match = re.compile(rf"\b{re.escape(name)}\b").search(self.source.text, max(header, 0))
        start, end = match.span() if match else (0, 0)
        return Span(self.source, start, end)


# Key -> its reader.
SETTINGS: dict[str, Callable[[_SettingsDraft, Any], None]] = {
    "ignore": _SettingsDraft.read_ignore,
    "severity": _SettingsDraft.read_severity,
    "namespaces": _SettingsDraft.read_namespaces,
}
