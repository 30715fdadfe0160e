"""JMESPath sources, lowered to the expression tree. Start at `lower.py`."""

from mapper.jmes.expressions import guarded_path
from mapper.jmes.lower import lower_source

__all__ = ["guarded_path", "lower_source"]
