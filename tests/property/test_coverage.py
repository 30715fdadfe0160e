"""The counts of entries agree with what the interpreter does with each entry on its own."""

from __future__ import annotations

from contextlib import suppress
from itertools import dropwhile
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault
from mapper.dataprep.notes import collecting
from mapper.engine import interpreter
from mapper.engine.placement import values_at
from mapper.engine.plan import Planned
from mapper.engine.rows import loose_row
from mapper.testing.coverage import CoverageCounter
from tests.conftest import examples
from tests.property.test_engine import entries, mapping_of, payloads


class _Recording(interpreter._Interpreter):
    """The interpreter, which also keeps which entries had a value after conversion."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.filled: set[int] = set()
        self.faults: set[int] = set()

    def value(self, planned: Planned, convert: Any = None) -> Any:
        value = super().value(planned, convert)
        if value is not None:
            self.filled.add(planned.index)
        return value

    def evaluate(self, planned: Planned) -> Any:
        value = super().evaluate(planned)
        target = planned.entry.target
        steps = tuple(dropwhile(lambda step: isinstance(step, str), target))
        if steps and value is not None:
            with suppress(Fault), collecting():
                placed = values_at(steps, value, planned.convert)
                if any(part is not None for _, part in placed):
                    self.filled.add(planned.index)
        return value

    def report_fault(self, planned: Planned, fault: Any) -> None:
        self.faults.add(planned.index)
        super().report_fault(planned, fault)


@settings(max_examples=examples(400))
@given(entries(), st.lists(payloads, min_size=1, max_size=8))
def test_the_counts_are_those_of_the_interpreter(given, rows):
    mapping = mapping_of(*given)
    if mapping is None:
        return
    plan = mapping.converter.plan
    for payload in rows:
        counter = CoverageCounter(mapping.document, mapping.runtime)
        counter.see(payload, mapping.converter.outcome(loose_row(payload)))
        recording = _Recording(plan, payload)
        if recording.run().record is None:
            assert counter.coverage().rejected == 1
            continue
        for entry in counter.coverage().entries:
            filled = entry.index in recording.filled - recording.faults
            counts = (int(filled), int(not filled and entry.index not in recording.faults))
            assert (entry.filled, entry.null) == counts, (entry.entry.target, payload)
            assert entry.nullified == (entry.index in recording.faults)
