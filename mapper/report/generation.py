"""Proposed tests as YAML to paste; everything else is in comments.

# covers mappings/events.yaml:8: the 'yes' branch of iif
attendee.registered is "Yes":
payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {registered: "Yes"}}
expect:
_tenant.attendee.kind: guest
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mapper.document.mapping_tests import ABSENT
from mapper.document.mapping_writer import target_text
from mapper.document.tests_writer import write_test
from mapper.engine.identities import sensitive_targets
from mapper.report.layout import fold
from mapper.report.model import Look
from mapper.testing.generation import Generation, Goal, ProposedTest
from mapper.testing.payload_view import MADE_UP, PayloadView
from mapper.text.escape import HIDDEN, printable


def render_generation(generations: Sequence[Generation], look: Look) -> str:
    """Return the proposed tests of each mapping, and what they do not cover."""
    blocks = [block for generation in generations for block in _blocks(generation, look)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _blocks(generation: Generation, look: Look) -> Iterator[list[str]]:
    path = generation.document.span.source.path
    view = PayloadView(generation.document, show_values=look.show_values)
    if generation.proposals:
        tests = f"{Path(path).with_suffix('')}.tests.yaml"
        text = f"# proposed tests: if they expect the right values, paste them into {tests}"
        yield fold_comment(text, look)
        for proposal in generation.proposals:
            yield list(_test(generation, proposal, view, look))
    rest = []
    for goal, reason in generation.dead:
        rest += fold_comment(f"# {_place(goal)} can never be taken: {reason}", look)
    for goal in generation.not_found:
        rest += fold_comment(f"# {_place(goal)}: not found", look)
    if rest:
        yield rest
    if not generation.proposals and not rest:
        yield fold_comment(f"# tests cover every entry and branch of {path}", look)


def _test(
    generation: Generation, proposal: ProposedTest, view: PayloadView, look: Look
) -> Iterator[str]:
    for goal in proposal.goals:
        yield from fold_comment(f"  # covers {_place(goal)}", look)
    test = proposal.test
    if not look.show_values:
        test = replace(test, payload=view.payload(test.payload))
    if proposal.is_masked and not look.show_values:
        yield from fold_comment("  # for the values instead of ***, add --show-values", look)
        document = generation.document
        hidden = {target_text(t, document.schema.tenant) for t in sensitive_targets(document)}
        test = replace(test, expect=tuple(
            (target, HIDDEN if target in hidden and value not in (ABSENT, *MADE_UP) else value)
            for target, value in test.expect
        ))  # fmt: skip
    yield from map(printable, write_test(test))


def _place(goal: Goal) -> str:
    path, line = goal.place
    return f"{path}:{line}: {goal.label}"


def fold_comment(text: str, look: Look) -> list[str]:
    """Return a comment on lines that fit; every line starts with `#`."""
    indent = text[: len(text) - len(text.lstrip())]
    first, *rest = fold(printable(text.strip()), look.width - len(indent))
    return [indent + first, *(f"{indent}#  {line.strip()}" for line in rest)]
