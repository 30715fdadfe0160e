"""The table of codes, in order. A code is never reused for another problem.

DOC documents, EXP expressions, JMP JMESPath, XDM target and schema, SRC sources and samples,
ROW the outcome of a row, TST tests of a mapping, XCH exchange with the platform's files.
"""

from __future__ import annotations

from typing import NamedTuple

from mapper.diagnostics.model import Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


class Code(NamedTuple):
    """A row of the table: code, default severity, short name, and title (both name the problem)."""

    id: str
    severity: Severity
    slug: str
    title: str


CODES: dict[str, Code] = {
    code.id: code
    for code in (
        Code("DOC001", _E, "unreadable-file", "a document cannot be read"),
        Code("DOC002", _E, "not-utf-8", "a document is not UTF-8"),
        Code("DOC003", _E, "file-too-large", "a document is larger than 5 MiB"),
        Code("DOC004", _E, "yaml-syntax", "a document is not valid YAML"),
        Code("DOC005", _E, "second-document", "a file contains more than one YAML document"),
        Code("DOC006", _E, "empty-document", "a document is empty"),
        Code("DOC007", _E, "nested-too-deep", "a document is nested more than 64 levels deep"),
        Code("DOC008", _E, "alias-expansion", "aliases expand to more than 100,000 values"),
        Code("DOC009", _E, "foreign-tag", "a tag is not a standard YAML tag"),
        Code("DOC010", _E, "duplicate-key", "a block has a duplicate key"),
        Code("DOC011", _E, "unknown-key", "a key is unknown in this block"),
        Code("DOC012", _E, "wrong-type", "a value has the wrong type"),
        Code("DOC013", _E, "missing-key", "a required key is missing"),
        Code(
            "DOC014",
            _E,
            "not-one-source",
            "an entry needs exactly one of source, expression, value",
        ),
        Code("DOC015", _E, "missing-tenant", "`_tenant` is used, but no tenant is set"),
        Code("DOC016", _E, "bad-value", "a value is not one of the allowed values"),
        Code("DOC017", _E, "unsupported-version", "the document's version is not supported"),
        Code("DOC018", _E, "wrong-document", "a file is a different kind of document"),
        Code("DOC019", _W, "unused-ignore", "an ignore is unused"),
        Code("DOC020", _E, "toml-syntax", "the settings are not valid TOML"),
        Code("DOC021", _E, "outside-project", "a document names a file outside the project"),
        Code("DOC022", _E, "unrecognized-document", "a file is not one of mapper's documents"),
        Code("DOC024", _W, "cut-value", "a value ends where '#' starts a comment"),
        Code("DOC025", _E, "circular-include", "a mapping includes itself"),
        Code("EXP001", _E, "expression-syntax", "an expression has a syntax error"),
        Code("EXP002", _E, "unknown-function", "a function is unknown"),
        Code("EXP003", _E, "not-available", "a construct is not supported"),
        Code("EXP004", _E, "argument-count", "a call has the wrong number of arguments"),
        Code("EXP005", _E, "argument-type", "a literal argument has the wrong type"),
        Code("EXP006", _E, "statement", "an expression contains a statement"),
        Code("EXP007", _E, "destination-only", "a function only works on destination data"),
        Code("EXP008", _E, "unknown-method", "a method is unknown"),
        Code("EXP009", _E, "expression-too-long", "an expression exceeds 4,096 characters"),
        Code("EXP010", _E, "reserved-name", "a field is named like a reserved word or function"),
        Code("EXP011", _W, "not-previewed", "a function's result cannot be computed locally"),
        Code(
            "EXP012",
            _W,
            "later-operator",
            "only later versions of the platform's engine have an operator",
        ),
        Code("EXP013", _W, "constant-condition", "a condition is always true or always false"),
        Code("EXP014", _W, "equal-branches", "all branches of a choice are equal"),
        Code("EXP015", _W, "concat-missing", "a field in `concat` can be missing"),
        Code("EXP016", _I, "null-branch", "a branch of a choice is the constant null"),
        Code("EXP017", _W, "deprecated-name", "a function's name is deprecated"),
        Code("EXP018", _W, "suspicious-pattern", "probable mistake in a date pattern"),
        Code("EXP019", _W, "quoted-field", "a quoted string is the path of a field"),
        Code("EXP020", _W, "foreign-constant", "a constant of another language is read as a field"),
        Code("EXP023", _I, "macro-in-string", "a string contains a macro such as ${NAME}"),
        Code("EXP024", _W, "pasted-string", "a string contains characters pasted by accident"),
        Code("EXP025", _I, "approximate", "a function's local result is an approximation"),
        Code("EXP026", _W, "dead-branch", "a branch of a choice can never be taken"),
        Code("JMP001", _E, "jmespath-syntax", "a source is not valid JMESPath"),
        Code(
            "JMP002",
            _E,
            "not-expressible",
            "a source uses JMESPath that the platform cannot express",
        ),
        Code("XDM001", _E, "target-syntax", "a target path has a syntax error"),
        Code("XDM002", _E, "field-conflict", "two fields of a schema contradict each other"),
        Code("XDM003", _E, "unknown-target", "a target is not in the schema"),
        Code("XDM004", _E, "required-unmapped", "a required field of the schema is not mapped"),
        Code(
            "XDM005",
            _E,
            "identity-unmapped",
            "Profile is enabled, but no primary identity is mapped",
        ),
        Code("XDM006", _E, "never-converts", "a value can never be converted to the target's type"),
        Code("XDM007", _E, "duplicate-target", "a target is mapped twice"),
        Code("XDM008", _E, "primary-identity", "a Profile schema needs one primary identity"),
        Code("XDM009", _E, "empty-object", "an object has no fields"),
        Code("XDM010", _E, "bad-constraint", "a constraint contradicts its field"),
        Code("XDM011", _E, "wildcard-mismatch", "the `[*]` of target and source do not match"),
        Code("XDM012", _I, "parent-and-child", "an object and a field inside it are both mapped"),
        Code(
            "XDM013", _W, "required-from-optional", "the source of a required field can be missing"
        ),
        Code("XDM014", _W, "identity-not-mapped", "an identity of the schema is not mapped"),
        Code("XDM015", _W, "primary-from-optional", "the primary identity can be missing"),
        Code("XDM016", _W, "identity-not-normalized", "an e-mail identity is not normalized"),
        Code(
            "XDM017",
            _W,
            "hash-not-normalized",
            "an e-mail address is hashed without being normalized",
        ),
        Code(
            "XDM018",
            _E,
            "no-sample-converts",
            "no value in the payloads can be converted to the target's type",
        ),
        Code("XDM019", _I, "string-to-number", "a number is mapped from a string"),
        Code("XDM020", _W, "date-without-zone", "a date-time is mapped without a time zone"),
        Code("XDM021", _W, "ambiguous-date", "a date string can be read in two ways"),
        Code("XDM022", _W, "timestamp-in-future", "an event has a `timestamp` in the future"),
        Code("XDM023", _W, "timestamp-not-rfc3339", "`timestamp` is mapped from another format"),
        Code("XDM024", _W, "id-not-unique", "two payloads result in the same `_id`"),
        Code("XDM025", _W, "id-from-shared", "`_id` is built from values that many events share"),
        Code("XDM026", _W, "id-random", "`_id` is different on every run"),
        Code("XDM027", _W, "renamed-under-wildcard", "a field under `[*]` is renamed"),
        Code("XDM028", _I, "whole-object", "an object is mapped as a whole"),
        Code("XDM029", _W, "refused-name", "the platform refuses the name of a field"),
        Code("XDM030", _E, "breaking-change", "the schema breaks an older version of itself"),
        Code(
            "XDM031", _W, "boolean-as-string", "a string is mapped from the result of `||` or `&&`"
        ),
        Code(
            "XDM032", _W, "misspelled-namespace", "an identity namespace is almost a standard one"
        ),
        Code("XDM033", _W, "unmatched-lookup", "no value in the payloads is a key of a lookup"),
        Code("XDM034", _W, "wildcard-in-target", "a target has `[*]`, but its source does not"),
        Code("XDM035", _E, "constant-identity", "an identity does not depend on the payload"),
        Code(
            "XDM037",
            _W,
            "shared-identity",
            "a primary identity occurs with several other identities",
        ),
        Code("XDM038", _I, "identities-limit", "more identities than mapper compares"),
        Code("SRC001", _E, "unreadable-payload", "a payload file cannot be read"),
        Code("SRC002", _W, "source-not-in-samples", "a source is not in any payload"),
        Code("SRC003", _E, "json-syntax", "a payload is not valid JSON"),
        Code("SRC004", _E, "empty-payload", "a payload file has no rows"),
        Code("SRC005", _E, "row-not-object", "a row is not a JSON object"),
        Code("SRC006", _E, "not-a-json-number", "NaN, Infinity, or a number too large"),
        Code("SRC007", _E, "duplicate-payload-key", "a JSON object has a duplicate key"),
        Code("SRC008", _E, "unpaired-surrogate", "a string contains an unpaired surrogate"),
        Code("SRC009", _E, "payload-too-deep", "a payload is nested more than 200 levels deep"),
        Code("SRC010", _E, "payload-not-utf-8", "a payload file is not UTF-8"),
        Code("SRC011", _I, "source-unmapped", "no entry reads a field of the payloads"),
        Code("SRC012", _E, "row-too-long", "a row is longer than 32 MiB"),
        Code("SRC015", _W, "too-many-fields", "payloads have more than 100,000 different fields"),
        Code("SRC016", _I, "payloads-not-used", "only the first payloads are used"),
        Code("SRC019", _W, "sample-value-kept", "an exported sample contains a sensitive value"),
        Code("SRC020", _I, "sample-values-replaced", "an exported sample contains made-up values"),
        Code("ROW001", _W, "nullified", "the target is set to null in a row"),
        Code("ROW002", _E, "required-missing", "a row is rejected: a required field is missing"),
        Code("ROW003", _E, "record-invalid", "a row is rejected: its record is not valid XDM"),
        Code("ROW004", _W, "identity-missing", "a row has no primary identity for Profile"),
        Code("ROW005", _W, "child-dropped", "the target has no such field, so a value is dropped"),
        Code("ROW006", _W, "identity-refused", "the platform refuses an identity value"),
        Code("ROW007", _W, "large-record", "a record exceeds the advised 10 KB"),
        Code("ROW008", _E, "refused-record", "a record exceeds the limit of 1 MB"),
        Code("ROW009", _W, "value-not-in-lookup", "a value is not a key of its lookup"),
        Code("ROW010", _W, "no-such-day", "a date does not exist"),
        Code(
            "ROW011",
            _W,
            "doubtful-milliseconds",
            "a number mapped to a date is probably not in milliseconds",
        ),
        Code("ROW012", _W, "pattern-disabled", "a regular expression takes too long"),
        Code("ROW013", _W, "identity-invalid", "an identity value is invalid in its namespace"),
        Code("ROW014", _W, "identity-without-id", "an identity in `identityMap` has no `id`"),
        Code("ROW015", _W, "primary-count", "`identityMap` needs one primary identity"),
        Code("ROW016", _W, "unknown-namespace", "a namespace in `identityMap` is unknown"),
        Code("TST001", _E, "wrong-value", "a record does not have the value that a test expects"),
        Code("TST002", _E, "wrong-outcome", "a row does not have the outcome that a test expects"),
        Code("TST003", _E, "no-golden-file", "the golden file of a test does not exist"),
        Code("XCH001", _E, "export-refused", "nothing is exported because the mapping has errors"),
        Code(
            "XCH002",
            _I,
            "sample-from-schema",
            "a field of the sample comes from the schema's example",
        ),
        Code("XCH003", _I, "placeholder", "an exported file contains a placeholder"),
        Code("XCH004", _W, "stale-export", "stale file from an earlier export"),
        Code("XCH006", _E, "unreadable-mapping-file", "a file contains no readable mappings"),
        Code("XCH007", _E, "unknown-columns", "the columns of a CSV are not recognized"),
        Code("XCH008", _E, "ragged-row", "a row has more or fewer cells than the header"),
        Code("XCH009", _E, "unknown-source-type", "a source type is unknown"),
        Code("XCH010", _E, "source-syntax", "a source in a mapping file has a syntax error"),
        Code("XCH011", _E, "destination-syntax", "a destination in a mapping file is not a path"),
        Code("XCH012", _E, "duplicate-destination", "a file maps a destination twice"),
        Code("XCH013", _E, "several-mapping-sets", "a file contains several mapping sets"),
        Code(
            "XCH014", _W, "not-carried-over", "a part of a mapping file has no equivalent in YAML"
        ),
        Code(
            "XCH015",
            _W,
            "template-row-omitted",
            "a row of the template is not mapped and is omitted",
        ),
        Code("XCH016", _W, "formula-cell", "a spreadsheet would run a cell as a formula"),
        Code("XCH017", _E, "cannot-merge", "a mapping cannot be changed in place"),
        Code("XCH018", _I, "path-as-expression", "an expression is only a path"),
        Code("XCH019", _E, "no-xdm-schema", "a JSON file contains no readable XDM schema"),
        Code("XCH020", _W, "xdm-not-supported", "a part of an XDM schema is not supported"),
        Code("XCH021", _E, "contradictory-schema", "parts of an XDM schema contradict each other"),
        Code("XCH022", _E, "duplicate-json-key", "a JSON object has a duplicate key"),
        Code("XCH023", _E, "schema-not-writable", "an XDM schema cannot be written as YAML"),
        Code(
            "XCH024",
            _I,
            "schema-of-other-side",
            "a mapping is compared using the other mapping's schema",
        ),
        Code("XCH025", _W, "changed-constant", "a spreadsheet would change a constant in the CSV"),
        Code("XCH026", _I, "no-spreadsheet", "the dictionary is written only as CSV"),
    )
}
