"""The one strict stand-in for Slack: tests, demo and benchmark all talk to it over real loopback HTTP.

    with Slack(bot_url="http://127.0.0.1:3001/slack/events") as slack:   # bot_url can also be set later
        slack.install(manifest)          # values of manifest.yml: commands, shortcuts, scopes, events
        holly = slack.person("Care Manager", "U1CARE", role="care manager")   # or is_guest=True, deleted=True
        slack.add_channel("billing", members=["U1CARE"])                # private, with the bot, unless told
        m = holly.types("/log 15m phone Holly Guzman")                  # waits for what is seen next
        assert m.private and "Logged 15 min" in m.shown     # m.text is the notification, m.shown the blocks
        m = m.press("Undo")              # by label or action id; beside="Ann" picks among equals
        form = holly.types("/log")
        after = form.fill(minutes="15", patient="Holly Guzman").submit()    # by label, block or action id

Point the bot at it: SLACK_API_URL=slack.url, SLACK_BOT_TOKEN=slack.bot_token,
SLACK_APP_TOKEN=slack.app_token, SLACK_SIGNING_SECRET=slack.signing_secret. A bot connected by Socket Mode
gets its deliveries there, else at bot_url.

A person (`Keyboard`): types(text, where="", smart=False), says_to_bot(text), says(where, text),
shortcut(callback_id), opens_home(), home, form, inbox, sees(where), waits_for(words, where=""), id, dm,
mention ("@care.manager").
What is seen (`Seen`; false when nothing came): kind, text, shown, private, author, channel, ts, files,
blocks, buttons, fields, metadata, errors; press(name, beside=""), choose(field, value), options(field,
query=""), fill(...), submit(), close(), shortcut(callback_id). A channel (`Place`): id, messages. A file:
name, title, content.
The server: url, page_url, start(), stop(), reset(), clock, move_clock(by), move_clock_to(when),
on_clock_moved, jumps, zone, scopes, save(path), keep(path), Slack.load(path).
What happened: calls (each with method, arguments, text, error; acknowledgements as "ack", response URLs as
"response_url"), notifications(), problems (what Slack would refuse or ignore outside the Web API: assert it
empty).
Trouble: fail_next(method, status=500, error="", times=1, after=False), rate_limit_next(method,
retry_after=1), slow_next(method, seconds), expire_triggers(), redeliver(), Slack(rate_limit=False).
Raw: command_fields(user, name, text), deliver(kind, payload), post(body, timestamp=..., signature=...),
each of the last two giving an `Ack`: status, body, json, failure, seconds.
"""

from bot.sandbox.clock import Clock
from bot.sandbox.delivery.requests import Ack
from bot.sandbox.jumps import Jump
from bot.sandbox.manifest import Command, Shortcut
from bot.sandbox.slack import Slack
from bot.sandbox.testing.user import Keyboard, Place
from bot.sandbox.testing.visible_item import Seen
from bot.sandbox.workspace.accounts import BOT_USER, SandboxError
from bot.sandbox.workspace.content import Call

__all__ = [
    "BOT_USER",
    "Ack",
    "Call",
    "Clock",
    "Command",
    "Jump",
    "Keyboard",
    "Place",
    "SandboxError",
    "Seen",
    "Shortcut",
    "Slack",
]
