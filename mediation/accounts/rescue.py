"""What is posted by somebody whose sign-in is over: kept for him alone, given back where it was typed.

The token of a form is signed by the hub and names the one whose page it was, so the words find
their owner even when his session was ended, the browser closed, or another has signed in since.
Nothing is sent by itself: he looks it over and presses again. Passwords, files and tokens are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from wtforms import Form

from mediation.core import clock, merging, opened, rows
from mediation.core.database import db
from mediation.core.forms import ActForm
from mediation.extensions import reading
from mediation.jobs.registry import Every, Payload, job
from mediation.lifecycle import called, drafts
from mediation.lifecycle.models import Draft
from mediation.security import gate
from mediation.security.actor import Actor

from .models import SignIn, User
from .service import actor_of

ROOM = "typed"
NAME = "kept"
"""In an address and in a form: the key of what is kept."""

LIFE = timedelta(days=3)
MOST = 10
"""Kept for one person at a time; the oldest goes."""
MOST_LETTERS = 100_000
MOST_READ = 64 * 1024 * 1024
"""Bytes of a request that is too large, yet read for the words in it."""
SECRETS = frozenset({"password", "again", "code"})
"""Fields whose text is kept nowhere."""

UNSHOWN = {"csrf_token", "act_key", "seen_version", "opened", "base", "save", "next", NAME} | SECRETS
"""Fields of a form that are never written back on a page."""

_CODE = re.compile(r"[a-z]+(_[a-z]+)*|[0-9]{16,}")
"""What a machine chose for itself: ``arose_here``, ``y``, the key of a row."""

_BESIDE = ("seen_version", "opened", "draft", "base")
"""What a page carries unseen and must carry again: it tells that somebody was faster, and where."""


# -------------------------------------------------------------------------------------------- whose


def name_owner(row: SignIn) -> None:
    """From now on the forms of this browser's session say whose they are."""
    cookie[_field()] = f"{row.user_id}.{row.csrf_seed}"


def owner() -> User | None:
    """The active user whose page this post comes from; None when its token says nobody's."""
    signed = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        named = signed.loads(request.form.get(_field(), ""))
    except BadData:
        return None
    user_id = str(named).partition(".")[0]
    user = reading().get(User, int(user_id)) if user_id.isdecimal() else None
    return user if user is not None and user.active else None


def _field() -> str:
    return str(current_app.config["WTF_CSRF_FIELD_NAME"])


# --------------------------------------------------------------------------------------------- keep


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Why it is kept when it was not the sign-in that was over: somebody else was faster."""

    untouched: list[str]
    """Fields that the writer had left alone: they open as they stand now."""
    differ: list[str]
    """Labels of those that differ from what stands now."""


def keep(user: User, overtaken: Overtaken | None = None) -> str:
    """Keep what this request brought for the one it belongs to; where it is found, empty when nothing is."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or gate.is_public(view):
        return ""
    actor, typed = actor_of(reading(), user), _typed()
    if (marked := drafts.kept_by(view)) is not None:
        room, endpoint = marked
        wanted = request.form.get("draft", "")
        known = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None
        return url_for(endpoint, draft=drafts.keep(actor, room, _title(), typed, known, page=_page(typed)).id)
    if request.headers.get("X-Requested-With") or not typed or _letters(typed) > MOST_LETTERS:
        return ""  # a page that saves by itself says so itself
    beside = _beside()
    if overtaken is not None:
        beside.update(overtaken=["1"], untouched=overtaken.untouched, differ=overtaken.differ)
    saved = drafts.keep(actor, ROOM, _title(), typed, _make_room(actor), beside)
    return _with_key(_page_of_form(), saved.id)


def keep_words() -> str:
    """The same where the files of a request were too large: its words are read all the same, its files go.

    Only of a browser that is signed in, and not without bounds: somebody has to read it.
    """
    if request.method != "POST" or _field() not in cookie or (request.content_length or 0) > MOST_READ:
        return ""
    request.max_content_length = MOST_READ
    user = owner()
    return keep(user) if user is not None else ""


