"""Looking up what a node's fact was declared as."""

from rules_engine.model.types import FactDecl, FactSchema, ListType


def fields_of(schema: FactSchema, source: str) -> tuple[FactDecl, ...]:
    """The declared fields of a list. Raises KeyError where ``source`` is no declared list."""
    declared = schema.by_name[source].type
    if not isinstance(declared, ListType):
        raise KeyError(source)
    return declared.record.fields


def field_of(schema: FactSchema, source: str, name: str) -> FactDecl:
    """The declaration of a field of a list. Raises KeyError where there is none."""
    return {part.name: part for part in fields_of(schema, source)}[name]
