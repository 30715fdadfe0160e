"""Sets of characters of java.util.regex, in the syntax of the `regex` library.

A set is a string to put between the brackets of a set of the library's V1 syntax, in which sets can
be nested. Source: java.util.regex.Pattern and java.lang.Character (Java 17).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import regex

WHITESPACE = " \\t-\\r"
DIGITS = "0-9"
WORD = "A-Za-z0-9_"
PREDEFINED = {
    "d": DIGITS,
    "w": WORD,
    "s": WHITESPACE,
    "h": r" \xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000\t",
    "v": r"\n-\r\x85\u2028\u2029",
}

_ALPHABETIC, _LOWER, _UPPER = r"\p{Alphabetic}", r"\p{Lowercase}", r"\p{Uppercase}"
_ANY_CASE = rf"{_LOWER}{_UPPER}\p{{Lt}}"
_IGNORABLE = r"\p{Cf}\x00-\x08\x0e-\x1b\x7f-\x9f"
_IDENTIFIER = r"\p{L}\p{Nl}\p{Sc}\p{Pc}"
_GRAPH = r"[^\p{White_Space}\p{Cc}\p{Cs}\p{Cn}]"

# The same with `(?U)`.
UNICODE_PREDEFINED = {
    "d": r"\p{Nd}",
    "w": rf"{_ALPHABETIC}\p{{M}}\p{{Nd}}\p{{Pc}}\p{{Join_Control}}",
    "s": r"\p{White_Space}",
}

# Properties with `(?U)` and after `Is`, by uppercase name.
_UNICODE_POSIX = {
    "ALPHA": _ALPHABETIC,
    "LOWER": _LOWER,
    "UPPER": _UPPER,
    "SPACE": r"\p{White_Space}",
    "PUNCT": r"\p{P}",
    "XDIGIT": r"\p{Nd}\p{Hex_Digit}",
    "ALNUM": rf"{_ALPHABETIC}\p{{Nd}}",
    "CNTRL": r"\p{Cc}",
    "DIGIT": r"\p{Nd}",
    "BLANK": r"\p{Zs}\t",
    "GRAPH": _GRAPH,
    "PRINT": rf"[[{_GRAPH}\p{{Zs}}]--\p{{Cc}}]",
}
_UNICODE = _UNICODE_POSIX | {
    "ALPHABETIC": _ALPHABETIC,
    "LETTER": r"\p{L}",
    "IDEOGRAPHIC": r"\p{Ideographic}",
    "LOWERCASE": _LOWER,
    "UPPERCASE": _UPPER,
    "TITLECASE": r"\p{Lt}",
    "WHITE_SPACE": r"\p{White_Space}",
    "CONTROL": r"\p{Cc}",
    "PUNCTUATION": r"\p{P}",
    "HEX_DIGIT": r"\p{Nd}\p{Hex_Digit}",
    "ASSIGNED": r"\P{Cn}",
    "NONCHARACTER_CODE_POINT": r"\p{Noncharacter_Code_Point}",
    "DIGIT": r"\p{Nd}",
    "JOIN_CONTROL": r"\p{Join_Control}",
    "WORD": UNICODE_PREDEFINED["w"],
}
_CATEGORIES = [
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
    "Cf", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf",
    "L", "M", "N", "Z", "C", "P", "S",
]  # fmt: skip
_PLAIN = {
    **{name: rf"\p{{{name}}}" for name in _CATEGORIES},
    "LC": r"\p{Lu}\p{Ll}\p{Lt}",
    "LD": r"\p{L}\p{Nd}",
    "L1": r"\x00-\xff",
    "all": r"\x00-\U0010ffff",
    "ASCII": r"\x00-\x7f",
    "Alnum": "A-Za-z0-9",
    "Alpha": "A-Za-z",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "Digit": DIGITS,
    "Graph": r"\x21-\x7e",
    "Lower": "a-z",
    "Print": r"\x20-\x7e",
    "Punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "Space": WHITESPACE,
    "Upper": "A-Z",
    "XDigit": "0-9A-Fa-f",
    "javaLowerCase": _LOWER,
    "javaUpperCase": _UPPER,
    "javaAlphabetic": _ALPHABETIC,
    "javaIdeographic": r"\p{Ideographic}",
    "javaTitleCase": r"\p{Lt}",
    "javaDigit": r"\p{Nd}",
    "javaDefined": r"\P{Cn}",
    "javaLetter": r"\p{L}",
    "javaLetterOrDigit": r"\p{L}\p{Nd}",
    "javaJavaIdentifierStart": _IDENTIFIER,
    "javaJavaIdentifierPart": rf"{_IDENTIFIER}\p{{Nd}}\p{{Mc}}\p{{Mn}}{_IGNORABLE}",
    "javaUnicodeIdentifierStart": r"\p{ID_Start}\u2e2f",
    "javaUnicodeIdentifierPart": rf"[[\p{{ID_Continue}}\u2e2f{_IGNORABLE}]--[\u30fb\uff65]]",
    "javaIdentifierIgnorable": _IGNORABLE,
    "javaSpaceChar": r"\p{Z}",
    "javaWhitespace": r"[\p{Z}--[\xa0\u2007\u202f]]\t-\r\x1c-\x1f",
    "javaISOControl": r"\p{Cc}",
    "javaMirrored": r"\p{Bidi_Mirrored}",
}  # fmt: skip
# With `(?i)`, a property of one case includes all cases.
_FOLDED = {
    "Lu": _PLAIN["LC"], "Ll": _PLAIN["LC"], "Lt": _PLAIN["LC"],
    "Lower": "A-Za-z", "Upper": "A-Za-z",
    "javaLowerCase": _ANY_CASE, "javaUpperCase": _ANY_CASE, "javaTitleCase": _ANY_CASE,
}  # fmt: skip
_FOLDED_UNICODE = dict.fromkeys(
    ("LOWER", "UPPER", "LOWERCASE", "UPPERCASE", "TITLECASE"), _ANY_CASE
)

# The scripts of Unicode 13, each with its four-letter code.
_SCRIPTS = """
COMMON ZYYY LATIN LATN GREEK GREK CYRILLIC CYRL ARMENIAN ARMN HEBREW HEBR ARABIC ARAB SYRIAC SYRC
THAANA THAA DEVANAGARI DEVA BENGALI BENG GURMUKHI GURU GUJARATI GUJR ORIYA ORYA TAMIL TAML TELUGU
TELU KANNADA KNDA MALAYALAM MLYM SINHALA SINH THAI THAI LAO LAOO TIBETAN TIBT MYANMAR MYMR
GEORGIAN GEOR HANGUL HANG ETHIOPIC ETHI CHEROKEE CHER CANADIAN_ABORIGINAL CANS OGHAM OGAM RUNIC
RUNR KHMER KHMR MONGOLIAN MONG HIRAGANA HIRA KATAKANA KANA BOPOMOFO BOPO HAN HANI YI YIII
OLD_ITALIC ITAL GOTHIC GOTH DESERET DSRT INHERITED ZINH TAGALOG TGLG HANUNOO HANO BUHID BUHD
TAGBANWA TAGB LIMBU LIMB TAI_LE TALE LINEAR_B LINB UGARITIC UGAR SHAVIAN SHAW OSMANYA OSMA CYPRIOT
CPRT BRAILLE BRAI BUGINESE BUGI COPTIC COPT NEW_TAI_LUE TALU GLAGOLITIC GLAG TIFINAGH TFNG
SYLOTI_NAGRI SYLO OLD_PERSIAN XPEO KHAROSHTHI KHAR BALINESE BALI CUNEIFORM XSUX PHOENICIAN PHNX
PHAGS_PA PHAG NKO NKOO SUNDANESE SUND BATAK BATK LEPCHA LEPC OL_CHIKI OLCK VAI VAII SAURASHTRA
SAUR KAYAH_LI KALI REJANG RJNG LYCIAN LYCI CARIAN CARI LYDIAN LYDI CHAM CHAM TAI_THAM LANA
TAI_VIET TAVT AVESTAN AVST EGYPTIAN_HIEROGLYPHS EGYP SAMARITAN SAMR MANDAIC MAND LISU LISU BAMUM
BAMU JAVANESE JAVA MEETEI_MAYEK MTEI IMPERIAL_ARAMAIC ARMI OLD_SOUTH_ARABIAN SARB
INSCRIPTIONAL_PARTHIAN PRTI INSCRIPTIONAL_PAHLAVI PHLI OLD_TURKIC ORKH BRAHMI BRAH KAITHI KTHI
MEROITIC_HIEROGLYPHS MERO MEROITIC_CURSIVE MERC SORA_SOMPENG SORA CHAKMA CAKM SHARADA SHRD TAKRI
TAKR MIAO PLRD CAUCASIAN_ALBANIAN AGHB BASSA_VAH BASS DUPLOYAN DUPL ELBASAN ELBA GRANTHA GRAN
PAHAWH_HMONG HMNG KHOJKI KHOJ LINEAR_A LINA MAHAJANI MAHJ MANICHAEAN MANI MENDE_KIKAKUI MEND MODI
MODI MRO MROO OLD_NORTH_ARABIAN NARB NABATAEAN NBAT PALMYRENE PALM PAU_CIN_HAU PAUC OLD_PERMIC
PERM PSALTER_PAHLAVI PHLP SIDDHAM SIDD KHUDAWADI SIND TIRHUTA TIRH WARANG_CITI WARA AHOM AHOM
ANATOLIAN_HIEROGLYPHS HLUW HATRAN HATR MULTANI MULT OLD_HUNGARIAN HUNG SIGNWRITING SGNW ADLAM ADLM
BHAIKSUKI BHKS MARCHEN MARC NEWA NEWA OSAGE OSGE TANGUT TANG MASARAM_GONDI GONM NUSHU NSHU SOYOMBO
SOYO ZANABAZAR_SQUARE ZANB HANIFI_ROHINGYA ROHG OLD_SOGDIAN SOGO SOGDIAN SOGD DOGRA DOGR
GUNJALA_GONDI GONG MAKASAR MAKA MEDEFAIDRIN MEDF ELYMAIC ELYM NANDINAGARI NAND
NYIAKENG_PUACHUE_HMONG HMNP WANCHO WCHO YEZIDI YEZI CHORASMIAN CHRS DIVES_AKURU DIAK
KHITAN_SMALL_SCRIPT KITS UNKNOWN ZZZZ
"""
_BLOCK = r"[A-Z0-9]+(?:(?:_[A-Z0-9]+)*|(?:[ -][A-Z0-9]+)*)\Z"


def property_set(name: str, *, fold: bool, unicode: bool) -> str | None:
    r"""Return the set of `\p{name}`; None if Java does not know the name.

    Args:
        name: The string between the braces.
        fold: Whether `(?i)` is set.
        unicode: Whether `(?U)` is set.
    """
    key, equals, value = name.partition("=")
    if equals:
        match key.lower():
            case "sc" | "script":
                return _script(value)
            case "blk" | "block":
                return _block(value)
            case "gc" | "general_category":
                return _plain(value, fold)
        return None
    if name.startswith("In"):
        return _block(name[2:])
    if name.startswith("Is"):
        name = name[2:]
        return _unicode(name, fold) or _plain(name, fold) or _script(name)
    if unicode and name.upper() in _UNICODE_POSIX:
        return _unicode(name, fold)
    return _plain(name, fold)


def _plain(name: str, fold: bool) -> str | None:
    return _FOLDED[name] if fold and name in _FOLDED else _PLAIN.get(name)


def _unicode(name: str, fold: bool) -> str | None:
    upper = _UNDERSCORED.get(name.upper(), name.upper())
    return _FOLDED_UNICODE[upper] if fold and upper in _FOLDED_UNICODE else _UNICODE.get(upper)


_UNDERSCORED = {
    "WHITESPACE": "WHITE_SPACE",
    "HEXDIGIT": "HEX_DIGIT",
    "JOINCONTROL": "JOIN_CONTROL",
    "NONCHARACTERCODEPOINT": "NONCHARACTER_CODE_POINT",
}


def _script(name: str) -> str | None:
    return rf"\p{{Script={name}}}" if name.upper() in _SCRIPTS.split() else None


@lru_cache(maxsize=128)
def _block(name: str) -> str | None:
    """Return the set of a block; None if Java does not know it. The library has more spellings."""
    name = name.upper()
    text = rf"\p{{Block={name}}}"
    if not re.match(_BLOCK, name):
        return None
    try:
        regex.compile(text, cache_pattern=False)
    except regex.error:
        return None
    return text


def character(code: int) -> str:
    """Return a character as a pattern or a member of a set."""
    text = chr(code)
    if code < 0x80 and text.isalnum():
        return text
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def span(first: int, last: int) -> str:
    """Return a range of characters as a member of a set."""
    return character(first) if first == last else f"{character(first)}-{character(last)}"


class CharacterSet:
    """A set that is being read; members can be added even after other sets contain it.

    Attributes:
        members: Strings, and other sets; the set is their union.
        negated: Whether the set is the complement of the union.
        whole: Whether Java reads a whole character for a member, and not only a UTF-16 unit.
    """

    def __init__(
        self,
        members: list[str | CharacterSet] | None = None,
        *,
        negated: bool = False,
        whole: bool = False,
    ) -> None:
        self.members = [] if members is None else members
        self.negated = negated
        self.whole = whole

    @property
    def reads_whole(self) -> bool:
        """Whether Java reads a whole character for the set."""
        return (
            self.whole
            or self.negated
            or any(isinstance(m, CharacterSet) and m.reads_whole for m in self.members)
        )

    @property
    def text(self) -> str:
        """The set with its brackets."""
        return f"[{'^' if self.negated else ''}{self._inner}]"

    @property
    def _inner(self) -> str:
        return "".join(
            m if isinstance(m, str) else m._inner if m.is_union else m.text for m in self.members
        )

    @property
    def is_union(self) -> bool:
        """Whether its members can be added to another union one by one."""
        return not self.negated


class Intersection(CharacterSet):
    """The characters in all of the sets that are its members."""

    @property
    def text(self) -> str:
        return f"[{'&&'.join(m if isinstance(m, str) else m.text for m in self.members)}]"

    @property
    def is_union(self) -> bool:
        return False


# --- case ---------------------------------------------------------------------------------

# Ranges that contain all characters with case.
_CASED = (
    (0x41, 0x590), (0x10A0, 0x1400), (0x1C80, 0x2E00), (0xA640, 0xAC00), (0xFB00, 0xFF60),
    (0x10400, 0x10500), (0x10C80, 0x10D00), (0x118A0, 0x118E0),
    (0x16E40, 0x16E80), (0x1E900, 0x1E944),
)  # fmt: skip


def upper(code: int) -> int:
    """Return the upper-case character, as Java's Character.toUpperCase."""
    text = chr(code)
    for mapped in (text.upper(), text.title()):
        if len(mapped) == 1:
            return ord(mapped)
    return code


