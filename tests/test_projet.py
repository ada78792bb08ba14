"""The rules of the tree, read from its sources: what a reviewer would otherwise have to remember each time."""

import ast
import re
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
APPS = {"bonnespratiques": ROOT / "bonnespratiques", "workflow": ROOT / "workflow", "comptes": ROOT / "site/comptes"}
PACKAGES = {**APPS, "config": ROOT / "site/config"}
# site/config → workflow → bonnespratiques; comptes knows neither, nor is known of them (they ask for the user model).
MAY_IMPORT = {
    "config": {"comptes", "workflow", "bonnespratiques"},
    "workflow": {"bonnespratiques"},
    "bonnespratiques": set(),
    "comptes": set(),
}
DRAWERS = {"utils", "helpers", "common", "misc", "manager", "managers", "tools"}
LINES_MAX = 250
# Longer ones are decisions: one list of actions, of settings, of a page's fields with their help; one format on the disk.
LONGER = {
    "site/config/settings.py": 320,
    "bonnespratiques/models/fiche.py": 350,
    "bonnespratiques/recherche/embarque/depot.py": 280,
}


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


# (package, path from the root, source, tree) of each module of ours.
OURS = [
    (package, str(path.relative_to(ROOT)), path.read_text(), ast.parse(path.read_text()))
    for package, folder in PACKAGES.items()
    for path in sources(folder)
]


def imported_packages(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.partition(".")[0]


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_site_is_a_source_root_and_never_a_package():
    """The standard library owns the name `site`: an `__init__.py` here would hide it from every program."""
    assert not (ROOT / "site/__init__.py").exists()


def test_imports_follow_the_arrow():
    offenders = {}
    for package, path, _, tree in OURS:
        found = {name for node in ast.walk(tree) for name in imported_packages(node) if name in PACKAGES}
        if astray := found - MAY_IMPORT[package] - {package}:
            offenders[path] = astray
    assert offenders == {}


def test_no_import_hides_in_a_function():
    """It would dodge a cycle instead of undoing it. `ready()` is the place that Django gives for late imports."""
    offenders = [
        f"{path}:{node.lineno}"
        for _, path, _, tree in OURS
        for function in functions(tree)
        for node in ast.walk(function)
        if set(imported_packages(node)) & set(PACKAGES) and function.name != "ready"
    ]
    # The end of the circuit is imported while Wagtail's models load: it may import no model at its top.
    assert [place for place in offenders if not place.startswith("workflow/publication.py")] == []


def test_a_module_says_what_it_is_for():
    assert [path for _, path, source, tree in OURS if source.strip() and not ast.get_docstring(tree)] == []


def test_a_module_is_named_after_what_it_holds():
    assert [path for _, path, _, _ in OURS if Path(path).stem in DRAWERS] == []


def test_a_module_fits_on_a_few_screens():
    lengths = {path: len(source.splitlines()) for _, path, source, _ in OURS}
    assert {path: n for path, n in lengths.items() if n > LONGER.get(path, LINES_MAX)} == {}


@pytest.mark.postgresql
@pytest.mark.django_db
def test_migrations_are_level_with_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_template_parses():
    names = [str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert len(names) > 50
    for name in names:
        get_template(name)


def test_pages_and_styles_load_nothing_from_elsewhere():
    loads = re.compile(
        r"""(?:src|srcset|action)=["']https?://|<link[^>]+href=["']https?://|url\(["']?https?://|@import"""
    )
    ours = [*(ROOT / "templates").rglob("*.html")]
    for folder in APPS.values():
        ours += [*(folder / "static").rglob("*.css"), *(folder / "static").rglob("*.js")]
    assert len(ours) > 20
    assert [str(path) for path in ours if loads.search(path.read_text())] == []


def test_dependencies_are_all_pinned_with_hashes_and_without_addresses():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    base, test = ((ROOT / f"requirements/{name}.txt").read_text() for name in ("base", "test"))
    assert "://" not in base + test
    for wanted, pinned in (
        (project["dependencies"], base),
        ([*extras["test"], *extras["postgresql"], *extras["opensearch"]], test),
    ):
        versions = dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+-]+)", pinned, re.MULTILINE))
        versions = {canonicalize_name(name): version for name, version in versions.items()}
        assert pinned.count("--hash=sha256:") >= len(versions)
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_continuous_integration_runs_the_same_command_as_everybody():
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()


def test_every_variable_of_the_environment_is_explained_to_administrators():
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", (ROOT / "site/config/settings.py").read_text()))
    explained = (ROOT / "docs/exploiter.md").read_text()
    assert {"DATA_DIR", "SECRET_KEY", "DATABASE_URL"} <= read
    assert sorted(name for name in read if f"`{name}`" not in explained) == []


def test_every_noun_of_the_code_is_in_the_lexicon():
    lexique = (ROOT / "docs/lexique.md").read_text()
    nouns = [model.__name__ for label in APPS for model in apps.get_app_config(label).get_models()]
    assert "FichePage" in nouns
    assert sorted(noun for noun in nouns if f"`{noun}`" not in lexique) == []


@pytest.mark.django_db
def test_django_finds_nothing_to_say_of_a_site_in_production(settings, monkeypatch):
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # of the browser, when it played in this process
    settings.SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    said = StringIO()
    call_command("check", deploy=True, fail_level="WARNING", stdout=said, stderr=said)
