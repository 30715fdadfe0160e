"""The rules: one per file; `RULES` has all of them, in the order in which they run."""

from mapper.diagnostics import CODES, Severity
from mapper.rules.ambiguous_date import RULE as AMBIGUOUS_DATE
from mapper.rules.base import Context, Needs, Rule
from mapper.rules.breaking_change import RULE as BREAKING_CHANGE
from mapper.rules.concat_missing import RULE as CONCAT_MISSING
from mapper.rules.constant_condition import RULE as CONSTANT_CONDITION
from mapper.rules.constant_identity import RULE as CONSTANT_IDENTITY
from mapper.rules.date_without_zone import RULE as DATE_WITHOUT_ZONE
from mapper.rules.date_without_zone import RULE_ON_ROWS as DATE_WITHOUT_ZONE_ON_ROWS
from mapper.rules.dead_branch import RULE as DEAD_BRANCH
from mapper.rules.deprecated_name import RULE as DEPRECATED_NAME
from mapper.rules.duplicate_target import RULE as DUPLICATE_TARGET
from mapper.rules.equal_branches import RULE as EQUAL_BRANCHES
from mapper.rules.foreign_constant import RULE as FOREIGN_CONSTANT
from mapper.rules.hash_not_normalised import RULE as HASH_NOT_NORMALISED
from mapper.rules.id_from_shared import RULE as ID_FROM_SHARED
from mapper.rules.id_not_unique import RULE as ID_NOT_UNIQUE
from mapper.rules.id_random import RULE as ID_RANDOM
from mapper.rules.identity_not_mapped import RULE as IDENTITY_NOT_MAPPED
from mapper.rules.identity_not_normalised import RULE as IDENTITY_NOT_NORMALISED
from mapper.rules.identity_unmapped import RULE as IDENTITY_UNMAPPED
from mapper.rules.large_record import RULE as LARGE_RECORD
from mapper.rules.large_record import RULE_ON_REFUSED as REFUSED_RECORD
from mapper.rules.macro_in_string import RULE as MACRO_IN_STRING
from mapper.rules.misspelt_namespace import RULE as MISSPELT_NAMESPACE
from mapper.rules.never_converts import RULE as NEVER_CONVERTS
from mapper.rules.no_primary_identity import RULE as NO_PRIMARY_IDENTITY
from mapper.rules.no_sample_converts import RULE as NO_SAMPLE_CONVERTS
from mapper.rules.null_branch import RULE as NULL_BRANCH
from mapper.rules.parent_and_child import RULE as PARENT_AND_CHILD
from mapper.rules.pasted_string import RULE as PASTED_STRING
from mapper.rules.primary_from_optional import RULE as PRIMARY_FROM_OPTIONAL
from mapper.rules.primary_from_optional import RULE_ON_MAPS as PRIMARY_FROM_OPTIONAL_ON_MAPS
from mapper.rules.quoted_field import RULE as QUOTED_FIELD
from mapper.rules.refused_name import RULE as REFUSED_NAME
from mapper.rules.renamed_under_wildcard import RULE as RENAMED_UNDER_WILDCARD
from mapper.rules.required_from_optional import RULE as REQUIRED_FROM_OPTIONAL
from mapper.rules.required_unmapped import RULE as REQUIRED_UNMAPPED
from mapper.rules.shared_identity import RULE as SHARED_IDENTITY
from mapper.rules.source_not_in_samples import RULE as SOURCE_NOT_IN_SAMPLES
from mapper.rules.source_unmapped import RULE as SOURCE_UNMAPPED
from mapper.rules.suspicious_pattern import RULE as SUSPICIOUS_PATTERN
from mapper.rules.text_to_number import RULE as TEXT_TO_NUMBER
from mapper.rules.timestamp_in_future import RULE as TIMESTAMP_IN_FUTURE
from mapper.rules.timestamp_not_rfc3339 import RULE as TIMESTAMP_NOT_RFC3339
from mapper.rules.truth_as_text import RULE as TRUTH_AS_TEXT
from mapper.rules.unknown_target import RULE as UNKNOWN_TARGET
from mapper.rules.unmatched_lookup import RULE as UNMATCHED_LOOKUP
from mapper.rules.unmatched_lookup import RULE_ON_RESULTS as UNMATCHED_LOOKUP_ON_RESULTS
from mapper.rules.whole_object import RULE as WHOLE_OBJECT
from mapper.rules.wildcard_in_target import RULE as WILDCARD_IN_TARGET
from mapper.rules.wildcard_mismatch import RULE as WILDCARD_MISMATCH

RULES: tuple[Rule, ...] = (
    UNKNOWN_TARGET,
    DUPLICATE_TARGET,
    PARENT_AND_CHILD,
    WILDCARD_MISMATCH,
    WILDCARD_IN_TARGET,
    RENAMED_UNDER_WILDCARD,
    WHOLE_OBJECT,
    REQUIRED_UNMAPPED,
    REQUIRED_FROM_OPTIONAL,
    NO_PRIMARY_IDENTITY,
    IDENTITY_UNMAPPED,
    IDENTITY_NOT_MAPPED,
    CONSTANT_IDENTITY,
    PRIMARY_FROM_OPTIONAL,
    PRIMARY_FROM_OPTIONAL_ON_MAPS,
    IDENTITY_NOT_NORMALISED,
    HASH_NOT_NORMALISED,
    SHARED_IDENTITY,
    ID_FROM_SHARED,
    ID_RANDOM,
    ID_NOT_UNIQUE,
    TIMESTAMP_IN_FUTURE,
    TIMESTAMP_NOT_RFC3339,
    NEVER_CONVERTS,
    NO_SAMPLE_CONVERTS,
    TEXT_TO_NUMBER,
    DATE_WITHOUT_ZONE,
    DATE_WITHOUT_ZONE_ON_ROWS,
    AMBIGUOUS_DATE,
    TRUTH_AS_TEXT,
    UNMATCHED_LOOKUP_ON_RESULTS,
    UNMATCHED_LOOKUP,
    CONSTANT_CONDITION,
    EQUAL_BRANCHES,
    NULL_BRANCH,
    DEAD_BRANCH,
    CONCAT_MISSING,
    FOREIGN_CONSTANT,
    QUOTED_FIELD,
    DEPRECATED_NAME,
    MACRO_IN_STRING,
    PASTED_STRING,
    SUSPICIOUS_PATTERN,
    SOURCE_NOT_IN_SAMPLES,
    SOURCE_UNMAPPED,
    MISSPELT_NAMESPACE,
    REFUSED_NAME,
    BREAKING_CHANGE,
    LARGE_RECORD,
    REFUSED_RECORD,
)

# Codes that a project may not ignore, in addition to the errors of readers, because entries are
# dropped from the mapping, or rows are rejected.
_FATAL = {"XDM003", "XDM004", "XDM008", "ROW002", "ROW003"}
IGNORABLE = (
    frozenset(rule.code for rule in RULES)
    | {code.id for code in CODES.values() if code.severity is not Severity.ERROR}
) - _FATAL

__all__ = ["IGNORABLE", "RULES", "Context", "Needs", "Rule"]
