"""Whether a clause is in force for a unit, in words and as JSON."""

from datetime import date

from rules_engine.backends.scalar import Observation
from rules_engine.ir import Clause, Period
from rules_engine.reports.json_document import Json

NOT_YET, NO_LONGER, IN_FORCE = "未施行", "已失效", "施行"


def force_of(period: Period, seen: Observation) -> str | None:
    """未施行, 已失效 or 施行; None where the 基准日 is not known."""
    day = seen.value(period.as_of)
    if not isinstance(day, date):
        return None
    if period.start is not None and day < period.start:
        return NOT_YET
    return NO_LONGER if period.end is not None and day > period.end else IN_FORCE


def out_of_force(clause: Clause, seen: Observation) -> str | None:
    """``未施行（自 2018-01-01 起施行）``; None for a clause that is in force."""
    if clause.period is None:
        return None
    match force_of(clause.period, seen):
        case "未施行":
            return f"{NOT_YET}（自 {clause.period.start} 起施行）"
        case "已失效":
            return f"{NO_LONGER}（至 {clause.period.end} 止）"
        case _:
            return None


def period_document(clause: Clause, seen: Observation) -> Json:
    """When a clause is in force and whether it is; nothing where it always is."""
    period = clause.period
    if period is None:
        return {}
    ends = {"from": period.start, "until": period.end}
    dates = {name: None if day is None else day.isoformat() for name, day in ends.items()}
    return {"in_force": {**dates, "state": force_of(period, seen)}}
