"""The rooms: which may know which, which files are pure, how large they are."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "ckanext" / "sdi_balikpapan"
NAME = "ckanext.sdi_balikpapan"

# Which rooms a room may import from; `portal` may see all, nobody imports `portal`.
ARROWS = {
    "standards": set(),
    "quality": {"standards"},
    "proposals": {"standards", "quality"},
    "catalog": {"standards"},
    "harvest": {"standards", "catalog", "proposals"},
    "planning": {"standards", "quality", "proposals", "catalog", "harvest"},
    "portal": {"standards", "quality", "proposals", "catalog", "harvest", "planning"},
}

INDEX_MODULES = {"plugin.py", "cli.py", "helpers.py", "views.py", "__init__.py"}

# Pure files take values and return values; they know no framework.
PURE = """
    catalog/consumers/agents.py
    catalog/consumers/visits.py
    catalog/feed/asking.py
    catalog/feed/gzipping.py
    catalog/feed/jsonld.py
    catalog/feed/rdfxml.py
    catalog/feed/syntaxes.py
    catalog/feed/triples.py
    catalog/feed/turtle.py
    catalog/dcat_json.py
    catalog/json_forms.py
    catalog/mapping.py
    catalog/mending.py
    catalog/origin.py
    catalog/pod.py
    catalog/portal.py
    catalog/schema_org.py
    catalog/rating/mqa.py
    catalog/rating/national.py
    catalog/sitemap/writing.py
    harvest/fetching/addresses.py
    harvest/fetching/failing.py
    harvest/fetching/limits.py
    harvest/fetching/unpacking.py
    harvest/fetching/words.py
    harvest/identity.py
    harvest/jobs/states.py
    harvest/merging.py
    harvest/planning.py
    harvest/problems.py
    harvest/reading/canonical.py
    harvest/reading/ckan_api.py
    harvest/reading/contexts.py
    harvest/reading/dcat_json.py
    harvest/reading/graphs.py
    harvest/reading/json_parts.py
    harvest/reading/json_record.py
    harvest/reading/looking.py
    harvest/reading/pod.py
    harvest/reading/reasons.py
    harvest/reading/records.py
    catalog/writing/dataset.py
    catalog/writing/dates.py
    catalog/writing/distribution.py
    catalog/writing/jsonld.py
    catalog/writing/kinds.py
    catalog/writing/names.py
    catalog/writing/nodes.py
    catalog/writing/offices.py
    catalog/writing/order.py
    catalog/writing/rdfxml.py
    catalog/writing/turtle.py
    planning/lists/importing/states.py
    planning/lists/sheet/columns.py
    planning/lists/sheet/deciding.py
    planning/lists/sheet/merging.py
    planning/lists/sheet/offices.py
    planning/lists/sheet/opening.py
    planning/lists/sheet/reading.py
    planning/lists/sheet/releases.py
    planning/lists/sheet/values.py
    planning/lists/sheet/versions.py
    planning/lists/sheet/words.py
    planning/lists/sheet/writing.py
    planning/requests/deadlines.py
    planning/requests/feed.py
    planning/requests/figures.py
    planning/requests/numbers.py
    planning/requests/policy.py
    planning/requests/spam.py
    planning/requests/states.py
    planning/requests/texts.py
    planning/requests/tokens.py
    portal/about/changes.py
    portal/about/citation.py
    portal/about/told.py
    portal/reading/asking.py
    portal/reading/columns.py
    portal/reading/cut.py
    portal/reading/drawing.py
    portal/reading/files.py
    portal/reading/groups.py
    portal/reading/numbers.py
    portal/reading/periods.py
    portal/reading/picking.py
    portal/reading/plot.py
    portal/reading/scale.py
    portal/search/query.py
    portal/search/solr.py
    portal/home/counts.py
    portal/maps/choosing.py
    portal/maps/classing.py
    portal/maps/drawing.py
    portal/maps/outlines.py
    portal/maps/shapes.py
    proposals/access/classes.py
    proposals/access/grants.py
    proposals/checking/answers.py
    proposals/checking/remedies.py
    proposals/checking/wanted.py
    proposals/content.py
    proposals/deadlines/calendar.py
    proposals/deadlines/holidays.py
    proposals/deadlines/rules.py
    proposals/declaring/filling.py
    proposals/editing/cleaning.py
    proposals/editing/form.py
    proposals/editing/rebase.py
    proposals/editing/resources.py
    proposals/editing/shape.py
    proposals/kinds.py
    proposals/people/moves.py
    proposals/policy.py
    proposals/publishing/datastore/cells.py
    proposals/publishing/datastore/dictionary.py
    proposals/publishing/datastore/filling.py
    proposals/publishing/datastore/names.py
    proposals/publishing/datastore/runs.py
    proposals/publishing/datastore/shape.py
    proposals/record/chain.py
    proposals/record/export.py
    proposals/record/heads.py
    proposals/review/answers.py
    proposals/review/checklist.py
    proposals/review/columns.py
    proposals/review/diff.py
    proposals/review/reading.py
    proposals/review/severity.py
    proposals/review/tables.py
    proposals/states.py
    proposals/subjects/copying.py
    proposals/subjects/pages.py
    proposals/subjects/types.py
    quality/bulk.py
    quality/cells.py
    quality/check.py
    quality/declaring/declare.py
    quality/declaring/headers.py
    quality/declaring/keys.py
    quality/declaring/kinds.py
    quality/declaring/model.py
    quality/declaring/profile.py
    quality/declaring/registry.py
    quality/finding.py
    quality/header.py
    quality/keys.py
    quality/masking.py
    quality/matching.py
    quality/reading/cells.py
    quality/reading/csv.py
    quality/reading/detect.py
    quality/reading/dialect.py
    quality/reading/foot.py
    quality/reading/geojson.py
    quality/reading/json.py
    quality/reading/lines.py
    quality/reading/open.py
    quality/reading/parts.py
    quality/reading/rows.py
    quality/reading/scan.py
    quality/reading/xlsx.py
    quality/score.py
    quality/table.py
    quality/values/codes.py
    quality/values/column.py
    quality/values/dates.py
    quality/values/numbers.py
    quality/values/placeholders.py
    quality/values/reading.py
    quality/values/yes_no.py
    quality/watchers/coverage.py
    quality/watchers/panel.py
    quality/watchers/periods.py
    quality/watchers/personal.py
    quality/watchers/region_names.py
    quality/watchers/region_table.py
    quality/watchers/regions.py
    quality/watchers/row_numbers.py
    quality/watchers/series.py
    quality/watchers/spellings.py
    quality/watchers/totals.py
    quality/watchers/twins.py
    quality/watchers/watcher.py
    quality/words.py
    standards/codelists.py
    standards/contract.py
    standards/contract_model.py
    standards/contract_reading.py
    standards/exports/csvw.py
    standards/exports/shown.py
    standards/exports/table_schema.py
    standards/exports/written.py
    standards/flat_extras.py
    standards/forms/codec.py
    standards/forms/conditions.py
    standards/forms/demands.py
    standards/forms/exchange.py
    standards/forms/form.py
    standards/forms/formats.py
    standards/forms/indah.py
    standards/forms/kept.py
    standards/forms/rule_table.py
    standards/forms/rules.py
    standards/forms/showing.py
    standards/forms/sirusa.py
    standards/forms/spreadsheet/cells.py
    standards/forms/spreadsheet/guard.py
    standards/forms/spreadsheet/layout.py
    standards/forms/spreadsheet/marking.py
    standards/forms/spreadsheet/reading.py
    standards/forms/spreadsheet/writing.py
    standards/forms/tidy.py
    standards/forms/words.py
    standards/patterns.py
    standards/registry/contrast.py
    standards/registry/naming.py
    standards/registry/references.py
    standards/registry/similar.py
    standards/registry/spans.py
    standards/registry/text.py
    standards/registry/word_table.py
    harvest/reading/ckan_fields.py
    harvest/reading/json_fields.py
    harvest/reading/rdf_said.py
    harvest/reading/remarks.py
    harvest/reading/texts.py
    harvest/reading/tidy_files.py
    harvest/reading/tidying.py
    harvest/rules/applying.py
    harvest/rules/rows.py
    harvest/rules/spellings.py
    harvest/rules/trying.py
    harvest/rules/words.py
    harvest/sources/history.py
    harvest/sources/settings.py
    planning/calendar/punctuality.py
    planning/evidence/epss.py
    planning/evidence/metrics.py
    planning/exports/tables.py
    planning/progress/bars.py
    planning/progress/completeness.py
    planning/progress/steps.py
    planning/calendar/words.py
    planning/forum/decision.py
    planning/promises.py
    standards/daftar_data.py
