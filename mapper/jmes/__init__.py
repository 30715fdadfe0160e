"""JMESPath sources, lowered to the expression tree. Start at `sources.py`."""

from mapper.jmes.sources import guarded_path, lower_source

__all__ = ["guarded_path", "lower_source"]
