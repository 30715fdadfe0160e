"""The resources in a JSON file of the Schema Registry, and what their references stand for.

Source: Schema Registry API (`xed` and `xed-full` resources, `/rpc/export` payloads). Published
examples also spell the key `$ref` with a blank at its end; both are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Located: TypeAlias = tuple[Json, Json]  # a piece of a resource, and the resource

MOST_REFERENCES = 60  # in a row; real schemas have fewer than ten
MOST_PIECES = 300_000  # what a schema may unfold to; real ones have some ten thousand


@dataclass
class Bundle:
    """The resources of a file by `$id`, and the references that it lacks."""

    resources: dict[str, Json]
    descriptors: list[Json]
    missing: dict[str, None] = field(default_factory=dict)
    pieces: int = 0

    def parts(self, piece: Located, depth: int = 0) -> Iterator[Located]:
        """A piece and all that it refers to or is made of, itself first."""
        node, owner = piece
        self.pieces += 1
        if depth > MOST_REFERENCES or self.pieces > MOST_PIECES:
            return
        yield piece
        ref = node.get("$ref", node.get("$ref "))
        if isinstance(ref, str):
            target = self._target(ref, owner)
            if target is None:
                self.missing.setdefault(ref)
            elif target[0] is not node:
                yield from self.parts(target, depth + 1)
        for part in _dicts(node.get("allOf")):
            yield from self.parts((part, owner), depth + 1)

    def _target(self, ref: str, owner: Json) -> Located | None:
        id_, _, fragment = ref.strip().partition("#")
        resource = self.resources.get(id_) if id_ else owner
        node: Any = resource
        for step in fragment.strip("/").split("/") if fragment.strip("/") else []:
            name = step.replace("~1", "/").replace("~0", "~")
            node = node.get(name) if isinstance(node, dict) else None
        return (node, resource) if isinstance(node, dict) and resource is not None else None


def read_bundle(data: Any) -> Bundle:
    """The resources in parsed JSON: one, a list of them, or a list under `results`."""
    items = data.get("results", [data]) if isinstance(data, dict) else data
    found = Bundle({}, [])
    for item in _dicts(items):
        if item.get("@type") == "xdm:descriptorIdentity":
            found.descriptors.append(item)
        elif _is_resource(item):
            found.resources[str(item.get("$id", f"#{len(found.resources)}"))] = item
    return found


def _is_resource(item: Json) -> bool:
    return any(key in item for key in ("properties", "allOf", "definitions"))


def schemas_of(bundle: Bundle) -> list[Json]:
    """The schemas among the resources; a lone resource is taken for one."""
    found = list(bundle.resources.values())
    named = [item for item in found if item.get("meta:resourceType") == "schemas"]
    return named or ([item for item in found if "/schemas/" in str(item.get("$id"))] or found)


def _dicts(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