""".split()
IMPURE_LIBRARIES = {"ckan", "flask", "werkzeug", "sqlalchemy", "rdflib", "requests", "click"}


def sources() -> Iterator[Path]:
    skipped = {"migration"}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not skipped & set(path.relative_to(PACKAGE).parts):
            yield path


def imported(path: Path) -> set[str]:
    """Every module that a file imports, relative imports resolved."""
    parts = [NAME, *path.relative_to(PACKAGE).parts[:-1]]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def rooms_of(modules: set[str]) -> set[str]:
    inside = {m.removeprefix(NAME + ".") for m in modules if m.startswith(NAME + ".")}
    return {m.split(".")[0] for m in inside} & set(ARROWS)


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_arrows_between_the_rooms_point_one_way(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    if room in INDEX_MODULES or room == "logic":
        return
    assert room in ARROWS, "a new room needs its arrows here"
    assert rooms_of(imported(path)) - {room} <= ARROWS[room]


@pytest.mark.parametrize("name", PURE)
def test_pure_files_import_no_framework(name: str) -> None:
    """Neither themselves nor through another file of ours."""
    todo, seen = [PACKAGE / name], set()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        modules = imported(path)
        heads = {m.split(".")[0] for m in modules if not m.startswith(NAME)}
        assert not heads & IMPURE_LIBRARIES, f"{path.name} imports {heads & IMPURE_LIBRARIES}"
        assert not {m for m in modules if m.startswith("ckanext.") and not m.startswith(NAME)}
        todo += [file for m in modules if (file := _file_of(m))]


def _file_of(module: str) -> Path | None:
    if not module.startswith(NAME + "."):
        return None
    path = PACKAGE.joinpath(*module.removeprefix(NAME + ".").split(".")).with_suffix(".py")
    return path if path.is_file() else None


def test_files_stay_small() -> None:
    lengths = [len(path.read_text().splitlines()) for path in sources()]
    assert statistics.median(lengths) < 100


def test_index_modules_are_tables_of_contents() -> None:
    for path in [*(PACKAGE / "logic").glob("*.py"), PACKAGE / "helpers.py", PACKAGE / "views.py"]:
        tree = ast.parse(path.read_text())
        allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
        assert all(isinstance(node, allowed) for node in tree.body), path.name


def test_everything_public_says_in_a_sentence_what_it_is() -> None:
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            silent.append(str(path.relative_to(PACKAGE)))
    assert silent == []