def _page(typed: dict[str, list[str]]) -> merging.Page:
    """What the page had shown. Its form is not at hand: what no machine chose is taken for text."""
    texts = {name: True for name, values in typed.items() if not "".join(values).isascii()}
    base = opened.read(request.form.get("base"))
    return merging.Page(base, opened.print_of([request.form.get("act_key", "")]), texts)


def _title() -> str:
    return _("Written before the time-out")


def _typed() -> dict[str, list[str]]:
    unkept = SECRETS | drafts.NOT_KEPT | {"opened"}
    return {name: values for name, values in request.form.lists() if name not in unkept and any(values)}


def _letters(typed: dict[str, list[str]]) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items())


def _beside() -> dict[str, list[str]]:
    told = {name: request.form.getlist(name) for name in _BESIDE}
    files = [field for field, sent in request.files.items() if sent.filename]
    return {**told, "action": [request.path], "page": [request.form.get("act_key", "")], "files": files}


def _make_room(actor: Actor) -> int | None:
    """Drop what is too old or too much; the key of what the same page had left before, if it had."""
    page, same = request.form.get("act_key", ""), None
    with db.writing() as session:
        for number, draft in enumerate(drafts.of_room(session, actor, ROOM)):
            beside = drafts.aside_of(draft)
            if page and beside.get("page") == [page] and beside.get("action") == [request.path]:
                same = draft.id
            elif number >= MOST - 1 or not _lives(draft):
                session.delete(draft)
    return same


def _lives(draft: Draft) -> bool:
    return clock.now() - draft.saved_at <= LIFE


def _page_of_form() -> str:
    """The address the form was drawn at, if it can be opened again."""
    came_from = request.referrer or ""
    back = "/" + came_from.removeprefix(request.host_url) if came_from.startswith(request.host_url) else ""
    return next((path for path in (back, request.path) if _opens(urlsplit(path).path)), "/")


