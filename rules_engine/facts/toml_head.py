"""Who a TOML file speaks of: 单位, 类别, 角色. Structured by cattrs with strict hooks only."""

import cattrs
from attrs import frozen
from cattrs.gen import make_dict_structure_fn, override

from rules_engine.facts.words import CLASS, ROLES, UNIT
from rules_engine.records import Alike


@frozen(eq=False, repr=False)
class Head(Alike):
    """The keys that every fact file has or may have; None for one that is not there."""

    name: str | None = None
    kind: str | None = None
    roles: tuple[str, ...] | None = None


@frozen(eq=False, repr=False)
class Misfit(Alike):
    """A key of the head whose value is of the wrong kind; ``wanted`` in Chinese."""

    key: str
    wanted: str


KEYS = (UNIT, CLASS, ROLES)
_KEY_OF = {"name": UNIT, "kind": CLASS, "roles": ROLES}


def _text(value: object, _: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("加英文双引号的文字")


def _texts(value: object, _: object) -> tuple[str, ...]:
    # A text is a sequence too, and would be walked letter by letter.
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise TypeError('文字的数组，如 ["角色一", "角色二"]')


def _converter() -> cattrs.Converter:
    # The default hooks coerce (str(None), bool("否")); none of them is reachable from Head.
    converter = cattrs.Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook(str | None, _text)
    converter.register_structure_hook(tuple[str, ...] | None, _texts)
    structure = make_dict_structure_fn(
        Head,
        converter,
        name=override(rename=UNIT),
        kind=override(rename=CLASS),
        roles=override(rename=ROLES),
    )
    converter.register_structure_hook(Head, structure)
    return converter


_CONVERTER = _converter()


def read_head(document: dict[str, object]) -> Head | tuple[Misfit, ...]:
    """The head of a document, or everything that is wrong with it."""
    head = {key: document[key] for key in KEYS if key in document}
    try:
        return _CONVERTER.structure(head, Head)
    except cattrs.ClassValidationError as error:
        noted, _ = error.group_exceptions()
        return tuple(Misfit(_KEY_OF[note.name], str(why)) for why, note in noted)
