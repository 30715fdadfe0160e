"""URL functions.

`java.net.URI` defines what a URL is and what its parts are (RFC 2396 with the deviations that the
class documents); it changes no character. `urllib` is not used because it strips, lowercases and
guesses, and accepts invalid URLs.

Source: Adobe, "Data Prep mapping functions", url, and its appendix of special characters; answers
of Java 17. Assumed for the platform: it uses `java.net.URI`, so a host with an underscore or with
letters beyond ASCII is a valid authority but not a host, and returns null.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, optional, signature
from mapper.dataprep.values import bounded, expect, text_of

# Default ports. Assumed for the platform, except for sftp, which is documented.
PORTS = {
    "ftp": 21,
    "ftps": 990,
    "http": 80,
    "https": 443,
    "ldap": 389,
    "ldaps": 636,
    "scp": 22,
    "sftp": 22,
    "ssh": 22,
    "telnet": 23,
    "ws": 80,
    "wss": 443,
}

MAX_PORT = 2**31 - 1  # Java parses a port as an int and does not limit it further

# Java accepts all characters beyond ASCII except whitespace and control characters.
_REFUSED = frozenset(
    map(chr, (*range(0x80, 0xA1), 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F,
              0x3000))
)  # fmt: skip

# These patterns are strings, which `re` compiles at the first use, to keep start-up fast.
_ESCAPE = "%[0-9A-Fa-f]{2}"
_NEVER = r"\x00-\x20\x7f\"#%<>\\^`{|}"  # not allowed in any part
_URIC = rf"(?:[^{_NEVER}]++|{_ESCAPE})*+"
_PATH = rf"(?:[^{_NEVER}?\[\]]++|{_ESCAPE})*+"
_REGISTRY = rf"(?:[^{_NEVER}?\[\]/]++|{_ESCAPE})*+"
_USER = rf"(?:[^{_NEVER}?\[\]/@]++|{_ESCAPE})*+"
_PARTS = r"(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?"
_SCHEME = r"[A-Za-z][A-Za-z0-9+\-.]*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_BYTE = "0*(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_HEX = "[0-9A-Fa-f]{1,4}"
_ZONE = "[A-Za-z0-9_.]+"


class Url(NamedTuple):
    """The unchanged parts of a URL; None is a missing part.

    `path` is None if no slash follows the scheme (`mailto:a@b.c`). `host` and `port` are None if
    the authority is not a server.
    """

    scheme: str | None
    host: str | None
    port: int | None
    path: str | None
    query: str | None
    fragment: str | None


def split_url(text: str) -> Url | None:
    """Return the parts of a URL; None if `java.net.URI` rejects it."""
    if not text.isascii() and not _REFUSED.isdisjoint(text):
        return None
    scheme: str | None
    scheme, colon, rest = text.partition(":")
    if not colon or any(mark in scheme for mark in "/?#"):
        scheme, rest = None, text
    elif not re.fullmatch(_SCHEME, scheme):
        return None
    elif not rest.startswith("/"):
        opaque, mark, fragment = rest.partition("#")
        if not opaque or not re.fullmatch(_URIC, opaque) or not re.fullmatch(_URIC, fragment):
            return None
        return Url(scheme, None, None, None, None, fragment if mark else None)
    match = re.fullmatch(_PARTS, rest, re.DOTALL)
    if match is None or rest == "//":
        return None
    authority, path, query, fragment = match.groups()
    server = _server(authority) if authority else (None, None)
    if server is None or not re.fullmatch(_PATH, path):
        return None
    if not re.fullmatch(_URIC, query or "") or not re.fullmatch(_URIC, fragment or ""):
        return None
    return Url(scheme, *server, path, query, fragment)


def _server(authority: str) -> tuple[str | None, int | None] | None:
    """Return host and port, both None for a registry name; None for an invalid authority."""
    # Java parses the authority as a registry name first, and stops at a broken escape.
    rest = re.sub(_REGISTRY, "", authority, count=1)
    if rest.startswith("%"):
        return None
    return _host_and_port(authority) or (None if rest else (None, None))


def _host_and_port(authority: str) -> tuple[str, int | None] | None:
    user, at, server = authority.partition("@")
    if not at:
        server = authority
    elif not re.fullmatch(_USER, user):
        return None
    if server.startswith("["):
        host, closed, port = server.partition("]")
        host += closed
        colon, port = port[:1], port[1:]
        is_valid = _is_ipv6(host)
    else:
        host, colon, port = server.partition(":")
        is_valid = _is_name(host) or re.fullmatch(_IPV4, host) is not None
    if not is_valid or colon not in ("", ":") or not re.fullmatch("[0-9]*", port):
        return None
    digits = port.lstrip("0")
    if len(digits) > len(str(MAX_PORT)) or int(digits or 0) > MAX_PORT:
        return None
    return host, int(digits or 0) if port else None


def _is_name(host: str) -> bool:
    """Return whether a host is a name: labels of which the last of several starts with a letter."""
    labels = host.removesuffix(".").split(".")
    if not all(re.fullmatch(_LABEL, label) for label in labels):
        return False
    return len(labels) == 1 or labels[-1][0].isalpha()


def _is_ipv6(host: str) -> bool:
    """Return whether a host is an IPv6 address in square brackets, optionally with a zone."""
    if not host.endswith("]"):
        return False
    address, percent, zone = host[1:-1].partition("%")
    if percent and not re.fullmatch(_ZONE, zone):
        return False
    head, gap, tail = address.partition("::")
    groups = [*(head.split(":") if head else ()), *(tail.split(":") if tail else ())]
    size = 2 * len(groups)
    if groups and re.fullmatch(_IPV4, groups[-1]) and (tail or not gap):
        groups.pop()
        size += 2
    if not all(re.fullmatch(_HEX, group) for group in groups):
        return False
    return size < 16 if gap else size == 16


def _url(value: Any) -> Url | None:
    return None if value is None else split_url(text_of(value))


def _part(name: str) -> Callable[[Any], str | None]:
    return lambda url: getattr(_url(url), name, None)


def _get_url_port(url: Any) -> int | None:
    parts = _url(url)
    if parts is None or parts.host is None:
        return None
    return PORTS.get((parts.scheme or "").lower()) if parts.port is None else parts.port


def _get_url_path(url: Any, full_path: Any = None) -> str | None:
    if full_path is not None:
        expect(bool, full_path, "full_path of get_url_path")
    parts = _url(url)
    if parts is None or parts.path is None:
        return None
    return parts.path.rpartition("/")[2] if full_path is False else parts.path


ANCHORS = ("retain", "remove", "append")
ANCHOR_KEY = "_anchor_"


def check_anchor(anchor: str) -> str:
    """Return an anchor option; raise `PatternError` if it is not one of the three."""
    if anchor not in ANCHORS:
        raise PatternError(f"'{anchor}' is not one of {', '.join(ANCHORS)}")
    return anchor


def _get_url_query_str(url: Any, anchor: Any) -> dict[str, str] | None:
    if url is None:
        return None
    try:
        place = check_anchor("" if anchor is None else text_of(anchor))
    except PatternError as error:
        raise Fault(f"the anchor is not one of {', '.join(ANCHORS)}", anchor) from error
    parts = _url(url)
    if parts is None:
        return None
    query = parts.query or ""
    if query and place == "retain" and parts.fragment is not None:
        query += "#" + parts.fragment
    parameters = {}
    for pair in query.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            parameters[name] = value
    if place == "append" and parts.fragment is not None:
        parameters[ANCHOR_KEY] = parts.fragment
    return parameters


# The documented table of special characters has `%20` for a space and `%2A` for an asterisk, which
# java.net.URLEncoder writes as `+` and `*`. They agree on all other characters.
_UNCHANGED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
_ENCODED = tuple(chr(byte) if byte in _UNCHANGED else f"%{byte:02X}" for byte in range(256))


def _get_url_encoded(value: Any) -> str | None:
    if value is None:
        return None
    data = text_of(value).encode("utf-8", "replace")
    bounded(len(data))
    parts = [_ENCODED[byte] for byte in data]
    bounded(sum(map(len, parts)))
    return "".join(parts)


# Java parses the two characters after `%` as a number, which may have a plus sign.
_BROKEN_ESCAPE = "%(?![0-9A-Fa-f+][0-9A-Fa-f])"
_ESCAPES = rf"(?:{_ESCAPE})+"


def _get_url_decoded(value: Any) -> str | None:
    """Decode a string as java.net.URLDecoder does: `+` is a space, invalid UTF-8 is U+FFFD."""
    if value is None:
        return None
    text = text_of(value)
    if re.search(_BROKEN_ESCAPE, text):
        return None
    return re.sub(_ESCAPES, _decoded, text.replace("%+", "%0").replace("+", " "))


# An encoded unpaired surrogate is one U+FFFD in Java and three in Python.
_SURROGATE = rb"\xed[\xa0-\xbf][\x80-\xbf]"


def _decoded(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("%", ""))
    return re.sub(_SURROGATE, "\ufffd".encode(), data).decode("utf-8", "replace")


_STRING = signature("string", url="string")
_NOT_A_URL = "http://exa mple.com"
_DECODED = "https://example.com/partneralliance_asia-pacific_2022"
_ENCODED_URL = "https%3A%2F%2Fexample.com%2Fpartneralliance_asia-pacific_2022"
_QUERY = "foo://example.com:8042/over/there?name=ferret#nose"
_AS_WRITTEN = "The result is not decoded or normalized."

FUNCTIONS = (
    Function(
        "get_url_protocol", _STRING, "Returns the protocol of a URL.", _part("scheme"),
        examples=(('get_url_protocol("https://platform.adobe.com/home")', "https"),),
        invalid_examples=(f'get_url_protocol("{_NOT_A_URL}")',),
    ),
    Function(
        "get_url_host", _STRING, "Returns the host of a URL.", _part("host"),
        examples=(('get_url_host("https://platform.adobe.com/home")', "platform.adobe.com"),),
        invalid_examples=(f'get_url_host("{_NOT_A_URL}")', 'get_url_host("https://a_b.com")'),
        notes=("An IPv6 address keeps its square brackets.",),
        assumptions=(
            "A host with an underscore or with letters beyond ASCII returns null, as for "
            "java.net.URI.",
        ),
    ),
    Function(
        "get_url_port", signature("integer", url="string"),
        "Returns the port of a URL, or the default port of its protocol.", _get_url_port,
        examples=(('get_url_port("sftp://example.com//home/joe/employee.csv")', 22),),
        invalid_examples=(f'get_url_port("{_NOT_A_URL}")',),
        assumptions=(
            f"The default ports are {', '.join(f'{name} {port}' for name, port in PORTS.items())}; "
            "another protocol without a port returns null.",
        ),
    ),
    Function(
        "get_url_path", signature("string", url="string", full_path=optional("boolean")),
        "Returns the path of a URL, or only its last part if `full_path` is false.", _get_url_path,
        examples=(
            ('get_url_path("sftp://example.com//home/joe/employee.csv")',
             "//home/joe/employee.csv"),
        ),
        invalid_examples=(f'get_url_path("{_NOT_A_URL}")',),
        assumptions=(
            _AS_WRITTEN, "The last part is what follows the last slash, so it may be empty.",
        ),
    ),
    Function(
        "get_url_query_str", signature("map", url="string", anchor="string"),
        "Returns the query parameters of a URL.",
        _get_url_query_str, literal_checks=((1, check_anchor),),
        examples=(
            (f'get_url_query_str("{_QUERY}", "retain")', {"name": "ferret#nose"}),
            (f'get_url_query_str("{_QUERY}", "remove")', {"name": "ferret"}),
            (f'get_url_query_str("{_QUERY}", "append")', {"name": "ferret", ANCHOR_KEY: "nose"}),
        ),
        invalid_examples=(
            f'get_url_query_str("{_NOT_A_URL}", "retain")',
            f'get_url_query_str("{_QUERY}", "keep")',
        ),
        notes=(
            f"The anchor stays in the last value (`retain`), is removed (`remove`) or becomes the "
            f"value of `{ANCHOR_KEY}` (`append`).",
        ),
        assumptions=(
            "Names and values are not decoded: `+` and `%20` stay.",
            "The last duplicate name wins, and a name without `=` has an empty value.",
            "A URL without a query returns an empty map.",
        ),
    ),
    Function(
        "get_url_encoded", _STRING, "Percent-encodes the special characters of a string.",
        _get_url_encoded, examples=((f'get_url_encoded("{_DECODED}")', _ENCODED_URL),),
    ),
    Function(
        "get_url_decoded", _STRING, "Decodes the percent-encoded characters of a string.",
        _get_url_decoded, examples=((f'get_url_decoded("{_ENCODED_URL}")', _DECODED),),
        invalid_examples=('get_url_decoded("50% off")',),
        notes=("As for java.net.URLDecoder, `+` is a space and invalid UTF-8 is U+FFFD.",),
        assumptions=("An invalid escape returns null.",),
    ),
)  # fmt: skip
