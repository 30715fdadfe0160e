"""A condition is always true, or always false."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import print_tree
from mapper.dataprep.folding import constant_truth
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.text.escape import shortened


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per condition."""
    for entry, choice in context.choices():
        truth = constant_truth(choice.test)
        if truth is not None:
            unused = shortened(print_tree(choice.no if truth else choice.yes), 30)
            message = f"the condition is always {str(truth).lower()}, so {unused} is never used"
            hint = "compare a field of the payload, and write its name without quotes"
            yield finding("EXP013", message, entry.span_of(choice.test), hint)


RULE = Rule("EXP013", check)
