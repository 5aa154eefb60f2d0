"""How the oracle brings special values together: docs/language/values.md 3.2–3.4."""

from collections.abc import Callable, Iterable
from typing import Any

from rules_engine.model.values import (
    NOT_APPLICABLE,
    Cause,
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    Special,
)


def faulty(kind: FaultKind) -> Fault:
    return Fault(frozenset([Cause(kind, "")]))


def merged(values: Iterable[Any]) -> Special | None:
    """3.2-1, 3.2-2: what strict operands come to together; None where all have a value."""
    found = [v for v in values if v is None or isinstance(v, Special)]
    if not found:
        return None
    found = [faulty(FaultKind.BLANK_USED) if v is None else v for v in found]
    faults = [v.causes for v in found if isinstance(v, Fault)]
    if faults:
        return Fault(frozenset().union(*faults))
    gaps = [v.facts for v in found if isinstance(v, Missing)]
    if gaps:
        return Missing(frozenset().union(*gaps))
    return NOT_APPLICABLE


def strict(function: Callable[..., Any], *operands: Any) -> Any:
    special = merged(operands)
    return function(*operands) if special is None else special


def decided(values: Iterable[Any], absorbing: bool) -> Any:
    """3.3: 或 (absorbing 是) and 且 (absorbing 否)."""
    found = [faulty(FaultKind.BLANK_USED) if v is None else v for v in values]
    if absorbing in [v for v in found if isinstance(v, bool)]:
        return absorbing
    for kind in (Missing, Fault, NotApplicable):
        special = merged(v for v in found if isinstance(v, kind))
        if special is not None:
            return special
    return not absorbing


def either(values: Iterable[Any]) -> Any:
    return decided(values, True)


def both(values: Iterable[Any]) -> Any:
    return decided(values, False)


def negate(value: Any) -> Any:
    return strict(lambda v: not v, value)


def choose(test: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
    """3.4: one branch counts; a gap in the test also names the gaps of both branches."""
    if test is None:
        return faulty(FaultKind.BLANK_USED)
    if isinstance(test, Missing):
        gaps = [v.facts for v in (then(), otherwise()) if isinstance(v, Missing)]
        return Missing(test.facts.union(*gaps))
    if isinstance(test, Special):
        return test
    return then() if test else otherwise()


def handled(value: Any) -> Any:
    """Where 不适用 has no meaning it is a fault."""
    unhandled = faulty(FaultKind.NOT_APPLICABLE_UNHANDLED)
    return unhandled if isinstance(value, NotApplicable) else value
