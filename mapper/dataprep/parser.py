"""Parse tokens to a tree with a Pratt parser over `operators.py`.

It takes the precedence of operators from one table, and needs few stack frames per level, so that
expressions can be nested `MAX_NESTING` levels deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.literals import MAX_DIGITS, LiteralError, number_value, text_value
from mapper.dataprep.names import ENGINE_WORDS, STATEMENT_WORDS
from mapper.dataprep.operators import BINARY_SPELLINGS, TERNARY_POWER, UNARY_SPELLINGS, Operator
from mapper.dataprep.problems import ExpressionSyntaxError, Problem, Rewrite
from mapper.dataprep.syntax_hints import lambda_problem, likely_cause
from mapper.dataprep.syntax_rewrites import reserved_field, rewrites
from mapper.dataprep.tokens import Token, tokenize
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Index,
    Literal,
    MapLiteral,
    Method,
    Name,
    Node,
    Property,
    Ternary,
    Unary,
)
from mapper.dataprep.values import is_decimal

MAX_NESTING = 220
TOO_DEEP = f"the expression is nested more than {MAX_NESTING} levels deep"

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_ASSIGNMENTS = frozenset({"=", "+=", "-="})
_LATER = frozenset({"?."})


def parse(text: str) -> Node:
    """Return the tree of an expression; an empty expression or a comment is null.

    Raises:
        ExpressionSyntaxError: with code EXP001, EXP003, EXP006 or EXP010 and the position.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.position = 0
        self.nesting = 0
        self.openers: list[Token] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def parse(self) -> Node:
        if self.token.kind == "end":
            return Literal(None)
        tree = self.expression(TERNARY_POWER)
        if self.token.kind != "end":
            self.unexpected("an operator or the end")
        return tree

    # --- operators -------------------------------------------------------------------------

    def expression(self, power: int) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            self.fail(TOO_DEEP, self.token)
        start = self.token.start
        left = self.operand()
        blocked: Operator | None = None
        while True:
            token = self.token
            if token.text == "?" and power <= TERNARY_POWER:
                left = self.ternary(left, start)
                continue
            operator = BINARY_SPELLINGS.get(token.text) if token.kind in ("op", "name") else None
            if operator is None or operator.power < power:
                break
            if blocked is not None and blocked.power == operator.power:
                hint = "join two comparisons with &&"
                self.fail(f"'{token.text}' cannot follow another comparison", token, hint)
            self.position += 1
            # `?:` and `??` group to the right, all other operators to the left
            right = self.expression(operator.power + (operator.power != TERNARY_POWER))
            left = Binary(operator.symbol, left, right, span=(start, self.previous_end()))
            blocked = None if operator.chains else operator
        self.nesting -= 1
        return left

    def ternary(self, test: Node, start: int) -> Node:
        question = self.advance()
        yes = self.expression(TERNARY_POWER)
        if self.token.text != ":":
            self.unexpected("':' and the other branch", opener=question)
        self.colon()
        no = self.expression(TERNARY_POWER)
        return Ternary(test, yes, no, span=(start, self.previous_end()))

    def colon(self) -> None:
        """Skip a colon; fail for `name : fn(`, which the engine parses as one function name."""
        before = self.tokens[self.position - 1]
        end = self.tokens[-1]
        after, bracket = [*self.tokens[self.position + 1 : self.position + 3], end, end][:2]
        is_member = self.position > 1 and self.tokens[self.position - 2].text == "."
        if (
            before.kind == "name"
            and before.text not in ENGINE_WORDS
            and not is_member
            and after.kind == "name"
            and after.text not in ENGINE_WORDS
            and bracket.text == "("
        ):
            hint = f"put the call in brackets: ({after.text}(...))"
            self.fail("the platform parses a name, ':' and a call as one name", after, hint)
        self.position += 1

    def operand(self) -> Node:
        """Parse prefix operators, a primary, and its suffixes in one method, to save frames."""
        prefixes: list[tuple[Token, str]] = []
        while self.token.kind in ("op", "name") and self.token.text in UNARY_SPELLINGS:
            prefixes.append((self.token, UNARY_SPELLINGS[self.token.text].symbol))
            self.position += 1
        if self.nesting + len(prefixes) > MAX_NESTING:
            self.fail(TOO_DEEP, self.token)
        token = self.token
        start = token.start
        if token.text == "(":
            self.position += 1
            self.openers.append(token)
            tree = self.expression(TERNARY_POWER)
            self.close(token)
        elif token.text == "[":
            self.position += 1
            items = self.items(token)
            tree = ArrayLiteral(items, span=(token.start, self.previous_end()))
        elif token.text == "{":
            tree = self.map_literal(token)
        elif token.kind == "name":
            tree = self.name(token)
        else:
            tree = self.atom(token)
        while self.token.text in (".", "[", "("):
            if self.token.text == "(":
                self.fail("only a function or method can be called", self.token)
            follow = self.member if self.token.text == "." else self.index
            tree = follow(tree, start)
        is_number = token.kind == "number" and isinstance(tree, Literal)
        if is_number and prefixes and prefixes[-1][1] == "-":
            tree = self.negative(prefixes.pop()[0], tree)
        for token, symbol in reversed(prefixes):
            tree = Unary(symbol, tree, span=(token.start, self.previous_end()))
        return tree

    # --- operands --------------------------------------------------------------------------

    def atom(self, token: Token) -> Node:
        self.position += 1
        match token.kind:
            case "number":
                value = self.literal(token, number_value)
                return Literal(value, span=(token.start, token.end))
            case "string":
                value = self.literal(token, text_value)
                return Literal(value, span=(token.start, token.end))
            case "wrapped":
                return self.wrapped(token)
        self.position -= 1
        return self.unexpected("a value")

    def negative(self, sign: Token, number: Node) -> Literal:
        assert isinstance(number, Literal)
        value: Any = number.value
        negated = value.copy_negate() if is_decimal(value) else -value
        return Literal(negated, span=(sign.start, number.span[1]))

    def name(self, token: Token) -> Node:
        self.position += 1
        span = (token.start, token.end)
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text], span=span)
        if "\\" in token.text:
            return Name(token.text.replace(r"\.", "."), span=span)
        if self.token.text == "(" and token.text not in ENGINE_WORDS:
            opener = self.advance()
            args = self.items(opener)
            return Call(token.text, args, span, span=(token.start, self.previous_end()))
        if token.text in STATEMENT_WORDS and self.begins_statement():
            hint = "write a ? b : c or iif(a, b, c)" if token.text == "if" else ""
            message = f"'{token.text}' is a statement; a calculated field is a single expression"
            self.fail(message, token, hint, code="EXP006")
        if token.text in ENGINE_WORDS or token.text in FUNCTIONS:
            kind = "a function" if token.text in FUNCTIONS else "a reserved word"
            hint = f"write the field as ${{{token.text}}}"
            after = self.tokens[min(self.position + 1, len(self.tokens) - 1)]
            if kind == "a function":
                hint += f", or the call as {token.text}(...)"
            if token.text in BINARY_SPELLINGS and self.token.text == "(":
                hint = f"write it between two values: a {token.text} b"
            elif self.token.text == "-" and self.token.start == token.end and after.kind == "name":
                hint = f"write a name with a hyphen as ${{{token.text}-{after.text}}}"
            message = f"'{token.text}' is the name of {kind}"
            changes = reserved_field(token, (self.token, after))
            self.fail(message, token, hint, code="EXP010", changes=changes)
        return Name(token.text, span=span)

    def begins_statement(self) -> bool:
        """Return true after `if (`, `var x` and the like; false for a field of that name."""
        return self.token.text == "(" or (
            self.token.kind == "name" and self.token.text not in BINARY_SPELLINGS
        )

    def wrapped(self, token: Token) -> Node:
        r"""Parse `${a.b\.c}`: periods without a backslash separate the names of a path."""
        steps = re.findall(r"(?:[^\\.]|\\.)+", token.text[2:-1], re.DOTALL)
        if not steps:
            self.fail("the field name in ${ } is empty", token)
        plain = [re.sub(r"\\(.)", r"\1", step, flags=re.DOTALL) for step in steps]
        span = (token.start, token.end)
        tree: Node = Name(plain[0], span=span)
        for step in plain[1:]:
            tree = Property(tree, step, span=span)
        return tree

    def map_literal(self, opener: Token) -> Node:
        entries: list[tuple[Node, Node]] = []
        self.position += 1
        self.openers.append(opener)
        if self.token.text == "}":
            self.fail("the braces are empty", opener, "write the empty object as {:}")
        if self.token.text == ":":
            self.advance()
        else:
            while True:
                self.nesting += 1
                if self.nesting > MAX_NESTING:
                    self.fail(TOO_DEEP, opener)
                key = self.operand()
                self.nesting -= 1
                if self.token.text in (",", "}"):
                    hint = "write an array as [a, b], or an object as {'name': value}"
                    self.fail("sets in braces are not supported", opener, hint)
                if self.token.text != ":":
                    self.unexpected("':' between key and value", opener=opener)
                self.colon()
                entries.append((key, self.expression(TERNARY_POWER)))
                if self.token.text != ",":
                    break
                self.advance()
        self.close(opener)
        return MapLiteral(tuple(entries), span=(opener.start, self.previous_end()))

    def items(self, opener: Token) -> tuple[Node, ...]:
        """Parse the items between an opening and a closing bracket, separated by commas."""
        self.openers.append(opener)
        items: list[Node] = []
        if self.token.text != _CLOSERS[opener.text]:
            items.append(self.expression(TERNARY_POWER))
            while self.token.text == ",":
                self.advance()
                items.append(self.expression(TERNARY_POWER))
        self.close(opener)
        return tuple(items)

    def member(self, of: Node, start: int) -> Node:
        self.position += 1
        token = self.advance()
        match token.kind:
            case "number" if token.text.isdigit() and len(token.text) <= MAX_DIGITS:
                position = Literal(int(token.text), span=(token.start, token.end))
                return Index(of, position, span=(start, token.end))
            case "string":
                return Property(of, self.literal(token, text_value), span=(start, token.end))
            case "wrapped":
                wrapped = self.wrapped(token)
                if isinstance(wrapped, Name):
                    return Property(of, wrapped.name, span=(start, token.end))
            case "name" if "\\" in token.text:
                return Property(of, token.text.replace(r"\.", "."), span=(start, token.end))
            case "name" if token.text in ("size", "empty") or token.text not in ENGINE_WORDS:
                if self.token.text != "(":
                    if token.text in ENGINE_WORDS:
                        self.reserved_member(token)
                    return Property(of, token.text, span=(start, token.end))
                args = self.items(self.advance())
                span = (start, self.previous_end())
                return Method(of, token.text, args, (token.start, token.end), span=span)
            case "name":
                self.reserved_member(token)
        self.position -= 1
        return self.unexpected("a field name after the period")

    def reserved_member(self, token: Token) -> NoReturn:
        message = f"'{token.text}' is a reserved word, also after a period"
        self.fail(message, token, f"write .'{token.text}'", code="EXP010")

    def index(self, of: Node, start: int) -> Node:
        opener = self.advance()
        if self.token.text == "*":
            hint = "write the path as a plain `source`, not as an expression"
            self.fail("[*] is valid in plain paths only", self.token, hint)
        self.openers.append(opener)
        index = self.expression(TERNARY_POWER)
        self.close(opener)
        span = (start, self.previous_end())
        if isinstance(index, Literal) and isinstance(index.value, str):
            return Property(of, index.value, span=span)
        return Index(of, index, span=span)

    # --- literals --------------------------------------------------------------------------

    def literal(self, token: Token, read: Callable[[str], Any]) -> Any:
        """Return the value of a number or string token."""
        try:
            return read(token.text)
        except LiteralError as error:
            self.fail(str(error), token, error.hint)

    # --- positions and errors --------------------------------------------------------------

    def advance(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def previous_end(self) -> int:
        return self.tokens[self.position - 1].end

    def close(self, opener: Token) -> None:
        closer = _CLOSERS[opener.text]
        if self.token.text != closer:
            self.unexpected(f"'{closer}'", opener=opener)
        self.openers.pop()
        self.advance()

    def unexpected(self, expected: str, opener: Token | None = None) -> NoReturn:
        token = self.token
        problem = lambda_problem(self.tokens, self.position, self.openers)
        if problem is not None:
            raise ExpressionSyntaxError(problem)
        changes = rewrites(self.tokens, self.position, self.openers)
        actual = "end of the expression" if token.kind == "end" else f"'{token.text}'"
        message = f"unexpected {actual}; expected {expected}"
        if token.text in _ASSIGNMENTS:
            first = self.position == 0
            hint = "remove it: expressions do not start with '='" if first else "compare with =="
            self.fail(
                f"'{token.text}' is an assignment; a calculated field is a single expression",
                token,
                hint,
                "EXP006",
                changes,
            )
        if token.text == ";":
            message = "a calculated field is a single expression, without ';'"
            self.fail(message, token, "", "EXP006", changes)
        if token.text in _LATER:
            message = f"'{token.text}' exists only in later versions of the platform's language"
            self.fail(message, token, code="EXP003")
        innermost = self.openers[-1] if self.openers else None
        hint = likely_cause(self.tokens, self.position, innermost)
        if opener is None and token.kind == "end":
            opener = innermost
        if opener is not None and not hint:
            end = _CLOSERS.get(opener.text, ": value")
            hint = f"add '{end}' for the '{opener.text}' at character {opener.start + 1}"
        if token.text in (")", "]", "}") and not self.openers and not hint:
            hint = f"remove it, or add the opening bracket of this '{token.text}'"
        self.fail(message, token, hint, changes=changes)

    def fail(
        self,
        message: str,
        token: Token,
        hint: str = "",
        code: str = "EXP001",
        changes: tuple[Rewrite, ...] = (),
    ) -> NoReturn:
        end = max(token.end, token.start + 1)
        raise ExpressionSyntaxError(Problem(code, message, token.start, end, hint, changes))
