"""The JSON that programs read: stable fields, exact texts, nothing that steers a terminal."""

import json

from hypothesis import given

from rules_engine.diagnostics import Diagnostic, Fix, Label, Severity
from rules_engine.diagnostics.render_json import SCHEMA_VERSION, render
from rules_engine.source import Source
from tests.diagnostics_render.marks import finding
from tests.diagnostics_render.test_carets import findings, is_steering

WHOLE = """\
{
  "schema_version": 1,
  "diagnostics": [
    {
      "code": "ZZZZ",
      "slug": "",
      "severity": "warning",
      "message": "满分“不对”",
      "file": "a.rule",
      "line": 2,
      "column": 4,
      "end_line": 2,
      "end_column": 6,
      "place": "B2",
      "label": "这里",
      "labels": [
        {
          "text": "先写在这里",
          "file": "a.rule",
          "line": 1,
          "column": 1,
          "end_line": 2,
          "end_column": 1
        }
      ],
      "notes": [
        "一"
      ],
      "helps": [
        "二"
      ],
      "fixes": [
        {
          "title": "改成 50",
          "file": "a.rule",
          "line": 2,
          "column": 4,
          "end_line": 2,
          "end_column": 6,
          "replacement": "50",
          "safe": false
        }
      ]
    }
  ]
}
"""


def test_a_whole_finding() -> None:
    source = Source("a.rule", "方案𠮷\n指标 45 分\n")
    here, first = source.span(7, 9), source.span(0, 4)
    found = Diagnostic(
        "ZZZZ",
        Severity.WARNING,
        "满分“不对”",
        Label(here, "这里"),
        (Label(first, "先写在这里"),),
        ("一",),
        ("二",),
        (Fix("改成 50", here, "50"),),
        place="B2",
    )
    assert render([found]) == WHOLE


def test_a_finding_without_text_has_no_position() -> None:
    found = Diagnostic("F0101", Severity.NOTE, "没有", None, file="甲.csv")
    (read,) = json.loads(render([found]))["diagnostics"]
    assert read["file"] == "甲.csv"
    assert [read[key] for key in ("line", "column", "end_line", "end_column")] == [None] * 4


def test_nothing_found_is_a_document_too() -> None:
    assert json.loads(render([])) == {"schema_version": SCHEMA_VERSION, "diagnostics": []}


def test_severities_are_english_words() -> None:
    read = json.loads(render([finding("«甲»", severity=severity) for severity in Severity]))
    assert {one["severity"] for one in read["diagnostics"]} == {"error", "warning", "note"}


def test_order_of_findings_does_not_matter() -> None:
    found = [finding("甲 «乙»"), finding("«甲» 乙"), finding("«甲»", message="另一处")]
    assert render(found) == render(found[::-1])


@given(findings())
def test_any_text_comes_back_exactly_and_steers_nothing(found: Diagnostic) -> None:
    output = render([found])
    assert not [char for char in output if is_steering(char)]
    (read,) = json.loads(output.encode("utf-8"))["diagnostics"]
    assert read["message"] == found.message
    assert read["notes"] == list(found.notes)
    assert read["file"] == found.file_name
    assert len(read["labels"]) == len(found.labels)
