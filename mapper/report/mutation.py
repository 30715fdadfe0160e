"""The mutants that no test catches, for a terminal, and as JSON.

mappings/rainfocus.yaml:17:45: no test notices: remove trim()
  17 |   _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}
     |                                               ^^^^
  help: in the test 'a registration', expect: _tenant.attendee.email: a@b.com

mutation score of mappings/rainfocus.yaml: 97.9% (48 of 49 mutants caught)

The score and the mutants as JSON:

    [{"mapping": file, "total", "caught", "score": from 0 to 1,
      "survivors": [{"file", "line", "column", "endLine", "endColumn", "target", "description",
                     "test": the name of the test that one more expectation makes catch it, or null,
                     "expect": that expectation, masked, or null; `findings: [...]` is one, too}]}]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mapper.document import MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.document.mapping_writer import target_text
from mapper.document.tests_writer import expected_scalar
from mapper.document.yaml_text import text_scalar
from mapper.engine.identities import sensitive_targets
from mapper.paths import print_path
from mapper.report.coverage import percent
from mapper.report.excerpt import quoted
from mapper.report.json_parts import place_json
from mapper.report.layout import fold, wrap
from mapper.report.model import Look, paint
from mapper.testing.mutation import Advice, Mutation, Survivor
from mapper.text.escape import HIDDEN_VALUE, printable, shortened

_INDENT = "    "


def render_mutation(mutations: Sequence[Mutation], look: Look) -> str:
    """Return the mutants that no test catches, and the score of each mapping."""
    blocks = []
    for mutation in mutations:
        blocks += ["\n".join(_block(mutation, survivor, look)) for survivor in mutation.survivors]
    blocks.append("\n".join(line for m in mutations for line in fold(score(m), look.width)))
    return "\n\n".join(blocks) + "\n"


def score(mutation: Mutation) -> str:
    """Return the line with the score."""
    caught = f"{mutation.caught} of {mutation.total} mutants caught"
    return printable(f"mutation score of {mutation.path}: {percent(_rate(mutation))} ({caught})")


def _rate(mutation: Mutation) -> float:
    return mutation.caught / mutation.total if mutation.total else 1.0


def _block(mutation: Mutation, survivor: Survivor, look: Look) -> Iterator[str]:
    mutant = survivor.mutant
    place = mutant.span.place
    where = printable(f"{mutant.span.source.path}:{place.line}:{place.column}:")
    text = f"{where} no test notices: {printable(mutant.description)}"
    first, *rest = wrap(text, look.width, look.width - len(_INDENT))
    yield paint(where, "place", look) + first[len(where) :]
    yield from (_INDENT + line for line in rest)
    yield from quoted(mutant.span, "warning", look)
    first, *rest = wrap(_help(mutation, survivor, look), look.width - 8, look.width - 8)
    yield f"  {paint('help:', 'label', look)} {first}"
    yield from (" " * 8 + line for line in rest)


def _help(mutation: Mutation, survivor: Survivor, look: Look) -> str:
    if survivor.advice is not None:
        name = survivor.advice.case.test.name
        line = _expectation(mutation.document, survivor.advice, look)
        verb = "expect" if survivor.advice.target else "add"
        return printable(f"in the test '{name}', {verb}: {line}")
    return printable(f"add a test with a payload {_wanted(mutation.document, survivor)}")


def _wanted(document: MappingDocument, survivor: Survivor) -> str:
    """Return which payload would distinguish a mutant from the mapping."""
    changes = survivor.mutant.changes
    sources = [_sources(document, index) for index in changes]
    if len(changes) > 1:
        return f"in which {sources[0]} and {sources[1]} differ"
    [(index, entry)] = changes.items()
    if entry is not None:
        before, after = document.entries[index].reads, entry.reads
        if len(before - after) == len(after - before) == 1:
            [old], [new] = before - after, after - before
            return f"in which '{print_path(old)}' and '{print_path(new)}' differ"
    read = sources[0]
    return f"whose value of {read} makes a difference" if read else "that is converted"


def _sources(document: MappingDocument, index: int) -> str:
    entry = document.entries[index]
    names = sorted(f"'{print_path(path)}'" for path in entry.reads)
    return " or ".join(names) or shortened(entry.source_text, 40)


def _expectation(document: MappingDocument, advice: Advice, look: Look) -> str:
    """Return a line for `expect`; its value is masked if it can identify a person."""
    if not advice.target:
        return _findings(advice)
    target = text_scalar(target_text(advice.target, document.schema.tenant))
    hides = advice.target in sensitive_targets(document) and advice.value is not ABSENT
    if hides and not look.show_values:
        return f"{target}: {HIDDEN_VALUE}"
    return f"{target}: {shortened(expected_scalar(advice.value))}"


def _findings(advice: Advice) -> str:
    return f"findings: [{', '.join(advice.findings)}]"


def mutation_json(mutations: Sequence[Mutation], look: Look) -> list[dict[str, Any]]:
    """Return the list described above."""
    return [
        {
            "mapping": printable(mutation.path),
            "total": mutation.total,
            "caught": mutation.caught,
            "score": round(_rate(mutation), 4),
            "survivors": [_survivor(mutation, item, look) for item in mutation.survivors],
        }
        for mutation in mutations
    ]


def _survivor(mutation: Mutation, survivor: Survivor, look: Look) -> dict[str, Any]:
    mutant, advice = survivor.mutant, survivor.advice
    document = mutation.document
    return {
        **place_json(mutant.span),
        "target": printable(document.entries[mutant.index].target_text),
        "description": printable(mutant.description),
        "test": None if advice is None else printable(advice.case.test.name),
        "expect": None if advice is None else printable(_expectation(document, advice, look)),
    }
