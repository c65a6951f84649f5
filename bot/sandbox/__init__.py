"""A strict stand-in for Slack: tests, demo and benchmarks talk to it over real loopback HTTP.

    with Slack() as slack:
        slack.bot_url = "http://127.0.0.1:3001/slack/events"
        slack.install(manifest)          # the parsed manifest.yml: commands, shortcuts, scopes, events
        holly = slack.person("Care Manager", "U1CARE", role="care manager")   # or is_guest=True, deleted=True
        slack.add_channel("billing", members=["U1CARE"])                # by default private, with the bot
        m = holly.types("/log 15m phone Holly Guzman")                  # waits for what appears next
        assert m.private and "Logged 15 min" in m.shown     # m.text is the notification, m.shown the blocks
        m = m.press("Undo")              # by label or action id; beside="Ann" chooses among equals
        form = holly.types("/log")
        after = form.fill(minutes="15", patient="Holly Guzman").submit()    # by label, block or action id

Settings for the bot: SLACK_API_URL=slack.url, SLACK_BOT_TOKEN=slack.bot_token,
SLACK_APP_TOKEN=slack.app_token, SLACK_SIGNING_SECRET=slack.signing_secret. A bot that is connected by Socket
Mode gets its requests there, else at bot_url.

A person (`SlackUser`): types(text, where="", smart=False), says_to_bot(text), says(where, text),
shortcut(callback_id), opens_home(), home, form, inbox, sees(where), waits_for(text, where=""), id, dm,
mention ("@care.manager").
What a person sees (`VisibleItem`; false if nothing came): kind, text, shown, private, author, channel, ts,
files, blocks, buttons, fields, metadata, errors; press(name, beside=""), choose(field, value),
options(field, query=""), fill(...), submit(), close(), shortcut(callback_id). A channel (`ChannelReader`):
id, messages. A file: name, title, content.
The server: url, page_url, start(), stop(), reset(), clock, move_clock(by), move_clock_to(when),
on_clock_moved, jumps, zone, scopes, save(path), autosave(path), load(path).
What the bot did: calls (each with method, arguments, text, error; acknowledgements as "ack", response URLs
as "response_url"), notifications(), problems (what Slack would refuse or ignore outside the Web API: assert
that it is empty).
Failures: fail_next(method, status=500, error="", times=1, after=False), rate_limit_next(method,
retry_after=1), expire_triggers(), redeliver(), Slack(rate_limit=False).
Raw requests: command_fields(user, name, text), deliver(kind, payload), post(body, timestamp=...,
signature=...), each of the last two returns an `Ack`: status, body, json, failure.
"""

from bot.sandbox.clock import ClockJump, MovableClock
from bot.sandbox.errors import SandboxError
from bot.sandbox.slack import Slack
from bot.sandbox.state import ManifestCommand
from bot.sandbox.testing.user import SlackUser
from bot.sandbox.testing.visible_item import VisibleItem
from bot.sandbox.workspace.accounts import BOT_USER

__all__ = [
    "BOT_USER",
    "ClockJump",
    "ManifestCommand",
    "MovableClock",
    "SandboxError",
    "Slack",
    "SlackUser",
    "VisibleItem",
]
