"""What most runs never need, imported at its first use: the one place that does so.

Start-up is a feature. What is listed here is what a plain `mapper check` without findings does
not touch; everything else is imported at the top of its module, as usual.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any


class LazyModule:
    """Stands for a module until one of its names is asked for."""

    def __init__(self, name: str) -> None:
        """Keep the module's full name."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """A name of the module, which is imported now; it is kept, so this happens once."""
        value = getattr(importlib.import_module(self._name), attribute)
        self.__dict__[attribute] = value
        return value


annotated_source = LazyModule("mapper.api.annotated_source")  # `convert --show-code`
api_stream = LazyModule("mapper.api.stream")  # `convert` over streams
api_mapping = LazyModule("mapper.api.mapping")  # targets that the shell completes
api_statistics = LazyModule("mapper.api.statistics")  # `check --stats`
api_explain = LazyModule("mapper.api.explain")  # pages of codes, in a report of `mapper check`
ctypes = LazyModule("ctypes")  # letting two folders change places
decimal = LazyModule("decimal")  # numbers with the suffix B
document = LazyModule("mapper.document")  # the mapping whose targets the shell completes
evolution = LazyModule("mapper.schema.evolution")  # `check --against`
gzip = LazyModule("gzip")  # compressed payloads
hashlib = LazyModule("hashlib")  # hash functions; ids of exported resources
html = LazyModule("html")  # names of HTML entities; tables in notebooks
importlib_util = LazyModule("importlib.util")  # whether a library is installed
java_pieces = LazyModule("mapper.dataprep.java_regex.pieces")
java_translation = LazyModule(
    "mapper.dataprep.java_regex.translation"
)  # patterns that are no plain text
jmespath_exceptions = LazyModule("jmespath.exceptions")
jmespath_parser = LazyModule("jmespath.parser")  # sources that are more than a simple path
jmespath_visitor = LazyModule("jmespath.visitor")
jsonschema = LazyModule("jsonschema")  # records that the fast check refuses
lookalikes = LazyModule("mapper.text.lookalikes")  # characters that look like others
msgspec = LazyModule("msgspec")  # arrays of many rows
msgspec_json = LazyModule("msgspec.json")  # records as text
pickle = LazyModule("pickle")  # mappings that are sent to other processes
rich_progress = LazyModule("mapper.cli.bar")  # progress on a terminal
run_typed = LazyModule("mapper.engine.typed")  # bytes to bytes
mapping_writer = LazyModule("mapper.document.mapping_writer")  # lines to add, in a hint
new_fields = LazyModule("mapper.rules.new_fields")  # what to add to a schema, in a hint
schema_addition = LazyModule("mapper.document.schema_addition")
matching = LazyModule("mapper.schema.matching")  # targets for what nobody reads
rapidfuzz = LazyModule("rapidfuzz.fuzz")  # how alike two names are
rapidfuzz_osa = LazyModule("rapidfuzz.distance.OSA")  # how many typing mistakes apart they are
parser_errors = LazyModule("mapper.diagnostics.parser_errors")
regex = LazyModule("regex")  # patterns of expressions and schemas
# reports that are asked for by name, and lines of source that only findings show
report_excerpt = LazyModule("mapper.report.excerpt")
report_github = LazyModule("mapper.report.github")
report_gitlab = LazyModule("mapper.report.gitlab")
report_json = LazyModule("mapper.report.json_report")
report_junit = LazyModule("mapper.report.junit")
report_statistics = LazyModule("mapper.report.statistics")
report_sarif = LazyModule("mapper.report.sarif")
source_files = LazyModule("mapper.files.writing")  # writing a report to a file; so are the next two
source_locks = LazyModule("mapper.files.locks")  # the same
source_overlap = LazyModule("mapper.files.overlap")  # the same
source_files = LazyModule("mapper.files.writing")  # writing a report to a file
suggest = LazyModule("mapper.diagnostics.suggest")  # for a command that does not exist
streaming = LazyModule("mapper.cli.streaming")  # `convert` over streams
terminal = LazyModule("mapper.cli.terminal")  # errors of the command line
tomllib = LazyModule("tomllib")  # a project's settings, if it has any
ua_parser = LazyModule("ua_parser")  # user agents; the extra `ua`
unicodedata = LazyModule("unicodedata")  # how wide characters beyond ASCII are
uuid = LazyModule("uuid")  # the function uuid
watching = LazyModule("mapper.cli.watching")  # `check --watch`
xdm_json = LazyModule("mapper.schema.xdm_json")  # schemas exported from the platform
zlib = LazyModule("zlib")  # the function crc32
# compressed payloads; part of Python from 3.14 on
zstd = LazyModule("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
zoneinfo = LazyModule("zoneinfo")  # zones by name