def lower(code: int) -> int:
    """Return the lower-case character, as Java's Character.toLowerCase."""
    return ord(chr(code).lower()[0])


def folded(code: int) -> int:
    """Return a key that is equal for characters that `(?iu)` treats as the same."""
    return lower(upper(code))


@lru_cache(maxsize=1)
def _cased() -> tuple[tuple[int, int, int], ...]:
    """Return all characters with other cases, each with its uppercase and its folded character."""
    rows = (
        (code, upper(code), folded(code)) for first, end in _CASED for code in range(first, end)
    )
    return tuple(row for row in rows if not row[0] == row[1] == row[2])


@lru_cache(maxsize=1024)
def same_folded(key: int) -> tuple[int, ...]:
    """Return all characters with the same key."""
    return tuple(sorted({key, *(code for code, _, other in _cased() if other == key)}))


def folded_span(first: int, last: int) -> Iterable[int]:
    """Return the characters outside a range that `(?iu)` matches with one inside."""
    return (
        code
        for code, up, key in _cased()
        if not first <= code <= last and (first <= up <= last or first <= key <= last)
    )


def ascii_folded_span(first: int, last: int) -> Iterable[int]:
    """Return the ASCII letters outside a range whose other case is inside."""
    letters = [*range(0x41, 0x5B), *range(0x61, 0x7B)]
    return (code for code in letters if not first <= code <= last and first <= code ^ 32 <= last)
