"""The types of the language. Numbers carry a unit of measure, so 分 and 天 are never added."""

from fractions import Fraction

from attrs import field, frozen

from rules_engine.records import Alike

PLAIN = ""
POINTS = "分"
RATIO = "%"
QUOTIENT = "比"
DAYS = "天"
WORKDAYS = "工作日"
HOURS = "小时"
MONTHS = "月"

# The attribute of units that every rule about 类别 means.
CLASS = "类别"


@frozen(eq=False, repr=False)
class BoolType(Alike):
    """是否"""


@frozen(eq=False, repr=False)
class TextType(Alike):
    """文本"""


@frozen(eq=False, repr=False)
class DateType(Alike):
    """日期: a calendar day."""


@frozen(eq=False, repr=False)
class DateTimeType(Alike):
    """时刻: a calendar day and a time of day, without a time zone."""


@frozen(eq=False, repr=False)
class OptionType(Alike):
    """选项: one of a closed list of names."""

    names: tuple[str, ...]


@frozen(eq=False, repr=False)
class NumberType(Alike):
    """A number with a unit of measure (one of the constants above, or a free word such as 万元).

    ``lower``/``upper`` are inclusive bounds of a fact (None: unbounded). ``whole`` numbers are
    integers. ``decimals`` is the declared number of decimals (None: not declared).
    """

    measure: str = PLAIN
    lower: Fraction | None = None
    upper: Fraction | None = None
    whole: bool = False
    decimals: int | None = None


@frozen(eq=False, repr=False)
class RecordType(Alike):
    """One record of a list: its fields in declared order."""

    fields: tuple["FactDecl", ...]


@frozen(eq=False, repr=False)
class ListType(Alike):
    """清单: a list of records. ``period`` is the field by which records of 每月清单 and 每季清单 are
    told apart (empty: none); ``gaps_left_out`` (缺期不计): a period without a record is left out
    instead of being 未报."""

    record: RecordType
    period: str = ""
    gaps_left_out: bool = False

    @property
    def periods(self) -> range:
        """The periods that records are due for; none where records go by no period."""
        key = next((part.type for part in self.record.fields if part.name == self.period), None)
        if not isinstance(key, NumberType) or key.lower is None or key.upper is None:
            return range(0)
        return range(int(key.lower), int(key.upper) + 1)


ScalarType = BoolType | TextType | DateType | DateTimeType | OptionType | NumberType
FactType = ScalarType | ListType
ValueType = FactType | RecordType


@frozen(eq=False, repr=False)
class FactDecl(Alike):
    """A declared fact, or a field of a record.

    ``nullable`` (可空): a known absence is a value. ``may_not_apply`` (可不适用): 不适用 may be
    reported. ``if_missing`` (未报按): the value that stands in, as a model value; ``has_default``
    says whether one was declared (the value itself may be None, 空). ``classes`` limits the fact to
    classes of units (empty: all). ``better``: 1 越高越好, -1 越低越好, 0 not declared.
    """

    name: str
    type: FactType
    nullable: bool = False
    may_not_apply: bool = False
    has_default: bool = False
    if_missing: object = None
    classes: tuple[str, ...] = ()
    note: str = ""
    better: int = 0

    @property
    def fields(self) -> tuple["FactDecl", ...]:
        """The fields of a record of a list; none of another fact."""
        return self.type.record.fields if isinstance(self.type, ListType) else ()

    @property
    def period(self) -> str:
        """The field by which records of a list are told apart; empty where it is no such list."""
        return self.type.period if isinstance(self.type, ListType) else ""

    @property
    def is_due_each_period(self) -> bool:
        """Whether a period without a record is 未报, and so a list without any."""
        kind = self.type
        return isinstance(kind, ListType) and bool(kind.period) and not kind.gaps_left_out

    def is_due(self, kind: str | None) -> bool:
        """Whether units of this class report it."""
        return not self.classes or kind in self.classes


@frozen(eq=False, repr=False)
class FactSchema(Alike):
    """What a unit reports, and what kinds of unit there are.

    ``classes``: 类别 in declared order (empty: the scheme knows none). ``roles``: 角色. ``groupings``:
    the other attributes of units with their values, in declared order. ``peers``: the attribute
    whose units are 同类.
    """

    facts: tuple[FactDecl, ...]
    classes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    groupings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    peers: str = CLASS
    by_name: dict[str, FactDecl] = field(init=False, repr=False, eq=False)

    def values_of(self, attribute: str) -> tuple[str, ...]:
        """The values of 类别 or another grouping attribute, in declared order."""
        return self.classes if attribute == CLASS else dict(self.groupings).get(attribute, ())

    def field_of(self, source: str, name: str) -> FactDecl:
        """The declaration of a field of a list. Raises KeyError where there is none."""
        return {part.name: part for part in self.by_name[source].fields}[name]

    @by_name.default
    def _index(self) -> dict[str, FactDecl]:
        return {fact.name: fact for fact in self.facts}
