"""The cache folder: private, whole or not at all, and never a reason to fail."""

import os
import stat
from pathlib import Path

import pytest

from rules_engine import cache

posix = pytest.mark.skipif(os.name != "posix", reason="bits of POSIX")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("RULES_CACHE", "on")
    found = cache.cache_file(cache.SCHEME, "a", b"b")
    assert found is not None
    cache.keep(found, b"payload")
    assert cache.read_kept(found) == b"payload"
    return found


@posix
def test_only_the_user_may_read(place: Path) -> None:
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_read(place: Path, mode: int) -> None:
    place.chmod(mode)
    assert cache.read_kept(place) is None


@posix
def test_a_folder_that_others_may_write_is_not_read_and_made_private(place: Path) -> None:
    place.parent.chmod(0o777)
    assert cache.read_kept(place) is None
    cache.keep(place, b"again")
    assert cache.read_kept(place) == b"again"


@posix
def test_what_others_own_is_not_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert cache.read_kept(place) is None


@posix
def test_links_are_not_followed(place: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.bin"
    place.rename(moved)
    place.symlink_to(moved)
    assert cache.read_kept(place) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 1000])
def test_damage_is_noticed(place: Path, damage: bytes) -> None:
    place.write_bytes(damage)
    assert cache.read_kept(place) is None


def test_a_folder_in_its_place_is_nothing(place: Path) -> None:
    place.unlink()
    place.mkdir()
    assert cache.read_kept(place) is None
    cache.keep(place, b"payload")
    assert cache.read_kept(place) is None
    assert [path for path in place.parent.iterdir() if path != place] == []


def test_every_part_counts_and_where_it_ends(place: Path) -> None:
    others = [("ab",), ("a", "b"), ("b", "a"), ("a", ""), ("", "a"), ("a",)]
    places = {cache.cache_file(cache.SCHEME, *parts) for parts in others}
    assert len(places) == len(others)
    assert cache.cache_file(cache.SCHEME, "a") != cache.cache_file(cache.GRAMMAR, "a")


@pytest.mark.parametrize(
    ("switch", "kept"),
    [("off", (False, False)), ("OFF", (False, False)), ("grammar", (True, False))],
)
def test_the_switch(
    place: Path, monkeypatch: pytest.MonkeyPatch, switch: str, kept: tuple[bool, bool]
) -> None:
    monkeypatch.setenv("RULES_CACHE", switch)
    found = (cache.cache_file(cache.GRAMMAR, "a"), cache.cache_file(cache.SCHEME, "a"))
    assert tuple(each is not None for each in found) == kept


def test_only_the_newest_stay(place: Path) -> None:
    for number in range(120):
        each = cache.cache_file(cache.SCHEME, str(number))
        cache.keep(each, b"")
        assert each is not None
        os.utime(each, (number, number))
    other = cache.cache_file(cache.GRAMMAR, "a")
    cache.keep(other, b"")
    left = sorted(path.name.partition("-")[0] for path in place.parent.iterdir())
    assert left == ["parser", *["scheme"] * 100]


def test_what_a_killed_writer_left_goes_after_a_while(place: Path) -> None:
    old, young = (place.with_name(f"{place.stem}{end}") for end in ("abcd", "efgh"))
    for path, age in ((old, 7200), (young, 60)):
        path.write_bytes(b"half")
        written = place.stat().st_mtime_ns - age * 10**9
        os.utime(path, ns=(written, written))
    cache.keep(place, b"again")
    assert (old.exists(), young.exists(), cache.read_kept(place)) == (False, True, b"again")
