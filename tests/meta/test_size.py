"""Files and functions stay small enough to read in one go."""

from statistics import median, quantiles

from tests.meta import house

FILE_LIMIT = 500
MEDIAN_LIMIT = 8
P90_LIMIT = 25


def test_no_file_is_longer_than_500_lines() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in house.python_files()}
    too_long = {
        path.relative_to(house.ROOT).as_posix(): lines
        for path, lines in lengths.items()
        if lines > FILE_LIMIT
    }
    assert not too_long


def test_functions_are_short() -> None:
    sizes = [
        house.function_lines(function)
        for module in house.modules()
        for function in module.functions()
    ]
    p90 = quantiles(sizes, n=10)[-1]
    print(f"{len(sizes)} functions, median {median(sizes)} lines, p90 {p90:.0f}")
    assert median(sizes) <= MEDIAN_LIMIT
    assert p90 <= P90_LIMIT
