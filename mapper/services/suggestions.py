"""Suggest targets for fields of the samples that no entry reads, and add one to the mapping."""

from __future__ import annotations

from mapper.document.mapping_merge import MergeError
from mapper.document.mapping_writer import path_line
from mapper.document.tenants import fill_tenant
from mapper.paths import FieldPath, PathSyntaxError, is_attribute, parse_path, print_path
from mapper.paths.profile import FieldLimit, profile
from mapper.propose.suggest import Suggestion, suggestions, with_entries
from mapper.schema.matching import Proposal
from mapper.services.messages import Answer, Request
from mapper.services.project import MAPPING
from mapper.services.session import EditedMapping, Session
from mapper.text import MapperError, SourceText
from mapper.text.escape import printable, shortened

MAX_SUGGESTIONS = 300
MAX_TARGETS = 5  # of a field
MAX_PATH = 1000  # characters


class TargetView(Answer, frozen=True, kw_only=True):
    """A target for a field.

    Attributes:
        target: The target.
        score: The quality of the match, 0 to 100.
        reason: The reasons for the score.
        line: The entry as a line of the mapping; "" if it cannot be added as one.
        is_best: Whether it is proposed for this field only.
        replaces: The line of the entry that reads the field by an old name, which is replaced; 0 if
            an entry is added.
    """

    target: str
    score: int
    reason: str
    line: str
    is_best: bool = False
    replaces: int = 0


class SuggestionView(Answer, frozen=True, kw_only=True):
    """A field that no entry reads.

    Attributes:
        source: Its path; keys that identify people are hidden.
        kinds: The types of its values.
        is_array: Whether it is an array of these.
        targets: Targets, the best first.
        mapped: A target that fits, but that another entry fills; or "".
        is_private: Whether a key of its path is hidden, so that it cannot be mapped.
    """

    source: str
    kinds: list[str]
    is_array: bool
    targets: list[TargetView]
    mapped: str
    is_private: bool


class SuggestionsAnswer(Answer, frozen=True, kw_only=True):
    """The suggestions.

    Attributes:
        reason: Why there are none, or "".
        suggestions: The first ones, in the order of the samples.
        more_suggestions: The number of further ones.
    """

    reason: str = ""
    suggestions: list[SuggestionView]
    more_suggestions: int = 0


class AcceptRequest(Request, frozen=True, kw_only=True):
    """A request to add an entry: the path of a field of the samples, and a target."""

    source: str
    target: str


class AcceptAnswer(Answer, frozen=True, kw_only=True):
    """The mapping with a new entry.

    Attributes:
        document: The id of the document.
        text: Its text.
        line: The line of the entry.
    """

    document: str
    text: str
    line: int


def suggest_entries(session: Session, request: Request) -> SuggestionsAnswer:
    """Return targets for the fields of the samples that no entry reads."""
    edited = session.edited(request.unsaved)
    if edited.loaded is None:
        return SuggestionsAnswer(reason="the mapping cannot be used", suggestions=[])
    rows = session.samples.rows()
    if not rows:
        return SuggestionsAnswer(reason="there are no samples", suggestions=[])
    seen = profile((row.value for row in rows), FieldLimit())
    results = suggestions(edited.loaded.document, seen, MAX_TARGETS)
    tenant = edited.loaded.document.schema.tenant
    return SuggestionsAnswer(
        reason="" if results else "entries read every field of the samples",
        suggestions=[_view(item, tenant) for item in results[:MAX_SUGGESTIONS]],
        more_suggestions=max(0, len(results) - MAX_SUGGESTIONS),
    )


def _view(item: Suggestion, tenant: str) -> SuggestionView:
    best = () if item.best is None else (item.best,)
    targets = [
        *(_renamed(item)),
        *(_target(proposal, tenant, is_best=True) for proposal in best),
        *(_target(proposal, tenant, is_best=False) for proposal in item.others),
    ]
    return SuggestionView(
        source=printable(print_path(item.source.path)),
        kinds=sorted(item.source.kinds),
        is_array=item.source.array,
        targets=targets,
        mapped="" if item.mapped is None or item.renamed else print_path(item.mapped.target),
        is_private=item.is_private,
    )


def _target(proposal: Proposal, tenant: str, *, is_best: bool) -> TargetView:
    return TargetView(
        target=print_path(proposal.target),
        score=proposal.score,
        reason=printable(proposal.reason),
        line=printable(path_line(proposal.target, proposal.source, tenant)),
        is_best=is_best,
    )


def _renamed(item: Suggestion) -> list[TargetView]:
    return [
        TargetView(
            target=reader.entry.target_text,
            score=100,
            reason=printable(f"reads '{shortened(print_path(reader.old))}', which no sample has"),
            line=printable(reader.line),
            is_best=number == 0,
            replaces=reader.entry.source_span.place.line,
        )
        for number, reader in enumerate(item.renamed)
    ]


def accept_suggestion(session: Session, request: AcceptRequest) -> AcceptAnswer:
    """Return the text of the mapping with an entry that maps a field to a target.

    An entry with this target is replaced. The target need not be in the schema: the finding about
    it has a fix that adds it.

    Raises:
        MapperError: the mapping cannot be used or changed in place, or the field is not a path.
    """
    edited = session.edited(request.unsaved)
    if edited.loaded is None:
        raise MapperError("the mapping cannot be used: fix its errors first")
    document = edited.loaded.document
    path, target = _path(request.source), _path(request.target)
    target = fill_tenant(target, document.schema.tenant)
    if not is_attribute(path):
        raise MapperError(f"'{shortened(printable(request.source))}' cannot be mapped as a path")
    old = edited.text(MAPPING)
    try:
        with edited.overlaid():
            new = with_entries(document, _source(edited, old), [(target, path)])
    except MergeError as error:
        raise MapperError(f"the mapping cannot be changed in place: {error}") from None
    return AcceptAnswer(document=MAPPING, text=new, line=_first_difference(old, new))


def _path(text: str) -> FieldPath:
    try:
        if len(text) <= MAX_PATH:
            return parse_path(text)
    except PathSyntaxError:
        pass
    raise MapperError(f"'{shortened(printable(text))}' is not a path")


def _source(edited: EditedMapping, text: str) -> SourceText:
    """Return the text of the mapping with the path by which its entries name it."""
    return SourceText(edited.document(MAPPING).path, text)


def _first_difference(old: str, new: str) -> int:
    """Return the number of the first line that differs."""
    before, after = old.split("\n"), new.split("\n")
    pairs = enumerate(zip(before, after, strict=False), 1)
    return next((number for number, (a, b) in pairs if a != b), min(len(before), len(after)))
