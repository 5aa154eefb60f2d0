"""Names, docstrings and imports follow the style of the house."""

import ast
import re

from tests.meta import house

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def test_every_module_says_its_role() -> None:
    silent = [module.name for module in house.modules() if not ast.get_docstring(module.tree)]
    assert not silent


def test_no_module_has_a_vague_name() -> None:
    vague = [
        path.relative_to(house.ROOT).as_posix()
        for path in house.python_files()
        if VAGUE_NAMES & {path.stem, path.parent.name}
    ]
    assert not vague


def test_file_names_are_ascii_and_lower_case() -> None:
    names = [path.stem for path in house.PACKAGE.rglob("*.py")]
    assert not [name for name in names if not name.isascii() or name != name.lower()]


def test_imports_inside_functions_outside_the_faces_say_why() -> None:
    """A clean start must not wait for what only findings need; anything else stands at the top."""
    inside = {
        module.place(node)
        for module in house.modules()
        if module.room not in {"cli", "lsp", "web"}
        for function in module.functions()
        for node in ast.walk(function)
        if house.imported_names(node) and "# why: " not in module.line(node)
    }
    assert not inside


def test_lark_is_imported_in_syntax_only() -> None:
    elsewhere = [
        module.place(node)
        for module in house.modules()
        if module.room != "syntax"
        for node, name in module.imports()
        if name.partition(".")[0] == "lark"
    ]
    assert not elsewhere


def test_no_lenient_structuring() -> None:
    """The default converter of cattrs turns the text 否 into True: ours must forbid extra keys
    and nobody may use the global one."""
    lenient = [
        f"{module.place(call)}: {ast.unparse(call)}"
        for module in house.modules()
        for call, name in module.calls()
        if is_lenient(call, name)
    ]
    assert not lenient


def is_lenient(call: ast.Call, name: str) -> bool:
    if name.rpartition(".")[2] in {"Converter", "BaseConverter", "make_converter"}:
        return not any(
            keyword.arg == "forbid_extra_keys" and ast.unparse(keyword.value) == "True"
            for keyword in call.keywords
        )
    return name in {"cattrs.structure", "cattrs.unstructure", "cattrs.global_converter.structure"}


def test_ignored_findings_give_a_reason() -> None:
    """A silenced finding names its rule (the linter sees to that) and, after a second ``#``, why."""
    silenced = re.compile(r"#\s*(?:noqa|type: ignore|pragma: no)[^#]*$")
    unexplained = [
        f"{module.name}:{number}"
        for module in house.modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if silenced.search(line)
    ]
    assert not unexplained
