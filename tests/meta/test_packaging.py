"""What is installed is what was tested, and the ways in exist."""

import re
import stat

import tomli

from tests.meta import house

PIN = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+")


def project() -> dict[str, object]:
    return tomli.loads((house.ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def pins() -> dict[str, str]:
    lines = (house.ROOT / "constraints.txt").read_text("utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    assert not [line for line in kept if not PIN.fullmatch(line)]
    return {plain(name): version for name, _, version in (line.partition("==") for line in kept)}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements() -> list[tuple[str, str]]:
    extras = project()["optional-dependencies"]
    wanted = [*project()["dependencies"], *(line for extra in extras.values() for line in extra)]
    others = [line for line in wanted if not line.startswith("rules-engine[")]
    return [(plain(name), bound) for name, _, bound in (line.partition(">=") for line in others)]


def test_every_requirement_is_pinned_to_its_lower_bound() -> None:
    pinned = pins()
    assert {name: pinned.get(name) for name, _ in requirements()} == dict(requirements())


def test_the_core_needs_six_libraries() -> None:
    names = {line.partition(">=")[0] for line in project()["dependencies"]}
    assert names == {"attrs", "cattrs", "click", "lark", "rich", "tomli"}


def test_hooks_are_local() -> None:
    text = (house.ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"repo: *(\S+)", text) == ["local"]


def test_ci_can_be_run() -> None:
    assert (house.ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR


def test_the_package_is_marked_as_typed() -> None:
    assert (house.PACKAGE / "py.typed").is_file()
