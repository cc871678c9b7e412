"""Templates are used, compile, speak through gettext and obey the content policy."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from tests.support.pages import Page
from tests.support.source import TEMPLATES, name_of, python_files, template_files, tree

MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
CHINESE = re.compile(r"[\u3400-\u9fff]")
OWN_NAME = {"中文"}
"""The one word that stays Chinese on an English page: the name of the other language."""

ATTRIBUTE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
BLOCK = re.compile(r"<style\b|<script\b(?![^>]*\bsrc=)", re.IGNORECASE)
FOREIGN = re.compile(
    r"""\b(?:src|action|srcset|poster)\s*=\s*["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//"""
)


def relative(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def test_no_template_has_script_or_style_of_its_own() -> None:
    found = []
    for path in template_files():
        text = MARKUP.sub("x", path.read_text("utf-8"))
        for rule in (ATTRIBUTE, BLOCK, FOREIGN):
            found += [f"{name_of(path)}: {match.group()[:80]}" for match in rule.finditer(text)]
    assert not found, (
        "The content policy refuses these in the browser. Write a class in mediation/static/css, a file in "
        f"mediation/static/js, and keep foreign files in mediation/static: {found}"
    )


def test_templates_speak_through_gettext() -> None:
    found = []
    for path in template_files():
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            rest = line
            for word in OWN_NAME:
                rest = rest.replace(word, "")
            if CHINESE.search(rest):
                found.append(f"{name_of(path)}:{number}")
    assert not found, (
        "Write the English text as {{ _('...') }} and the Chinese one in mediation/translations/zh_Hans/"
        f"<room>.po: {found}"
    )


def test_no_template_takes_a_title_from_the_row() -> None:
    """It names the parties; before some readers of a protected case nothing may."""
    for path in template_files():
        text = path.read_text("utf-8")
        assert "dispute.title" not in text, f"{name_of(path)}: write title_of(dispute)"


def test_every_template_compiles(app: Flask) -> None:
    for path in template_files():
        app.jinja_env.get_template(relative(path))


def test_every_template_is_used(app: Flask) -> None:
    named = _named_in_python() | _named_in_templates(app)
    unused = [
        relative(path) for path in template_files()
        if relative(path) not in named and not _matches_a_pattern(relative(path), named)
    ]
    assert not unused, f"Nothing renders, extends, includes or imports these. Remove them: {unused}"


def test_every_imported_macro_is_used(app: Flask) -> None:
    found = []
    for path in template_files():
        parsed = app.jinja_env.parse(path.read_text("utf-8"))
        used = {node.name for node in parsed.find_all(nodes.Name) if node.ctx == "load"}
        for statement in parsed.find_all(nodes.FromImport):
            names = [name if isinstance(name, str) else name[1] for name in statement.names]
            found += [f"{name_of(path)}:{statement.lineno} {name}" for name in names if name not in used]
        for whole in parsed.find_all(nodes.Import):
            if whole.target not in used:
                found.append(f"{name_of(path)}:{whole.lineno} {whole.target}")
    assert not found, f"Imported and never called; take the import out: {found}"


def test_the_page_reader_of_the_tests_reads(app: Flask) -> None:
    page = Page("<html lang=zh><title>a</title><h1>a</h1><form action=/x><input name=q value=1></form>")
    assert page.form("/x").values == {"q": ["1"]}


def _named_in_python() -> set[str]:
    """Strings that look like templates; parts of f-strings become ``*``."""
    found: set[str] = set()
    for path in python_files("mediation"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values))
    return {name for name in found if name.endswith((".html", ".txt"))}


def _named_in_templates(app: Flask) -> set[str]:
    found: set[str] = set()
    for path in template_files():
        parsed = app.jinja_env.parse(path.read_text("utf-8"))
        for node in parsed.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
            for constant in node.find_all(nodes.Const):
                if isinstance(constant.value, str):
                    found.add(constant.value)
                elif isinstance(constant.value, tuple | list):
                    found.update(constant.value)
    return found


def _matches_a_pattern(name: str, named: set[str]) -> bool:
    patterns = (re.escape(pattern).replace(r"\*", ".*") for pattern in named if "*" in pattern)
    return any(re.fullmatch(pattern, name) for pattern in patterns)


@pytest.mark.parametrize("bad", ['<p style="x">', "<a onclick='x'>", "<script>", '<img src="https://x">'])
def test_the_rules_find_what_they_look_for(bad: str) -> None:
    assert any(rule.search(bad) for rule in (ATTRIBUTE, BLOCK, FOREIGN))
