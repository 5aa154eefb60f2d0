"""Where a finding of stage F points."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Fix, Label, diagnostic
from rules_engine.facts.entries import Site
from rules_engine.facts.wording import quoted


def found(
    code: str,
    site: Site,
    message: str,
    *,
    notes: Sequence[str] = (),
    helps: Sequence[str] = (),
    labels: Sequence[Label] = (),
    fixes: Sequence[Fix] = (),
) -> Diagnostic:
    """A finding at a site."""
    return diagnostic(
        code,
        message,
        site.span(),
        place=site.place(),
        notes=notes,
        helps=helps,
        labels=labels,
        fixes=fixes,
    )


def replacing(site: Site, title: str, text: str) -> tuple[Fix, ...]:
    """The fix that writes ``text`` where the site is."""
    return (Fix(title, site.span(), text),)


def near(names: Sequence[str]) -> list[str]:
    """The help that offers near names; none when nothing is near."""
    return [f"是不是{' 或 '.join(map(quoted, names))}？"] if names else []
