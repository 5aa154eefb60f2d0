"""Which words that look alike are no slip of the pen."""

# A word with one of these is no slip of the pen for a word without it; nor the other way round.
_TELLING = frozenset("满平均方上下高低多少差早迟前后倍半全每")
_TURNING = frozenset("不非无未零")


def other_meaning(word: str, near: str) -> bool:
    """Whether a word that looks like another means something else: 得满分 and 不得分."""
    return bool((set(word) - set(near)) & (_TELLING | _TURNING)) or bool(
        (set(near) - set(word)) & _TURNING
    )