def _opens(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return bool(path)


def _with_key(address: str, key: int) -> str:
    parts = urlsplit(address)
    rest = [(name, value) for name, value in parse_qsl(parts.query) if name != NAME]
    return f"{parts.path}?{urlencode([*rest, (NAME, str(key))])}"


# ---------------------------------------------------------------------------------------- give back


@dataclass(slots=True)
class Kept:
    """What was written and not taken, for the form at one address."""

    key: int | None
    """None for what this very request brought, which is kept nowhere."""
    action: str
    values: MultiDict[str, str]
    files: bool
    """Files were sent with it; they are chosen again."""
    overtaken: Overtaken | None = None
    """Set when somebody else was faster; None after a time-out."""
    busy: bool = False
    """It found no turn to be written."""
    opened: Mapping[str, str] = field(default_factory=dict)
    """Prints of what stood in its form when the page was opened."""
    taken: bool = False
    """A form of this page shows it again."""
    shown_in: Form | None = None
    """The form that has it already."""

    def fits(self, action: str, form: Form) -> bool:
        """Whether it was typed in this form."""
        if urlsplit(action).path != self.action:
            return False
        tops = {name.partition("-")[0] for name in self.values}
        return any(f.name in self.values or f.name in tops for f in form if f.name not in _BESIDE)

    def left_over(self) -> list[tuple[str, str]]:
        """What was written by hand with what its field is called, when no form of the page shows it."""
        return [] if self.taken else told(self.action, self.values)


def told(path: str, sent: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What a post to a path said, for its reader: by the fields' names in words; nothing a machine chose."""
    written = [
        (name, value) for raw, values in sent.lists() if (name := raw.rpartition("-")[2]) not in UNSHOWN
        for value in values if value.strip()
    ]
    if not written:
        return []
    view, arguments = _view_at(path)
    module, fields = view.__module__ if view else "", {name for name, _value in written}
    names, words = called.labels(module, arguments, fields), called.choices(arguments)
    return [
        (names.get(name, ""), words.get((name, value), value)) for name, value in written
        if (name, value) in words or not _CODE.fullmatch(value)
    ]


def _view_at(path: str) -> tuple[Callable[..., Any] | None, Mapping[str, Any]]:
    try:
        endpoint, arguments = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return None, {}
    return current_app.view_functions.get(endpoint), arguments


def promised(address: str) -> bool:
    """Whether somebody finds his words again at this address once he has signed in."""
    return bool({NAME, "draft"} & dict(parse_qsl(urlsplit(address).query)).keys())


def given_back() -> Kept | None:
    """What the address of this page says is kept, when it is the reader's own and not too old."""
    if "kept_typed" not in g:
        g.kept_typed = _find(reading()) if request.args.get(NAME) and g.get("actor") else None
    found: Kept | None = g.kept_typed
    return found


def give_at_once() -> str:
    """Let this request's own page show what it brought, without keeping it; the page's address.

    For a press that cannot be written now: a draft could not be written either.
    """
    values = {**_typed(), **{name: request.form.getlist(name) for name in _BESIDE if name in request.form}}
    sent = any(file.filename for file in request.files.values())
    g.kept_typed = Kept(None, request.path, MultiDict(values), sent, busy=True)
    return _page_of_form()


def _find(session: Session) -> Kept | None:
    draft = drafts.find(session, g.actor, key_in(request.args[NAME]))
    if draft is None or not draft.page.startswith(f"{ROOM}:") or not _lives(draft):
        return None
    beside, values = drafts.aside_of(draft), drafts.typed_in(draft)
    overtaken = None
    if beside.get("overtaken"):
        overtaken = Overtaken(beside.get("untouched", []), beside.get("differ", []))
    else:
        values.update({name: beside[name] for name in _BESIDE if name in beside})
    action = beside.get("action", [""])[0]
    shown = opened.read("".join(beside.get("opened", ())))
    return Kept(draft.id, action, MultiDict(values), bool(beside.get("files")), overtaken, opened=shown)


def key_in(text: str) -> int | None:
    """A key in an address or a form; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def fill(form: Any, action: str = "") -> str:
    """Before a form is drawn: note what stands in it and put back what was typed in it.

    Returns the key that its press is to bring along.
    """
    if isinstance(form, ActForm) and form.seen_version.data and not form.opened.data:
        form.opened.data = opened.written(form)
    found = given_back() if request.method == "GET" else None
    if found is not None and isinstance(form, Form) and found.fits(action or request.path, form):
        if found.shown_in is not form:
            _put_back(form, found)
        found.taken, found.shown_in = True, form
        return str(found.key or "")
    sent = request.form.get(NAME, "")
    return sent if key_in(sent) and (action or request.path) == request.path else ""


def _put_back(form: Form, found: Kept) -> None:
    """What somebody else changed meanwhile and the writer had left alone stays as the page shows it now."""
    seen = found.overtaken
    left = {"seen_version", "opened", "base", *seen.untouched} if seen is not None else set()
    told = {**{field.name: field for field in form}, **dict(opened.leaves(form))}
    stands = {name: field.data for name, field in told.items() if name in left}
    form.process(found.values if seen is None else rows.together(form, found.values, found.opened))
    now = {**{field.name: field for field in form}, **dict(opened.leaves(form))}
    for name in now.keys() & stands.keys():
        now[name].raw_data, now[name].data = [], stands[name]


def forget(response: Response) -> Response:
    """After a press that went through: what it brought along needs no keeping."""
    key = key_in(request.form.get(NAME, "")) if request.method == "POST" and g.get("actor") else None
    if key is not None and response.status_code in (302, 303):
        with db.writing() as session:
            found = drafts.find(session, g.actor, key)
            if found is not None and found.page.startswith(f"{ROOM}:"):
                session.delete(found)
    return response


@job("drafts.tidy", every=Every(hour=3, minute=20))
def tidy(session: Session, _payload: Payload) -> None:
    """Forget what nobody came back for."""
    old = Draft.page.startswith(f"{ROOM}:"), Draft.saved_at < clock.now() - LIFE
    session.execute(delete(Draft).where(*old).execution_options(synchronize_session=False))
