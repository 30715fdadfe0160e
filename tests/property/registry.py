"""Random field trees, and JSON of the Schema Registry that spreads them over many pieces."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hypothesis import strategies as st

from mapper.schema import TYPES, Constraints, Field, record_check
from mapper.schema.json_schema import field_schema

NAMES = st.sampled_from(["a", "b", "c", "_acme", "x y", "é.f", "$ref", "yes", "@id", "[0]", "1"])
WORDS = st.sampled_from(["", "Title", 'it\'s: # "odd"', "two\nlines", "# mapper: ignore XDM003"])
SCALARS = [name for name in TYPES if name not in ("object", "map")]
_VALUES = {
    "string": st.sampled_from(["a", "ab", "1", "yes", "", "null", "é"]),
    "uri": st.sampled_from(["https://a.example/x", "urn:x"]),
    "date": st.sampled_from(["2023-04-01", "2024-02-29"]),
    "date-time": st.just("2023-04-01T00:00:00Z"),
    "boolean": st.booleans(),
    "double": st.integers(-5, 5) | st.sampled_from([0.5, 1e300, -1e-7]),
}
_INTEGERS = st.integers(-5, 5)


@st.composite
def constraints(draw, kind):
    """Constraints that a value can meet."""
    values = _VALUES.get(kind.name, _INTEGERS)
    limits = Constraints()
    if draw(st.booleans()):
        limits = replace(limits, enum=tuple(draw(st.lists(values, min_size=1, max_size=3))))
    if kind.is_number:
        low, high = sorted(draw(st.tuples(_INTEGERS, _INTEGERS)))
        limits = replace(
            limits,
            minimum=draw(st.sampled_from([None, low])),
            maximum=draw(st.sampled_from([None, high])),
        )
    if kind.name in ("string", "uri"):
        least, most = sorted(draw(st.tuples(st.integers(0, 3), st.integers(0, 3))))
        limits = replace(
            limits,
            pattern=draw(st.sampled_from([None, "^[a-z]*$", "a\\.b|: #"])),
            min_length=draw(st.sampled_from([None, least])),
            max_length=draw(st.sampled_from([None, most])),
        )
    default = draw(st.none() | values)
    if default is not None and record_check(Field("", kind, constraints=limits))(default):
        limits = replace(limits, default=default)
    return limits


@st.composite
def field_trees(draw, name="f", depth=3, required=True):
    """A field that both registry JSON and YAML can express."""
    kind = TYPES[draw(st.sampled_from(SCALARS + ["object", "map"] * 3 * (depth > 0)))]
    field = Field(
        name,
        kind,
        array=draw(st.integers(0, 3)) == 0,
        required=required and draw(st.integers(0, 3)) == 0,
        title=draw(WORDS),
        description=draw(WORDS),
    )
    if kind.name == "object":
        return replace(field, children=draw(children(depth - 1)))
    if kind.name == "map":
        return replace(field, values=draw(field_trees("values", depth - 1, required=False)))
    return replace(field, constraints=draw(constraints(kind)))


@st.composite
def children(draw, depth):
    """The fields of an object, at least one."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    return MappingProxyType({name: draw(field_trees(name, depth)) for name in names})


class Splitter:
    """Spreads an object over field groups, definitions and parts of `allOf`, at any depth."""

    def __init__(self, draw):
        self.draw = draw
        self.resources = []

    def schema(self, root):
        """An export of a schema whose fields are those of `root`."""
        parts = [self.group(piece) for piece in self.pieces(root)]
        own = {
            "$id": "https://ns.adobe.com/acme/schemas/s",
            "title": "S",
            "type": "object",
            "meta:class": "https://ns.adobe.com/xdm/context/profile",
            "allOf": parts,
        }
        return self.draw(st.permutations([*self.resources, own]))

    def group(self, piece):
        """A reference to a field group of its own, or the piece itself."""
        if self.draw(st.booleans()):
            return piece
        id_ = f"https://ns.adobe.com/acme/mixins/{len(self.resources)}"
        body = {"$id": id_, "type": "object", "meta:altId": f"_{id_[-9:]}"}
        match self.draw(st.integers(0, 2)):
            case 0:
                body |= {"definitions": {"x": piece}, "allOf": [{"$ref": "#/definitions/x"}]}
            case 1:
                body |= {"allOf": [{"allOf": [piece]}]}
            case _:
                body |= piece
        self.resources.append(body)
        return {self.draw(st.sampled_from(["$ref", "$ref "])): id_}

    def pieces(self, field):
        """JSON Schemas that say together what the field's own JSON Schema says."""
        if field.array:
            element = replace(field, array=False, title="", description="", required=False)
            found = [{"type": "array", "items": piece} for piece in self.pieces(element)]
        elif field.type.name == "map":
            values = self.pieces(field.values)
            found = [{"type": "object", "additionalProperties": piece} for piece in values]
        elif field.type.name == "object":
            found = self.object_pieces(field)
        else:
            found = [field_schema(replace(field, title="", description="", required=False))]
        words = {"title": field.title, "description": field.description}
        words = {key: text for key, text in words.items() if text}
        return [{**found[0], **words}, *found[1:]]

    def object_pieces(self, field):
        size = self.draw(st.integers(1, 3))
        found = [{"type": "object", "properties": {}} for _ in range(size)]
        for name, child in field.children.items():
            for piece in self.pieces(child):
                homes = [home for home in found if name not in home["properties"]]
                if not homes:
                    homes = [{"properties": {}}]
                    found += homes
                self.draw(st.sampled_from(homes))["properties"][name] = piece
            if child.required:
                home = self.draw(st.sampled_from(found))
                home["required"] = [*home.get("required", []), name]
        return self.nested(found)

    def nested(self, pieces):
        """The pieces, some of them inside the `allOf` of another."""
        first, *rest = pieces
        if rest and self.draw(st.booleans()):
            rest = [self.group(piece) for piece in self.nested(rest)]
            return [{**first, "allOf": rest}]
        return pieces


@st.composite
def exports(draw):
    """A field tree, and an export of a schema that has it."""
    top = dict(draw(children(2)))
    if "_acme" in top:
        top["_acme"] = Field("_acme", TYPES["object"], children=draw(children(2)))
    root = Field("", TYPES["object"], children=MappingProxyType(top))
    return root, Splitter(draw).schema(root)
