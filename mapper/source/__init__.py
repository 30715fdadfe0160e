"""The text of a file and places in it, and the base error: what every other room stands on.

Start at `text.py` (`SourceText`, `Span`); `errors.py` holds `MapperError`.
"""

from mapper.source.errors import MapperError
from mapper.source.text import START, Place, SourceText, Span

__all__ = ["START", "MapperError", "Place", "SourceText", "Span"]
