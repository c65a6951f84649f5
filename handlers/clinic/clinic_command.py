"""`/clinic`: team, hours, channels, payers and limits; leads read them, admins change them."""

from handlers.clinic import clinic_lines, policies, settings_change, team
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages.clinic_overview import ClinicOverview, overview_message
from handlers.clinic.sentences import about_settings
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ALL_ROLES, Reply, SlashCommand
from handlers.reading import typed_text
from store import audit
from store.clinic import clinics, members, team_changes
from store.clinic.members import ClinicMembership
from store.errors import UserError
from store.payer import dated_policies
from store.rules.months import Month
from store.rules.roles import Role


def clinic(text: str, ctx: RequestContext) -> Reply:
    """Show the settings; with a verb, change them; `use NAME` is for everyone."""
    head, note = _read_line(text)
    typed_verb, _, words = head.partition(" ")
    verb = typed_verb.lower()
    if verb == "use":
        return choose_clinic(words, ctx)
    if not ctx.has_role(Role.ADMIN, Role.LEAD):
        raise UserError(
            about_settings.settings_are_for(ctx.clinic.name), about_settings.who_can_help(_admin_names(ctx))
        )
    if not head and not note:
        return show(ctx)
    if verb not in clinic_lines.COMMANDS:
        known = about_settings.known_verbs([*clinic_lines.COMMANDS, "use"])
        raise UserError(about_settings.unknown_verb(typed_verb), known)
    if verb not in clinic_lines.LEAD_VERBS:
        settings_change.check_admin(ctx)
    return clinic_lines.COMMANDS[verb](words.strip(), note, ctx)


def show(ctx: RequestContext) -> Reply:
    """Everything that is set about the clinic, as it is now."""
    with ctx.registry.read() as db:
        clinic = clinics.by_id(db, ctx.clinic.id)
        overview = ClinicOverview(
            clinic=clinic,
            team=members.list_members(db, clinic.id),
            former_members=team.former_members_with_patients(db, clinic.id),
            payers=policies.payer_lines(db, clinic, Month.of(ctx.today)),
            default_policy=dated_policies.default_policy(clinic).description,
            today=ctx.today,
            may_change=ctx.has_role(Role.ADMIN),
        )
    return Reply(overview_message(overview))


def choose_clinic(name: str, ctx: RequestContext) -> Reply:
    """Choose the clinic where the member's commands go; without a name, list the member's clinics.

    Raises:
        UserError: the name fits none or several of the member's clinics.
    """
    with ctx.registry.begin() as db:
        own = [each for each in members.memberships(db, ctx.member.slack_user_id) if each.member.active]
        if not name:
            return Reply(
                clinic_changes.own_clinics(
                    [(each.clinic.name, each.clinic.id == ctx.clinic.id) for each in own]
                )
            )
        chosen = _clinic_named(own, name)
        team_changes.set_preferred_clinic(db, ctx.member.slack_user_id, chosen.clinic.id)
        member = chosen.member
        audit.record(db, chosen.clinic.id, ctx.now, member.id, "clinic chosen", f"member:{member.id}")
    return Reply(clinic_changes.clinic_chosen(chosen.clinic.name))


def _clinic_named(own: list[ClinicMembership], name: str) -> ClinicMembership:
    wanted = name.strip().casefold()
    exact = [each for each in own if each.clinic.name.casefold() == wanted]
    matches = exact or [each for each in own if wanted in each.clinic.name.casefold()]
    if len(matches) != 1:
        raise UserError(
            about_settings.clinic_not_unique(name, several=bool(matches)),
            about_settings.your_clinics([each.clinic.name for each in own]),
        )
    return matches[0]


def _read_line(text: str) -> tuple[str, str]:
    """The line and its note; a protocol may have several lines."""
    lines = typed_text.split_lines(text)
    if not lines:
        return "", ""
    more = [f"{line.head} -- {line.note}" if line.note else line.head for line in lines[1:]]
    return lines[0].head, "\n".join(part for part in (lines[0].note, *more) if part)


def _admin_names(ctx: RequestContext) -> list[str]:
    with ctx.registry.read() as db:
        return [member.name for member in members.list_members(db, ctx.clinic.id, Role.ADMIN)]


COMMAND = SlashCommand(
    verb="clinic",
    run=clinic,
    roles=ALL_ROLES,
    hint="add, hours, holiday, review, channel, set, policy, use",
    summary="team, hours, channels, payers, limits; leads read them, admins change them",
    examples=(
        ("/clinic", "everything that is set, with buttons to change it"),
        ("/clinic add @person care-manager biller", "a member, or more roles for one"),
        ("/clinic roles @person lead", "exactly these roles"),
        ("/clinic fte @person 60", "percent of full time"),
        ("/clinic remove @person", "access ends immediately; their patients are listed for reassignment"),
        ("/clinic reassign @person to @colleague", "all their patients to a colleague"),
        ("/clinic hours 8:00-17:00 mon-fri", "when the clinic is open"),
        ("/clinic holiday 12/25", "a day off; holiday remove 12/25 removes it"),
        ("/clinic zone America/Denver", "the clinic's time zone"),
        ("/clinic review thu 13:00", "when the weekly case review is"),
        (
            "/clinic channel review #case-review",
            "where posts go: review or billing; none for direct messages",
        ),
        ("/clinic set active_interval_days 14", "any limit or interval, by its name"),
        (
            "/clinic protocol -- Call 988, then the consultant",
            "what the team reads when a patient may be at risk",
        ),
        (
            "/clinic policy Cigna cpt-midpoint from 2026-10 g2214 16 cap 4 -- provider manual",
            "a payer's billing policy from a month on; also 99484 on, family cpt, yearly on",
        ),
        (
            '/clinic payer rename "Etna" Aetna',
            "another name for a payer, after a preview; payer join Etna Aetna: two payers are one; with Undo",
        ),
        ("/clinic import", "how to move in: upload spreadsheets of patients, time, scores and more"),
        ("/clinic drill", "practice the safety protocol on a made-up patient; it changes no figures"),
        ("/clinic use North Clinic", "where your commands go, if you work at several clinics"),
    ),
)
