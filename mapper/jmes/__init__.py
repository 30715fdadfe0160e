"""JMESPath sources, lowered to the expression tree. Start at `lower.py`."""

from mapper.jmes.lower import lower_source

__all__ = ["lower_source"]
