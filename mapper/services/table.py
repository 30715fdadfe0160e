"""Answer requests in JSON: the table of all services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from mapper.services.bench import BenchRequest, evaluate_expression
from mapper.services.differences import DifferencesRequest, compare_mapping
from mapper.services.explain import ExplainRequest, explain_name
from mapper.services.export_zip import export_mapping_zip
from mapper.services.messages import (
    PositionRequest,
    Request,
    RequestError,
    RowRequest,
    TextPositionRequest,
    UnknownServiceError,
)
from mapper.services.new_test import NewTestRequest, write_new_test
from mapper.services.positions import (
    complete,
    complete_text,
    hover,
    hover_text,
    signature,
    signature_text,
)
from mapper.services.session import Session
from mapper.services.suggestions import AcceptRequest, accept_suggestion, suggest_entries
from mapper.services.test_updates import UpdateTestsRequest, update_failed_tests
from mapper.services.tests_view import run_mapping_tests
from mapper.services.workbench import convert_row, evaluate_mapping
from mapper.text import MapperError


class Service(NamedTuple):
    """A service: the type of its requests, and the function that answers one."""

    request: type[Any]
    answer: Callable[[Session, Any], Any]


SERVICES: dict[str, Service] = {
    "accept": Service(AcceptRequest, accept_suggestion),
    "bench": Service(BenchRequest, evaluate_expression),
    "complete": Service(PositionRequest, complete),
    "complete_text": Service(TextPositionRequest, complete_text),
    "convert": Service(RowRequest, convert_row),
    "differences": Service(DifferencesRequest, compare_mapping),
    "evaluate": Service(RowRequest, evaluate_mapping),
    "explain": Service(ExplainRequest, explain_name),
    "export": Service(Request, export_mapping_zip),
    "hover": Service(PositionRequest, hover),
    "hover_text": Service(TextPositionRequest, hover_text),
    "new_test": Service(NewTestRequest, write_new_test),
    "signature": Service(PositionRequest, signature),
    "signature_text": Service(TextPositionRequest, signature_text),
    "suggest": Service(Request, suggest_entries),
    "tests": Service(Request, run_mapping_tests),
    "update_tests": Service(UpdateTestsRequest, update_failed_tests),
}


def answer(session: Session, name: str, body: bytes) -> bytes:
    """Return the answer to a request as JSON.

    Args:
        session: The session, which the request may change only by what it remembers.
        name: A key of `SERVICES`.
        body: The request as JSON.

    Raises:
        UnknownServiceError: there is no such service.
        RequestError: the request is not valid.
        MapperError: it cannot be answered; the message is for the user.
    """
    service = SERVICES.get(name)
    if service is None:
        raise UnknownServiceError(f"there is no service '{name}'")
    try:
        request = msgspec.json.decode(body, type=service.request)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(f"the request is not valid: {error}") from None
    try:
        return msgspec.json.encode(service.answer(session, request), enc_hook=str)
    except RecursionError:
        raise MapperError("the mapping or the payload is nested too deeply") from None
    except UnicodeEncodeError:
        raise MapperError("the answer has an unpaired surrogate") from None
