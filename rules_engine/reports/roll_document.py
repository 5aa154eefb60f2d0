"""A 名单 as a part of JSON documents."""

from rules_engine.explain import LeftOut, RollEntry, RollValue
from rules_engine.ir import Program, Roll
from rules_engine.reports.json_document import Json, number
from rules_engine.reports.standing import sort_values


def roll_document(program: Program, value: RollValue) -> Json:
    """A list of a group: ``units`` are on it for sure, ``waiting_for`` may yet come onto it."""
    return {
        "name": value.roll.name,
        "group": value.group,
        "cites": list(value.roll.cites),
        "units": [_entry(program, value.roll, entry) for entry in value.entries],
        "waiting_for": list(value.waiting),
        "left_out": [_left_out(one) for one in value.left_out],
    }


def _left_out(one: LeftOut) -> Json:
    """A unit that is not on the list, and why."""
    causes = [{"kind": cause.kind.value, "where": cause.where} for cause in one.causes]
    return {"unit": one.unit, "what": one.what, "state": one.state, "causes": causes}


def _entry(program: Program, roll: Roll, entry: RollEntry) -> Json:
    return {
        "name": entry.result.unit.name,
        "place": entry.place,
        "rank": entry.result.rank,
        "total": number(entry.result.total, program.digits),
        "grade": entry.result.grade,
        "sort_values": list(sort_values(roll, entry)),
    }
