"""The rules: one check a file, each with its code and its page; `RULES` is all of them."""

from mapper.rules.base import Context, Rule
from mapper.rules.duplicate_target import RULE as DUPLICATE_TARGET
from mapper.rules.identity_unmapped import RULE as IDENTITY_UNMAPPED
from mapper.rules.never_converts import RULE as NEVER_CONVERTS
from mapper.rules.required_unmapped import RULE as REQUIRED_UNMAPPED
from mapper.rules.source_not_in_samples import RULE as SOURCE_NOT_IN_SAMPLES
from mapper.rules.unknown_target import RULE as UNKNOWN_TARGET
from mapper.rules.wildcard_mismatch import RULE as WILDCARD_MISMATCH

RULES: tuple[Rule, ...] = (
    UNKNOWN_TARGET,
    DUPLICATE_TARGET,
    REQUIRED_UNMAPPED,
    IDENTITY_UNMAPPED,
    WILDCARD_MISMATCH,
    NEVER_CONVERTS,
    SOURCE_NOT_IN_SAMPLES,
)

__all__ = ["RULES", "Context", "Rule"]
