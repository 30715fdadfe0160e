"""The matches of a java.util.regex pattern, by position."""

from mapper.dataprep import Fault
from mapper.dataprep.searching import searched
from mapper.dataprep.utf16 import INSIDE


def matches_of(compiled, text):
    """Yield the positions of all matches as Java finds them; a match inside a character fails."""
    subject, matches = searched(compiled, text)
    if subject is text:
        yield from (match[:2] for match in matches)
        return
    places, place = dict[int, int](), 0
    for number, char in enumerate(text):
        places[place] = number
        place += 1 if char <= "\uffff" else 2
    places[place] = len(text)
    for start, end, _ in matches:
        if start not in places or end not in places:
            raise Fault(INSIDE, text)
        yield places[start], places[end]
