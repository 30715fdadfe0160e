"""The text of a file with offsets, lines, and columns; escaping; and the base error.

Start at `source_text.py` (`SourceText`, `Span`); `errors.py` has `MapperError`.
"""

from mapper.text.errors import MapperError
from mapper.text.source_text import START, Place, SourceText, Span

__all__ = ["START", "MapperError", "Place", "SourceText", "Span"]
