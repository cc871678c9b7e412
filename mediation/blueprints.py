"""The rooms that have pages."""

from __future__ import annotations

from flask import Blueprint

from mediation.accounts.views import blueprint as accounts
from mediation.admin.pages import blueprint as admin
from mediation.agreements.sign_views import blueprint as signing
from mediation.agreements.views import blueprint as agreements
from mediation.assignment.invitation_views import blueprint as invitations
from mediation.assignment.joint_views import blueprint as joint
from mediation.assignment.views import blueprint as assignment
from mediation.cases.paper_views import blueprint as papers
from mediation.cases.party_views import blueprint as parties
from mediation.cases.paste_views import blueprint as pasting
from mediation.centre.views import blueprint as centre
from mediation.chronicle.views import blueprint as chronicle
from mediation.classification.views import blueprint as classification
from mediation.counter.consult_views import blueprint as consult
from mediation.counter.spot_views import blueprint as spot
from mediation.danger.views import blueprint as danger
from mediation.desk.acts import blueprint as acts
from mediation.desk.batch_views import blueprint as batch
from mediation.desk.call_views import blueprint as calls
from mediation.desk.handover_pages import blueprint as handovers
from mediation.desk.help import blueprint as help_pages
from mediation.desk.proposal_views import blueprint as proposal_pages
from mediation.desk.request_pages import blueprint as asked
from mediation.desk.search_pages import blueprint as search
from mediation.desk.views import blueprint as desk
from mediation.exchange.export_views import blueprint as export
from mediation.exchange.views import blueprint as exchange
from mediation.followup.views import blueprint as followup
from mediation.guests.front import blueprint as guests
from mediation.guests.inviting_views import blueprint as inviting
from mediation.intake.repeat_views import blueprint as repeats
from mediation.intake.views import blueprint as intake
from mediation.keeper.pages import blueprint as keeper
from mediation.notifications.views import blueprint as notifications
from mediation.sessions.booking_views import blueprint as bookings
from mediation.sessions.reading_views import blueprint as records_read
from mediation.sessions.record_views import blueprint as records
from mediation.sessions.room_views import blueprint as rooms
from mediation.sessions.views import blueprint as sessions
from mediation.triage.after_views import blueprint as triage_after
from mediation.triage.views import blueprint as triage

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    desk,
    acts,
    proposal_pages,
    batch,
    handovers,
    asked,
    calls,
    centre,
    exchange,
    export,
    help_pages,
    intake,
    consult,
    spot,
    repeats,
    parties,
    pasting,
    papers,
    search,
    notifications,
    classification,
    assignment,
    joint,
    triage,
    triage_after,
    danger,
    invitations,
    admin,
    sessions,
    bookings,
    records,
    records_read,
    rooms,
    agreements,
    signing,
    followup,
    guests,
    inviting,
    chronicle,
    keeper,
)
