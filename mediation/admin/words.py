"""What is said when an administrator's input breaks a rule."""

from __future__ import annotations

from flask_babel import gettext as _

from mediation.settings import words as settings_words


def sentence(code: str) -> str:
    """The sentence for a broken rule; the code itself when it is none of ours."""
    code, _sign, about = code.partition(":")
    return {
        "login_taken": _("This sign-in name is taken."),
        "login_kept": _("Names that begin with guest- are kept for people invited from outside."),
        "no_account": _("This person was invited from outside and has no account."),
        "name_missing": _("Fill in the name."),
        "name_taken": _("This name is taken."),
        "grant_to_self": _("Nobody gives a right to himself; ask another administrator."),
        "keeper_apart": _("An administrator and an audit keeper are two persons: end the other right first."),
        "grant_exists": _("This person holds this right there already."),
        "nobody_to_print": _("Nobody of these may sign in: the account is switched off or does not exist."),
        "notice_line": _("Line %(number)s cannot be understood.", number=about),
        "grant_over": _("This right has ended already."),
        "last_administrator": _("The last administrator stays: give the right to another person first."),
        "until_before_from": _("The last day lies before the first."),
        "skills_odd": _("One of these is no category: write names or codes, with 、 between them."),
        "post_of_member": _("Only a member of the committee is its head or deputy."),
        "mediator_minor": _("Not of age when taking office (People's Mediation Law, article 14)."),
        "head_taken": _("The committee has a head in office: end that one first."),
        "training_future": _("This day has not come yet."),
        "term_longer": _("A term is three years at most (People's Mediation Law, article 9)."),
        "import_has_bad_rows": _("Some rows are bad: nothing was taken in."),
        "substitute_away": _("The substitute is away himself on some of these days."),
        "substitute_is_self": _("Nobody stands in for himself."),
        "leave_overlaps": _("There is leave on some of these days already."),
        "leave_over": _("This leave is over."),
        "leave_not_shorter": _("Give an earlier last day."),
        "parent_closed": _("The one above is closed or does not exist."),
        "parent_below": _("An organisation cannot stand below itself."),
        "closed_already": _("It is closed already."),
        "closed_before_opened": _("This day lies before it was opened."),
        "has_open_below": _("Close or move first what hangs below it."),
        "leads_open_cases": _("It still leads open disputes: hand them over first."),
    }.get(code) or settings_words.sentence(code)
