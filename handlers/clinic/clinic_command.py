"""`/clinic`: team, hours, channels, payers and limits; read by leads, changed by admins."""

from handlers.clinic import clinic_lines, overview, settings_change
from handlers.clinic.messages import clinic_changes
from handlers.clinic.messages import clinic_overview as messages
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ALL_ROLES, Reply, SlashCommand
from handlers.reading import typed_text
from store import audit
from store.clinic import members, team_changes
from store.clinic.members import ClinicMembership
from store.errors import UserError
from store.rules.roles import Role


def clinic(text: str, ctx: RequestContext) -> Reply:
    """Show the settings; with words, change them; `use NAME` is everybody's."""
    head, note = _read_line(text)
    verb, _, words = head.partition(" ")
    if verb.lower() == "use":
        return choose_clinic(words, ctx)
    if not ctx.has_role(Role.ADMIN, Role.LEAD):
        raise UserError(
            f"The settings of {ctx.clinic.name} are for its admins and leads.",
            f"{_admin_names(ctx)} can help. Yours is /clinic use NAME, if you work at several clinics.",
        )
    if not head and not note:
        return show(ctx)
    if verb.lower() in clinic_lines.LEAD_COMMANDS:
        return clinic_lines.LEAD_COMMANDS[verb.lower()](words.strip(), note, ctx)
    run = clinic_lines.ADMIN_COMMANDS.get(verb.lower())
    if run is None:
        known = ", ".join((*clinic_lines.ADMIN_COMMANDS, *clinic_lines.LEAD_COMMANDS, "use"))
        raise UserError(f"“{verb}” is not something I can set.", f"After /clinic type one of: {known}.")
    settings_change.check_admin(ctx)
    return run(words.strip(), note, ctx)


def show(ctx: RequestContext) -> Reply:
    """The overview."""
    with ctx.registry.read() as db:
        return Reply(messages.overview_message(overview.read_overview(db, ctx)))


def choose_clinic(name: str, ctx: RequestContext) -> Reply:
    """Of several clinics, choose where one's commands go; without a name, list them.

    Raises:
        UserError: no such clinic among one's own.
    """
    with ctx.registry.begin() as db:
        places = [place for place in members.memberships(db, ctx.member.slack_user_id) if place.member.active]
        if not name:
            known = [(place.clinic.name, place.clinic.id == ctx.clinic.id) for place in places]
            return Reply(clinic_changes.own_clinics(known))
        chosen = _clinic_named(places, name)
        team_changes.set_preferred_clinic(db, ctx.member.slack_user_id, chosen.clinic.id)
        member = chosen.member
        audit.record(db, chosen.clinic.id, ctx.now, member.id, "clinic chosen", f"member:{member.id}")
    return Reply(clinic_changes.clinic_chosen(chosen.clinic.name))


def _clinic_named(places: list[ClinicMembership], name: str) -> ClinicMembership:
    wanted = name.strip().casefold()
    whole = [place for place in places if place.clinic.name.casefold() == wanted]
    fitting = whole or [place for place in places if wanted in place.clinic.name.casefold()]
    if len(fitting) != 1:
        raise UserError(
            f"{'Several' if fitting else 'None'} of your clinics fit “{name}”.",
            f"Yours: {', '.join(place.clinic.name for place in places)}.",
        )
    return fitting[0]


def _read_line(text: str) -> tuple[str, str]:
    """The words and the note; a protocol may have several lines."""
    found = typed_text.split_lines(text)
    if not found:
        return "", ""
    more = [f"{line.head} -- {line.note}" if line.note else line.head for line in found[1:]]
    return found[0].head, "\n".join(part for part in (found[0].note, *more) if part)


def _admin_names(ctx: RequestContext) -> str:
    with ctx.registry.read() as db:
        names = [member.name for member in members.list_members(db, ctx.clinic.id, Role.ADMIN)]
    return ", ".join(names) or "Whoever runs Caseload here"


COMMAND = SlashCommand(
    verb="clinic",
    run=clinic,
    roles=ALL_ROLES,
    hint="add, hours, holiday, review, channel, set, policy, use",
    summary="team, hours, channels, payers, limits; read by leads, changed by admins",
    examples=(
        ("/clinic", "everything that is set, with buttons to change it"),
        ("/clinic add @person care-manager biller", "a member, or more roles for one"),
        ("/clinic roles @person lead", "exactly these roles"),
        ("/clinic fte @person 60", "percent of full time"),
        ("/clinic remove @person", "access ends at once; their patients are listed for reassignment"),
        ("/clinic reassign @person to @colleague", "all their patients to a colleague"),
        ("/clinic hours 8:00-17:00 mon-fri", "when the clinic is open"),
        ("/clinic holiday 12/25", "a day off; holiday remove 12/25 takes it back"),
        ("/clinic zone America/Denver", "the clinic's time zone"),
        ("/clinic review thu 13:00", "when the weekly case review is"),
        ("/clinic channel review #case-review", "where a post goes: review or billing; none for messages"),
        ("/clinic set active_interval_days 14", "any limit or interval, by its name"),
        ("/clinic protocol -- Call 988, then the consultant", "what is read when somebody is at risk"),
        (
            "/clinic policy Cigna cpt-midpoint from 2026-10 g2214 16 cap 4 -- provider manual",
            "a payer's billing policy from a month on; also 99484 on, family cpt, yearly on",
        ),
        ("/clinic rehearse", "the safety protocol on a made-up patient; it touches no numbers"),
        ("/clinic use North Clinic", "where your commands go, if you work at several clinics"),
    ),
)
