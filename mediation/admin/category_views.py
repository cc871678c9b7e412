"""The tree of categories: looked up, renamed, added to, given up; each change holds from a day on."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.classification import catalogue
from mediation.classification.catalogue import tree_of
from mediation.classification.categories import Category, Tree, statistics_types
from mediation.core import clock
from mediation.core.asked_day import asked_day
from mediation.core.exceptions import NotFound
from mediation.core.fields import printable
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires

from . import queries
from .blueprint import blueprint
from .category_forms import CategoryForm, NewCategoryForm, RetireCategoryForm
from .writing import write

FOUND = 60


@blueprint.get("/admin/categories")
@requires("settings.manage")
def categories() -> tuple[str, int]:
    """The tree as it holds on a day; found by code, name, everyday words or the sound of a name."""
    asked, find = asked_day(), printable(request.args.get("find", ""), 40)
    known = tree_of(reading(), asked.day)
    found = [hit.category for hit in known.search(find, None, FOUND)] if find else []
    shown = {"known": known, "asked": asked, "find": find, "found": found}
    return render_template("admin/categories.html", **shown), asked.status


@blueprint.get("/admin/categories/<code>")
@requires("settings.manage")
def category(code: str) -> Any:
    """One node with what hangs below it and every change of it."""
    return _page(*_node(code))


@blueprint.post("/admin/categories/<code>")
@requires("settings.manage")
def change_category(code: str) -> Any:
    """Another name, other words, another type."""
    known, node = _node(code)
    form = CategoryForm(prefix="change").offer(node.is_leaf)
    if form.validate() and write(form, lambda session: catalogue.change(
        session, current_actor(), code, form.from_on.data, form.reason.data or "", **form.values()
    )):
        flash(_("Saved. What was decided before stays explained by the old values."), "done")
        return redirect(url_for("admin.category", code=code))
    return _page(known, node, change=form), 422


@blueprint.post("/admin/categories/<code>/add")
@requires("settings.manage")
def add_category(code: str) -> Any:
    """A new node below this one."""
    known, node = _node(code)
    form = NewCategoryForm(prefix="add").offer(node.level == 2)
    typed = (form.code.data or "").strip()
    if form.validate() and write(form, lambda session: catalogue.add(
        session, current_actor(), typed if typed.startswith(code) else f"{code}{typed}", form.from_on.data,
        form.reason.data or "", **form.values(),
    )):
        flash(_("Added."), "done")
        return redirect(url_for("admin.category", code=code))
    return _page(known, node, add=form), 422


@blueprint.post("/admin/categories/<code>/retire")
@requires("settings.manage")
def retire_category(code: str) -> Any:
    """Not to be chosen after a day; what carries it goes on counting."""
    known, node = _node(code)
    form = RetireCategoryForm(prefix="retire").offer(known, node)
    if form.validate() and write(form, lambda session: catalogue.retire(
        session, current_actor(), code, form.valid_until.data, form.reason.data or "",
        form.replaced_by.data or "",
    )):
        flash(_("Given up. Cases that carry it keep it and go on counting."), "done")
        return redirect(url_for("admin.category", code=code))
    return _page(known, node, retire=form), 422


def _node(code: str) -> tuple[Tree, Category]:
    known = tree_of(reading())
    later = tree_of(reading(), clock.today().replace(year=clock.today().year + 1))
    for each in (known, later):
        if code in each:
            return each, each.get(code)
    raise NotFound(f"category:{code}")


def _page(known: Tree, node: Category, **typed: Any) -> str:
    below = NewCategoryForm(formdata=None, prefix="add").offer(node.level == 2) if not node.is_leaf else None
    return render_template(
        "admin/category.html", known=known, node=node, types=statistics_types(),
        change=typed.get("change")
        or CategoryForm(formdata=None, prefix="change", data=CategoryForm.of(node)).offer(node.is_leaf),
        add=typed.get("add") or below,
        retire=typed.get("retire") or RetireCategoryForm(formdata=None, prefix="retire").offer(known, node),
        history=list(queries.changes_of(reading(), f"{catalogue.PREFIX}{node.code}")),
    )
