"""Every example of the manual is run: schemes compile, commands print what the page shows."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from rules_engine.cli.main import main_group
from rules_engine.pipeline import compile_text
from tests.manual.pages import blocks, command_and_output, pages, settled

PAGES = pages()
# Schemes that are shown with what `rules check` says of them.
SHOWN_WRONG = {"对不上.rule", "初稿.rule", "毛病.rule"}


def _run(arguments: list[str]) -> str:
    result = CliRunner().invoke(main_group, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return settled(result.output)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_runs_as_printed(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    printed = text
    for block in blocks(text):
        if block.kind == "console":
            arguments, shown = command_and_output(block)
            output = _run(arguments)
            printed = printed.replace(block.text, f"$ rules {' '.join(arguments)}\n{output}")
            if not request.config.getoption("--update-manual"):
                assert output == shown, f"{page.name}: rules {' '.join(arguments)}"
        elif block.file is not None:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")
    if request.config.getoption("--update-manual"):
        page.write_text(printed, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_rule_block_is_a_scheme(page: Path) -> None:
    found = list(blocks(page.read_text(encoding="utf-8")))
    files = {block.file: block.text for block in found if block.file is not None}
    for block in found:
        if block.kind == "rule" and block.file not in SHOWN_WRONG:
            compiled = compile_text(block.text, block.file or page.name, files)
            assert not compiled.diagnostics, (page.name, block.file, compiled.diagnostics)
