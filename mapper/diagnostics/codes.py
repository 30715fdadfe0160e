"""THE table of codes: one row a code. A number is never used again for another fault.

DOC documents, EXP expressions, JMP JMESPath, XDM target and schema, SRC sources and samples,
ROW what happened to a row, XCH exchange with the platform's files.
"""

from __future__ import annotations

from typing import NamedTuple

from mapper.diagnostics.model import Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


class Code(NamedTuple):
    """One row: the code, how bad it is, its short name (the fault, not the cure), its title."""

    id: str
    severity: Severity
    slug: str
    title: str


CODES: dict[str, Code] = {
    code.id: code
    for code in (
        Code("DOC001", _E, "unreadable-file", "a document cannot be read"),
        Code("DOC002", _E, "not-utf-8", "a document is not UTF-8 text"),
        Code("DOC003", _E, "file-too-large", "a document is larger than 5 MiB"),
        Code("DOC004", _E, "yaml-syntax", "a document is not valid YAML"),
        Code("DOC005", _E, "second-document", "a file holds more than one YAML document"),
        Code("DOC006", _E, "empty-document", "a document is empty"),
        Code("DOC007", _E, "nested-too-deep", "a document is nested more than 64 levels deep"),
        Code("DOC008", _E, "alias-expansion", "aliases expand to more than 100,000 values"),
        Code("DOC009", _E, "foreign-tag", "a tag is not one of YAML's own"),
        Code("DOC010", _E, "repeated-key", "a key stands twice in one block"),
        Code("DOC011", _E, "unknown-key", "a key is not known in this block"),
        Code("DOC012", _E, "wrong-type", "a value has the wrong type"),
        Code("DOC013", _E, "missing-key", "a required key is missing"),
        Code("DOC014", _E, "not-one-source", "an entry needs one of source, expression, value"),
        Code("DOC015", _E, "missing-tenant", "`_tenant` is used but no tenant is known"),
        Code("DOC016", _E, "bad-value", "a value is not one of those allowed"),
        Code("DOC017", _E, "unsupported-version", "the document's version is not supported"),
        Code("DOC018", _E, "wrong-document", "the file is another kind of document"),
        Code("DOC019", _W, "useless-ignore", "an ignore ignores nothing"),
        Code("DOC020", _E, "toml-syntax", "the settings are not valid TOML"),
        Code("EXP001", _E, "expression-syntax", "an expression does not parse"),
        Code("EXP002", _E, "unknown-function", "a function is not known"),
        Code("EXP003", _E, "not-available", "a construct cannot be run, here or on the platform"),
        Code("EXP004", _E, "argument-count", "a call has the wrong number of arguments"),
        Code("EXP005", _E, "argument-type", "a literal argument has the wrong type"),
        Code("EXP006", _E, "statement", "a statement is not a calculated field"),
        Code("EXP007", _E, "destination-only", "a function works on destinations only"),
        Code("EXP008", _E, "unknown-method", "a method is not known"),
        Code("EXP009", _E, "expression-too-long", "an expression exceeds 4,096 characters"),
        Code("EXP010", _E, "reserved-name", "a field is named like a reserved word or function"),
        Code("EXP011", _W, "not-previewed", "a function's result cannot be known here"),
        Code("EXP012", _W, "later-operator", "an operator that only later versions know"),
        Code("EXP013", _W, "constant-condition", "a condition is always the same"),
        Code("EXP014", _W, "equal-branches", "all branches of a choice are the same"),
        Code("EXP015", _W, "concat-missing", "a text is joined from what can be missing"),
        Code("EXP016", _I, "null-branch", "a branch of a choice is null"),
        Code("EXP017", _W, "deprecated-name", "a function's name is deprecated"),
        Code("EXP018", _W, "suspicious-pattern", "a letter of a date pattern is rarely meant"),
        Code("EXP019", _W, "quoted-field", "a text stands where a field is meant"),
        Code("EXP020", _W, "foreign-constant", "a constant of another language is read as a field"),
        Code("JMP001", _E, "jmespath-syntax", "a source is not valid JMESPath"),
        Code("JMP002", _E, "not-expressible", "a source says what the platform cannot express"),
        Code("XDM001", _E, "target-syntax", "a target path does not parse"),
        Code("XDM002", _E, "field-conflict", "two fields of a schema contradict each other"),
        Code("XDM003", _E, "unknown-target", "a target is not in the schema"),
        Code("XDM004", _E, "required-unmapped", "a required field of the schema is not mapped"),
        Code("XDM005", _E, "identity-unmapped", "Profile is on but no primary identity is mapped"),
        Code("XDM006", _E, "never-converts", "a value can never have the target's type"),
        Code("XDM007", _E, "duplicate-target", "one target is mapped twice"),
        Code("XDM008", _E, "primary-identity", "a Profile schema needs one primary identity"),
        Code("XDM009", _E, "empty-object", "an object has no fields"),
        Code("XDM010", _E, "bad-constraint", "a constraint contradicts its field"),
        Code("XDM011", _E, "wildcard-mismatch", "the `[*]` of target and source do not match"),
        Code("XDM012", _I, "parent-and-child", "an object and a field in it are both mapped"),
        Code("XDM013", _W, "required-from-optional", "a required field's source can be missing"),
        Code("XDM014", _W, "identity-not-mapped", "an identity of the schema is not mapped"),
        Code("XDM015", _W, "primary-from-optional", "the primary identity can be missing"),
        Code("XDM016", _W, "identity-not-normalised", "an e-mail identity is not normalised"),
        Code("XDM017", _W, "hash-not-normalised", "an e-mail address is hashed as it is"),
        Code("XDM018", _E, "no-sample-converts", "no value given has the target's type"),
        Code("XDM019", _I, "text-to-number", "a number is mapped from a text"),
        Code("XDM020", _W, "date-without-zone", "a point in time has no time zone"),
        Code("XDM021", _W, "ambiguous-date", "a date text can be read in two ways"),
        Code("XDM022", _W, "timestamp-in-future", "an event happens in the future"),
        Code("XDM023", _W, "timestamp-not-rfc3339", "`timestamp` comes from another format"),
        Code("XDM024", _W, "id-not-unique", "two payloads give the same `_id`"),
        Code("XDM025", _W, "id-from-shared", "`_id` is made of what many events share"),
        Code("XDM026", _W, "id-random", "`_id` is new every time"),
        Code("XDM027", _W, "renamed-under-wildcard", "a field under `[*]` gets another name"),
        Code("XDM028", _I, "whole-object", "an object is mapped as a whole"),
        Code("XDM029", _W, "refused-name", "a field has a name that the platform refuses"),
        Code("XDM030", _E, "breaking-change", "the schema breaks an older version of itself"),
        Code("XDM031", _W, "truth-as-text", "a text is made with `||` or `&&`"),
        Code("XDM032", _W, "misspelt-namespace", "an identity namespace is nearly a standard one"),
        Code("XDM033", _W, "unmatched-lookup", "no value is among the keys of a lookup"),
        Code("XDM034", _W, "wildcard-in-target", "a target has `[*]`, and its source has none"),
        Code("SRC001", _E, "unreadable-payload", "a payload file cannot be read"),
        Code("SRC002", _W, "source-not-in-samples", "no payload given holds a source"),
        Code("SRC003", _E, "json-syntax", "a payload is not valid JSON"),
        Code("SRC004", _E, "empty-payload", "a payload file holds no rows"),
        Code("SRC005", _E, "row-not-object", "a row is not a JSON object"),
        Code("SRC006", _E, "not-a-json-number", "NaN, Infinity or a number beyond all range"),
        Code("SRC007", _E, "repeated-payload-key", "a key stands twice in one JSON object"),
        Code("SRC008", _E, "lone-surrogate", "a text holds half of a surrogate pair"),
        Code("SRC009", _E, "payload-too-deep", "a payload is nested more than 200 levels deep"),
        Code("SRC010", _E, "payload-not-utf-8", "a payload file is not UTF-8 text"),
        Code("SRC011", _I, "source-unmapped", "no entry reads a field of the payloads"),
        Code("SRC012", _E, "row-too-long", "a row is longer than 32 MiB"),
        Code("ROW001", _W, "nullified", "a target is left out of a row"),
        Code("ROW002", _E, "required-missing", "a row is rejected: a required field is missing"),
        Code("ROW003", _E, "record-invalid", "a row is rejected: its record is not valid XDM"),
        Code("ROW004", _W, "identity-missing", "a row has no primary identity for Profile"),
        Code("ROW005", _W, "child-dropped", "an object's field has no room in the target"),
        Code("ROW006", _W, "identity-refused", "an identity's value is refused"),
        Code("ROW007", _W, "large-record", "a record is larger than the 10 KB advised"),
        Code("ROW008", _E, "refused-record", "a record is larger than the 1 MB allowed"),
        Code("XCH001", _E, "export-refused", "nothing is exported while there are errors"),
        Code("XCH002", _I, "sample-from-schema", "a sample field was made from an example"),
        Code("XCH004", _W, "stale-export", "a file of an earlier export is in the way"),
        Code("XCH003", _I, "placeholder", "an exported file holds a placeholder"),
        Code("XCH006", _E, "unreadable-mapping-file", "a file holds no mappings that can be read"),
        Code("XCH007", _E, "unknown-columns", "the columns of a CSV are not recognised"),
        Code("XCH008", _E, "ragged-row", "a row has more cells than the header, or too few"),
        Code("XCH009", _E, "unknown-source-type", "a source type is not known"),
        Code("XCH010", _E, "source-syntax", "a source in a mapping file does not parse"),
        Code("XCH011", _E, "destination-syntax", "a destination in a mapping file is no path"),
        Code("XCH012", _E, "repeated-destination", "a file maps one destination twice"),
        Code("XCH013", _E, "several-mapping-sets", "a file holds several mapping sets"),
        Code("XCH015", _W, "template-row-left-out", "a row of a template is not mapped any more"),
        Code("XCH016", _W, "formula-cell", "a spreadsheet would run a cell as a formula"),
        Code("XCH017", _E, "cannot-merge", "a mapping cannot be changed in place"),
        Code("XCH018", _I, "path-as-expression", "an expression that is only a path"),
        Code("XCH019", _E, "no-xdm-schema", "a JSON file holds no XDM schema that can be read"),
        Code("XCH020", _W, "xdm-left-out", "a piece of an XDM schema is not known here"),
        Code("XCH014", _W, "not-carried-over", "something in a mapping file has no place here"),
    )
}
