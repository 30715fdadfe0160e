"""The coverage of mappings as Cobertura XML, which GitLab, Jenkins, and editors show.

The format is that of the DTD coverage-04. A mapping is a class. Its lines are those of its targets
and of its branches: `hits` is the number of rows that fill the targets of a line; of a line with
branches only, the number of branches that were taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import PurePath

from mapper.report.xml_text import escaped
from mapper.testing.coverage import Coverage
from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.version import __version__

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">"""


@dataclass
class _CoveredLine:
    """The entries and branches of a line."""

    filled: list[int] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)

    @property
    def hits(self) -> int:
        return min(self.filled) if self.filled else sum(self.taken)


def render_cobertura(coverages: Sequence[Coverage], now: float) -> str:
    """Return the document; `now` is the time in seconds since 1970."""
    files = [(coverage, _lines(coverage)) for coverage in coverages]
    everything = [
        line for _, by_file in files for lines in by_file.values() for line in lines.values()
    ]
    valid, covered = len(everything), sum(line.hits > 0 for line in everything)
    branches = sum(len(line.taken) for line in everything)
    taken = sum(sum(line.taken) for line in everything)
    counts = (
        f'lines-valid="{valid}" lines-covered="{covered}" branches-valid="{branches}" '
        f'branches-covered="{taken}" version="mapper {__version__}" timestamp="{int(now * 1000)}"'
    )
    out = [_HEAD, f"<coverage {_rates(everything)} {counts}>"]
    out += ["  <sources>", "    <source>.</source>", "  </sources>", "  <packages>"]
    for coverage, by_file in files:
        lines = [line for lines in by_file.values() for line in lines.values()]
        name = PurePath(coverage.path).stem
        out += [f'    <package name="{escaped(name)}" {_rates(lines)}>', "      <classes>"]
        for file, numbered in by_file.items():
            out += _class(file, numbered)
        out += ["      </classes>", "    </package>"]
    return "\n".join([*out, "  </packages>", "</coverage>"]) + "\n"


def _class(file: str, lines: dict[int, _CoveredLine]) -> list[str]:
    path = PurePath(file)
    return [
        f'        <class name="{escaped(path.name)}" filename="{escaped(path.as_posix())}" '
        f"{_rates(list(lines.values()))}>",
        "          <methods/>",
        "          <lines>",
        *(_line(number, lines[number]) for number in sorted(lines)),
        "          </lines>",
        "        </class>",
    ]


def _line(number: int, line: _CoveredLine) -> str:
    opening = f'            <line number="{number}" hits="{line.hits}"'
    if not line.taken:
        return f'{opening} branch="false"/>'
    taken, count = sum(line.taken), len(line.taken)
    share = f"{100 * taken // count}% ({taken}/{count})"
    return f'{opening} branch="true" condition-coverage="{share}"/>'


def _rates(lines: Sequence[_CoveredLine]) -> str:
    branches = [taken for line in lines for taken in line.taken]
    rates = {
        "line-rate": _rate([line.hits > 0 for line in lines]),
        "branch-rate": _rate(branches),
        "complexity": "0",
    }
    return " ".join(f'{name}="{value}"' for name, value in rates.items())


def _rate(covered: Sequence[bool]) -> str:
    return f"{sum(covered) / len(covered):.4f}" if covered else "1"


def _lines(coverage: Coverage) -> dict[str, dict[int, _CoveredLine]]:
    """Return the lines of a mapping by file, since entries can be included from others."""
    files: dict[str, dict[int, _CoveredLine]] = {coverage.path: {}}

    def line_at(span: Span) -> _CoveredLine:
        return files.setdefault(span.source.path, {}).setdefault(span.place.line, _CoveredLine())

    for entry in coverage.entries:
        line_at(entry.entry.span).filled.append(entry.filled)
        for branch in entry.branches:
            line_at(entry.span_of(branch)).taken.append(branch in entry.taken)
    return files
