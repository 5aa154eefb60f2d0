"""The state of a unit's result in one word."""

from rules_engine.explain.results import Status, UnitResult

NOT_SCORED = "未评"
APART = "不参评"
STATES = (*(status.value for status in Status), NOT_SCORED, APART)


def state_word(result: UnitResult) -> str:
    """正常, 待补, 出错, 不参评, or 未评 where a veto stopped scoring or nothing applies; a grade that
    waits for facts is 待补 all the same."""
    if result.apart:
        return APART
    if result.stopped and result.status is Status.NORMAL:
        return NOT_SCORED
    return result.status.value
