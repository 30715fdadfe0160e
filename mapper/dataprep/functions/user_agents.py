"""User-agent functions, with the names of the Yauaa analyzer.

The library ua-parser (the extra `ua`) parses a user agent; it is imported at the first use. The
tables below translate its names to Yauaa's, and a few rules handle user agents that no longer
contain the version of the browser or system, as Yauaa does.

Source: Adobe, "Data Prep mapping functions", user agent; the field values that Yauaa documents and
the results it publishes. Assumed for the platform: Yauaa as of 2024, and everything here except the
documented iPhone. The results are approximate because ua-parser names rare agents differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, signature
from mapper.dataprep.values import text_of
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import importlib.util as importlib_util

    import ua_parser
else:
    importlib_util = lazy_module("importlib.util")
    ua_parser = lazy_module("ua_parser")


APPROXIMATE = "mapper parses user agents with ua-parser, and the platform with Yauaa"
MISSING = "user-agent functions need a parser: python -m pip install 'ua-parser>=1.0,<2'"

UNKNOWN, NO_VERSION = "Unknown", "??"

# Yauaa treats a longer string as an attack; the limit also bounds the time that patterns take.
MAX_CHARACTERS, ATTACK = 2048, "Hacker"

# ua-parser's name -> Yauaa's name, where they differ.
AGENTS = {
    "Amazon Silk": "Silk",
    "Android": "Stock Android Browser",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile WebView": "Chrome Webview",
    "Chrome Mobile iOS": "Chrome",
    "Edge Mobile": "Edge",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox for iOS",
    "IE": "Internet Explorer",
    "Mobile Safari": "Safari",
    "Mobile Safari UI/WKWebView": "UIWebView",
    "Samsung Internet": "SamsungBrowser",
    "UC Browser": "UCBrowser",
}
SYSTEMS = {
    "ATV OS X": "tvOS",
    "Mac OS X": "Mac OS",
    "Web0S": "WebOS",
    "WatchOS": "watchOS",
}
WINDOWS_9X = {"95": "95", "98": "98", "ME": "Millennium Edition"}

# Agent -> the product whose version Yauaa takes for the agent's.
VERSION_OF = {
    "Chrome Webview": "Chrome",
    "Stock Android Browser": "Version",
    "UIWebView": "AppleWebKit",
}

# From these versions on, a browser reports Windows 10 or macOS 10.15 on any later system too.
WINDOWS_FROZEN = {"Chrome": 92, "Edge": 92, "Firefox": 92}
MAC_FROZEN = {"Chrome": 90, "Edge": 90, "Firefox": 87, "Safari": 14}

# The first pattern that matches determines the device class. `re` compiles these strings at their
# first use, to keep start-up fast.
DEVICES = (
    (r"Nintendo 3DS", "Handheld Game Console"),
    (r"Xbox|PlayStation|Nintendo", "Game Console"),
    (r"Apple ?Watch|Watch ?OS|watchOS", "Watch"),
    (r"AppleTV|Apple TV|CrKey|\bAFT[A-Z]|Roku", "Set-top box"),
    (r"HbbTV|SMART-TV|SmartTV|Web0S|BRAVIA|Android ?TV|GoogleTV|\(TV;", "TV"),
    (r"Oculus|Quest \d", "Virtual Reality"),
    (r"Tesla/|QtCarBrowser", "Car"),
    (r"Kindle/|Kobo", "eReader"),
    (r"Opera Mini", "Mobile"),
    (r"iPad|Tablet|PlayBook", "Tablet"),
    (r"\bMobile\b|iPhone|iPod|Phone", "Phone"),
    (r"Android.*Safari/", "Tablet"),
    (r"Android", "Mobile"),
    (r"\bWin|Macintosh|X11|Linux", "Desktop"),
)
_MOBILE = "Mobile|Android|Phone"
_VERSION = "[A-Za-z0-9.]*"
# Chrome since 2022 reports only its major version, and no version of the system.
_REDUCED = r"Chrome/([0-9]+)\.0\.0\.0(?![.0-9])"


FIELDS = (
    "os_name",
    "os_version",
    "os_name_version",
    "os_name_version_major",
    "name",
    "version",
    "name_version_major",
    "device_class",
)


def missing_parser() -> str:
    """Return why user agents cannot be parsed here, "" if they can; do not import the parser."""
    return "" if importlib_util.find_spec("ua_parser") else MISSING


@lru_cache(maxsize=4096)
def read_agent(text: str) -> dict[str, str]:
    """Return the `FIELDS` of a user agent; raise `Fault` if the extra is not installed."""
    if len(text) > MAX_CHARACTERS:
        return dict.fromkeys(FIELDS, ATTACK)
    # The Rust build of the parser rejects unpaired surrogates.
    text = text.encode("utf-8", "replace").decode()
    try:
        parsed = ua_parser.parse(text)
    except ImportError as error:
        raise Fault(MISSING) from error
    name, version = _agent(text, parsed.user_agent)
    robot = parsed.device is not None and parsed.device.family == "Spider"
    if robot:
        system = "Google Cloud" if name.startswith("Google") else "Cloud"
        os_version, shown = NO_VERSION, system
    else:
        system, os_version, shown = _system(text, parsed.os, name, version)
    return {
        "os_name": system,
        "os_version": os_version,
        "os_name_version": f"{shown} {os_version}",
        "os_name_version_major": f"{shown} {_major(os_version, system)}",
        "name": name,
        "version": version,
        "name_version_major": f"{name} {_major(version)}",
        "device_class": _device(text, robot),
    }


def _agent(text: str, parsed: Any) -> tuple[str, str]:
    """Return name and version; in an app, Yauaa reports the embedded browser."""
    if parsed is None:
        return UNKNOWN, NO_VERSION
    name = AGENTS.get(parsed.family, parsed.family)
    if "like Mac OS X" in text and "FBAN/" in text:
        name = "UIWebView"
    elif "Chrome/" in text and "; wv)" in text:
        name = "Chrome Webview"
    if name in VERSION_OF:
        return name, _version_of(VERSION_OF[name], text)
    reduced = re.search(_REDUCED, text)
    if reduced and name in ("Chrome", "Edge"):
        return name, reduced[1]
    return name, _as_written(_joined(parsed), text)


def _system(text: str, parsed: Any, agent: str, version: str) -> tuple[str, str, str]:
    """Return the name, the version, and the name to show before the version."""
    if parsed is None:
        return UNKNOWN, NO_VERSION, UNKNOWN
    name = SYSTEMS.get(parsed.family, parsed.family)
    os_version = _joined(parsed)
    reduced = re.search(_REDUCED, text)
    if name == "Windows":
        if os_version == "10" and reduced and agent == "Chrome":
            os_version = NO_VERSION
        return _windows(os_version, frozen=_at_least(WINDOWS_FROZEN, agent, version))
    if name == "Chrome OS":
        os_version = reduced[1] if reduced else _version_of("Chrome", text)
    elif name == "Mac OS" and os_version in ("10.15", "10.15.7"):
        os_version = ">=10.15.7" if _at_least(MAC_FROZEN, agent, version) else os_version
    elif name == "Android" and reduced and "Android 10; K)" in text:
        os_version = NO_VERSION
    return name, os_version, name


def _windows(version: str, *, frozen: bool) -> tuple[str, str, str]:
    if version in WINDOWS_9X:
        return "Windows 9x", WINDOWS_9X[version], "Windows"
    if version == NO_VERSION:
        return "Windows NT", version, "Windows NT"
    if version == "10":
        version = ">=10" if frozen else "10.0"
    return "Windows NT", version, "Windows"


def _at_least(versions: dict[str, int], agent: str, version: str) -> bool:
    major = _major(version)
    return agent in versions and major.isdecimal() and int(major) >= versions[agent]


def _device(text: str, robot: bool) -> str:
    if robot:
        return "Robot Mobile" if re.search(_MOBILE, text) else "Robot"
    return next((name for pattern, name in DEVICES if re.search(pattern, text)), UNKNOWN)


def _joined(version: Any) -> str:
    parts = []
    for part in (version.major, version.minor, version.patch, version.patch_minor):
        if not part:
            break
        parts.append(part)
    return ".".join(parts) or NO_VERSION


def _version_of(product: str, text: str) -> str:
    """Return the version after `product/`."""
    _, separator, rest = text.partition(product + "/")
    written = re.match(_VERSION, rest)
    return (written[0] if separator and written else "").strip(".") or NO_VERSION


def _as_written(version: str, text: str) -> str:
    """Return the version in full, with the parts that ua-parser omits."""
    for mark in "/ ":
        _, separator, rest = text.partition(mark + version)
        if separator and (not rest or rest[0] in ".;) ,["):
            written = re.match(_VERSION, rest)
            return version + (written[0].rstrip(".") if written else "")
    return version


def _major(version: str, system: str = "") -> str:
    """Return the first part of a version; the first two for a macOS version 10."""
    first, _, rest = version.partition(".")
    if system == "Mac OS" and first in ("10", ">=10") and rest:
        return f"{first}.{rest.partition('.')[0]}"
    return first


def _reader(field: str) -> Callable[[Any], str | None]:
    return lambda value: None if value is None else read_agent(text_of(value))[field]


_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 5_1_1 like Mac OS X) AppleWebKit/534.46 (KHTML, like"
    " Gecko) Version/5.1 Mobile/9B206 Safari/7534.48.3"
)


def _function(name: str, field: str, described: str, on_iphone: str) -> Function:
    return Function(
        name, signature("string", user_agent="string"), f"Returns {described} of a user agent.",
        _reader(field), examples=((f'{name}("{_IPHONE}")', on_iphone),),
        not_previewed=missing_parser, approximate=APPROXIMATE,
    )  # fmt: skip


FUNCTIONS = (
    _function("ua_os_name", "os_name", "the operating system", "iOS"),
    _function(
        "ua_os_version_major", "os_name_version_major",
        "the operating system with its major version", "iOS 5",
    ),
    _function("ua_os_version", "os_version", "the version of the operating system", "5.1.1"),
    _function(
        "ua_os_name_version", "os_name_version", "the operating system with its version",
        "iOS 5.1.1",
    ),
    _function("ua_agent_version", "version", "the version", "5.1"),
    _function(
        "ua_agent_version_major", "name_version_major", "the name with the major version",
        "Safari 5",
    ),
    _function("ua_agent_name", "name", "the name", "Safari"),
    _function("ua_device_class", "device_class", "the device class", "Phone"),
)  # fmt: skip
