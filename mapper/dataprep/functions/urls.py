"""URL functions. A string that is not a URL returns null, as null does.

`java.net.URI` defines what a URL is and what its parts are (RFC 2396 with the deviations that the
class documents); it changes no character. `urllib` strips, lowers and guesses, and accepts invalid
URLs.

Source: Adobe, "Data Prep mapping functions", url, and its appendix of special characters; answers
of Java 17. Assumed for the platform: `java.net.URI`, so a host with an underscore or with letters
beyond ASCII is a valid authority but not a host, and returns null.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, Parameter, optional, signature
from mapper.dataprep.values import bounded, kind, text_of

# What stands where no port is written. Assumed for the platform, but for sftp (documented).
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

# Beyond ASCII, Java takes any character but blanks and controls.
_REFUSED = frozenset(
    map(chr, (*range(0x80, 0xA1), 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F,
              0x3000))
)  # fmt: skip

# Patterns stay text: `re` compiles them at their first use, and start-up does without.
_ESCAPE = "%[0-9A-Fa-f]{2}"
_NEVER = r"\x00-\x20\x7f\"#%<>\\^`{|}"  # in no part
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
    """A URL taken apart, as it is written; None is a part that is not there.

    `path` is None where the scheme has no slash after it (`mailto:a@b.c`); `host` and `port`
    where the authority names no server.
    """

    scheme: str | None
    host: str | None
    port: int | None
    path: str | None
    query: str | None
    fragment: str | None


def split_url(text: str) -> Url | None:
    """The parts of a URL; None where `java.net.URI` would refuse it."""
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
    """Host and port; both None for a name that is no server's; None where it is nothing at all."""
    # Java reads the authority as a registry's name first, and stops at a broken escape.
    beyond_name = re.sub(_REGISTRY, "", authority, count=1)
    if beyond_name.startswith("%"):
        return None
    return _host_and_port(authority) or (None if beyond_name else (None, None))


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
        known = _is_ipv6(host)
    else:
        host, colon, port = server.partition(":")
        known = _is_name(host) or re.fullmatch(_IPV4, host) is not None
    if not known or colon not in ("", ":") or not re.fullmatch("[0-9]*", port):
        return None
    digits = port.lstrip("0")
    if len(digits) > len(str(MAX_PORT)) or int(digits or 0) > MAX_PORT:
        return None
    return host, int(digits or 0) if port else None


def _is_name(host: str) -> bool:
    """Labels between periods; the last of several begins with a letter."""
    labels = host.removesuffix(".").split(".")
    if not all(re.fullmatch(_LABEL, label) for label in labels):
        return False
    return len(labels) == 1 or labels[-1][0].isalpha()


def _is_ipv6(host: str) -> bool:
    """An address in square brackets: sixteen bytes, with `::` for zeros, perhaps with a zone."""
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


def get_url_protocol(url: Any) -> str | None:
    """Return the scheme, unchanged."""
    parts = _url(url)
    return parts.scheme if parts else None


def get_url_host(url: Any) -> str | None:
    """Return the host, unchanged; an IPv6 address keeps its brackets."""
    parts = _url(url)
    return parts.host if parts else None


def get_url_port(url: Any) -> int | None:
    """Return the port. Assumed for the platform: null without a host or a default port.

    The default port of a scheme is used if the URL has no port, as documented for sftp.
    """
    parts = _url(url)
    if parts is None or parts.host is None:
        return None
    return PORTS.get((parts.scheme or "").lower()) if parts.port is None else parts.port


def get_url_path(url: Any, full_path: Any = None) -> str | None:
    """Return the path, or only its last part.

    Assumed for the platform: escapes are not decoded; the last part follows the last slash, so it
    is empty for a path that ends with one.
    """
    if full_path is not None and full_path.__class__ is not bool:
        raise Fault(f"{kind(full_path)} is neither true nor false", full_path)
    parts = _url(url)
    if parts is None or parts.path is None:
        return None
    return parts.path.rpartition("/")[2] if full_path is False else parts.path


ANCHORS = ("retain", "remove", "append")
ANCHOR_KEY = "_anchor_"


def check_anchor(anchor: str) -> str:
    """What to do with an anchor; raises `PatternError` for another word than the three."""
    if anchor not in ANCHORS:
        raise PatternError(f"'{anchor}' is none of {', '.join(ANCHORS)}")
    return anchor


def get_url_query_str(url: Any, anchor: Any) -> dict[str, str] | None:
    """Return the parameters by name; the anchor is in the last value, removed, or in `_anchor_`.

    Assumed for the platform: names and values are not decoded (`+`, `%20`); the last duplicate name
    wins; a name without `=` has an empty value; no query returns an empty map.
    """
    if url is None:
        return None
    try:
        place = check_anchor("" if anchor is None else text_of(anchor))
    except PatternError as error:
        raise Fault(f"the anchor is none of {', '.join(ANCHORS)}", anchor) from error
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


