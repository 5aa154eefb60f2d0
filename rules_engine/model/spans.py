"""What a total can still come to while facts are missing, as reports print it."""

from collections.abc import Mapping

from attrs import frozen

from rules_engine.model.values import Number


@frozen
class Span:
    """From ``low`` to ``high`` points (None: no limit is known). An end that is ``reached`` is the total
    for some filling of the missing facts; another one may be further out than any (非紧).

    ``valued`` is False where no number is possible. ``may_be_unscored`` (未评) and ``may_fail`` (出错)
    are outcomes besides. ``grades`` are the possible ones, in the order of the scheme.
    """

    low: Number | None
    high: Number | None
    low_reached: bool
    high_reached: bool
    valued: bool
    may_be_unscored: bool
    may_fail: bool
    grades: tuple[str, ...]

    @property
    def tight(self) -> bool:
        """Whether each end that is known is reached."""
        return (self.low is None or self.low_reached) and (self.high is None or self.high_reached)


# By the names of units; of units that nothing is said about there is none.
Spans = Mapping[str, Span]
NO_SPANS: Spans = {}
