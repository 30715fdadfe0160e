"""Reads the resources in a JSON file of the Schema Registry, and resolves their references.

Source: Schema Registry API (`xed` and `xed-full` resources, `/rpc/export` payloads). Published
examples also have the key `$ref ` with a trailing space, which is accepted too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from mapper.paths import parse_pointer

Json: TypeAlias = dict[str, Any]
BundlePath: TypeAlias = tuple[str | int, ...]

MAX_PIECES = 100_000  # for schemas that refer to themselves; real schemas have about 10,000


class SchemaPiece(NamedTuple):
    """A JSON object of a resource that describes a field or an object.

    Attributes:
        node: The object.
        path: Keys and indexes from the root of the file.
        resource: The `$id` of its resource, to which local references refer.
        optional: Whether it is in an alternative (`oneOf`, `anyOf`).
    """

    node: Json
    path: BundlePath
    resource: str
    optional: bool = False

    def below(self, *steps: str | int) -> SchemaPiece:
        """Return the piece at these keys; its node must be an object."""
        node: Any = self.node
        for step in steps:
            node = node[step]
        return SchemaPiece(node, (*self.path, *steps), self.resource, self.optional)


@dataclass
class Bundle:
    """The resources of a file.

    Attributes:
        resources: The resources by `$id`.
        names: Alternative names (`meta:altId`) to `$id`.
        descriptors: The identity descriptors.
        contradictions: Resources with the `$id` of another resource, but different content.
        missing: References to missing resources, each with the piece that refers to it.
        pieces: The number of pieces read, for the limit.
    """

    resources: dict[str, SchemaPiece] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptors: list[SchemaPiece] = field(default_factory=list)
    contradictions: list[SchemaPiece] = field(default_factory=list)
    missing: dict[str, SchemaPiece] = field(default_factory=dict)
    pieces: int = 0

    def parts(self, piece: SchemaPiece) -> Iterator[SchemaPiece]:
        """Yield a piece, and all pieces that it refers to or consists of, each once."""
        seen: set[tuple[int, bool]] = set()
        stack = [piece]
        while stack and self.pieces <= MAX_PIECES:
            part = stack.pop()
            if (id(part.node), part.optional) in seen:
                continue
            seen.add((id(part.node), part.optional))
            self.pieces += 1
            yield part
            stack.extend(reversed(list(self._below(part))))

    def _below(self, part: SchemaPiece) -> Iterator[SchemaPiece]:
        ref = reference(part.node)
        if ref is not None:
            target = self._target(ref, part)
            if target is not None:
                yield target
            else:
                self.missing.setdefault(ref, part)
        for key in ("allOf", "anyOf", "oneOf"):
            for position, node in enumerate(list_or_empty(part.node.get(key))):
                if isinstance(node, dict):
                    below = part.below(key, position)
                    yield below if key == "allOf" else below._replace(optional=True)

    def _target(self, ref: str, part: SchemaPiece) -> SchemaPiece | None:
        id_, _, fragment = ref.partition("#")
        id_ = self.names.get(id_, id_) if id_ else part.resource
        resource = self.resources.get(id_)
        if resource is None:
            return None
        node: Any = resource.node
        steps: list[str | int] = []
        names = unquote(fragment).strip("/")
        for name in parse_pointer(f"/{names}") if names else ():
            step = int(name) if isinstance(node, list) and name.isdigit() else name
            try:
                node = node[step]
            except (LookupError, TypeError):
                return None
            steps.append(step)
        if not isinstance(node, dict):
            return None
        return resource.below(*steps)._replace(optional=part.optional)


def reference(node: Json) -> str | None:
    """Return the reference of a piece, if it has one."""
    ref = node.get("$ref", node.get("$ref "))
    return ref.strip() if isinstance(ref, str) else None


def read_bundle(data: Any) -> Bundle:
    """Return the resources in JSON: a single one, a list, or a list under `results`."""
    paths: list[tuple[BundlePath, Any]]
    if isinstance(data, dict) and "results" not in data:
        paths = [((), data)]
    elif isinstance(data, dict):
        paths = [
            (("results", number), item)
            for number, item in enumerate(list_or_empty(data["results"]))
        ]
    else:
        paths = [((number,), item) for number, item in enumerate(list_or_empty(data))]
    bundle = Bundle()
    for path, item in paths:
        if not isinstance(item, dict):
            continue
        if item.get("@type") == "xdm:descriptorIdentity":
            bundle.descriptors.append(SchemaPiece(item, path, ""))
        elif any(key in item for key in ("properties", "allOf", "definitions")):
            _add_resource(bundle, item, path)
    return bundle


def _add_resource(bundle: Bundle, item: Json, path: BundlePath) -> None:
    id_ = item.get("$id")
    id_ = id_ if isinstance(id_, str) else f"#{len(bundle.resources)}"
    resource = SchemaPiece(item, path, id_)
    first = bundle.resources.setdefault(id_, resource)
    if first.node != item:
        bundle.contradictions.append(resource)
    if isinstance(name := item.get("meta:altId"), str):
        bundle.names.setdefault(name, id_)


def schemas_of(bundle: Bundle) -> list[SchemaPiece]:
    """Return the schemas among the resources; a single resource counts as one."""
    every = list(bundle.resources.values())
    typed = [item for item in every if item.node.get("meta:resourceType") == "schemas"]
    return typed or [item for item in every if "/schemas/" in str(item.node.get("$id"))] or every


def list_or_empty(value: Any) -> list[Any]:
    """Return a value if it is a list, else an empty list."""
    return value if isinstance(value, list) else []


def string_or_empty(value: Any) -> str:
    """Return a value if it is a string, else an empty string."""
    return value if isinstance(value, str) else ""