# The documented table of special characters has `%20` for the space and `%2A` for the asterisk,
# where java.net.URLEncoder has `+` and `*`; in the rest the two agree.
_UNCHANGED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")
_ENCODED = tuple(chr(byte) if byte in _UNCHANGED else f"%{byte:02X}" for byte in range(256))


def get_url_encoded(value: Any) -> str | None:
    """Replace every special character with the escapes of its UTF-8 bytes."""
    if value is None:
        return None
    data = text_of(value).encode("utf-8", "replace")
    bounded(len(data))
    parts = [_ENCODED[byte] for byte in data]
    bounded(sum(map(len, parts)))
    return "".join(parts)


# Java reads the two characters after `%` as a number, which may have a plus sign.
_BROKEN_ESCAPE = "%(?![0-9A-Fa-f+][0-9A-Fa-f])"
_ESCAPES = rf"(?:{_ESCAPE})+"


def get_url_decoded(value: Any) -> str | None:
    """Decode escapes, as java.net.URLDecoder does.

    So `+` is a space, and bytes that are not UTF-8 become U+FFFD. Assumed for the platform: an
    invalid escape makes the URL invalid, which returns null.
    """
    if value is None:
        return None
    text = text_of(value)
    if re.search(_BROKEN_ESCAPE, text):
        return None
    return re.sub(_ESCAPES, _decoded, text.replace("%+", "%0").replace("+", " "))


# Half of a surrogate pair, as three bytes: one U+FFFD to Java, three to Python.
_HALF_PAIR = rb"\xed[\xa0-\xbf][\x80-\xbf]"


def _decoded(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("%", ""))
    return re.sub(_HALF_PAIR, "\ufffd".encode(), data).decode("utf-8", "replace")


FUNCTIONS = (
    Function(
        "get_url_protocol", signature(Parameter("url", "string"), returns="string"),
        "Returns the protocol of a URL.", get_url_protocol,
        examples=(('get_url_protocol("https://platform.adobe.com/home")', "https"),),
    ),
    Function(
        "get_url_host", signature(Parameter("url", "string"), returns="string"),
        "Returns the host of a URL.", get_url_host,
        examples=(('get_url_host("https://platform.adobe.com/home")', "platform.adobe.com"),),
    ),
    Function(
        "get_url_port", signature(Parameter("url", "string"), returns="integer"),
        "Returns the port of a URL, by default that of its protocol.", get_url_port,
        examples=(('get_url_port("sftp://example.com//home/joe/employee.csv")', 22),),
    ),
    Function(
        "get_url_path",
        signature(Parameter("url", "string"), optional("full_path", "boolean"), returns="string"),
        "Returns the path of a URL; with false, only the last part.", get_url_path,
        examples=(
            ('get_url_path("sftp://example.com//home/joe/employee.csv")',
             "//home/joe/employee.csv"),
        ),
    ),
    Function(
        "get_url_query_str",
        signature(Parameter("url", "string"), Parameter("anchor", "string"), returns="map"),
        "Returns the query parameters of a URL; the anchor is retained, removed or appended.",
        get_url_query_str, literal_checks=((1, check_anchor),),
        examples=(
            ('get_url_query_str("foo://example.com:8042/over/there?name=ferret#nose", "retain")',
             {"name": "ferret#nose"}),
            ('get_url_query_str("foo://example.com:8042/over/there?name=ferret#nose", "remove")',
             {"name": "ferret"}),
            ('get_url_query_str("foo://example.com:8042/over/there?name=ferret#nose", "append")',
             {"name": "ferret", ANCHOR_KEY: "nose"}),
        ),
    ),
    Function(
        "get_url_encoded", signature(Parameter("url", "string"), returns="string"),
        "Percent-encodes special characters.", get_url_encoded,
        examples=(
            ('get_url_encoded("https://example.com/partneralliance_asia-pacific_2022")',
             "https%3A%2F%2Fexample.com%2Fpartneralliance_asia-pacific_2022"),
        ),
    ),
    Function(
        "get_url_decoded", signature(Parameter("url", "string"), returns="string"),
        "Decodes percent-encoded characters.", get_url_decoded,
        examples=(
            ('get_url_decoded("https%3A%2F%2Fexample.com%2Fpartneralliance_asia-pacific_2022")',
             "https://example.com/partneralliance_asia-pacific_2022"),
        ),
    ),
)  # fmt: skip
