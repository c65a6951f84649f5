"""views.open, views.push, views.update, views.publish."""

from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.blocks import check_view, view_is_too_large
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.message_content import as_object
from bot.sandbox.web_api.method import Method, names
from bot.sandbox.workspace.content import View

DEPTH = 3


def open_view(core: Core, given: Json) -> Json:
    """Open a form before the person whose trigger it is."""
    trigger = core.triggers.redeem(given["trigger_id"])
    view = core.workspace.new_view(trigger.user, read_view(given["view"], "modal"))
    core.workspace.open_view(view)
    return {"view": view.about()}


def push(core: Core, given: Json) -> Json:
    """Put a form on top of the one that the trigger came from; three deep at most."""
    trigger = core.triggers.redeem(given["trigger_id"])
    body = read_view(given["view"], "modal")
    parent = core.workspace.open_form(trigger.user)
    if parent is None or not trigger.view_id:
        raise ApiError("invalid_trigger_id")
    view = push_on(core, parent, body)
    return {"view": view.about()}


def push_on(core: Core, parent: View, body: Json) -> View:
    """Stack a form on another.

    Raises:
        ApiError: `push_limit_reached`.
    """
    if len(core.workspace.stacks.get(parent.user, [])) >= DEPTH:
        raise ApiError("push_limit_reached")
    view = core.workspace.new_view(parent.user, body, parent)
    core.workspace.push_view(view)
    return view


def update(core: Core, given: Json) -> Json:
    """Replace an open form, found by `view_id` or `external_id`."""
    body = read_view(given["view"], "modal")
    view = _find(core, given)
    if view is None or view.body["type"] != "modal":
        raise ApiError("not_found")
    _same_hash(view, given)
    core.workspace.change_view(view, body)
    return {"view": view.about()}


def publish(core: Core, given: Json) -> Json:
    """Set a person's home page."""
    body = read_view(given["view"], "home")
    if given["user_id"] not in core.workspace.people:
        raise ApiError("invalid_arguments", ["[ERROR] invalid `user_id`"])
    home = core.workspace.homes.get(given["user_id"])
    if home is not None:
        _same_hash(home, given)
    return {"view": core.workspace.publish_home(given["user_id"], body).about()}


def read_view(given: object, kind: str) -> Json:
    """Check a view of the wanted type.

    Raises:
        ApiError: `invalid_arguments` with the faults, or `view_too_large`.
    """
    view = as_object(given, "invalid_arguments")
    faults = check_view(view)
    if not isinstance(view, dict) or faults:
        raise ApiError("invalid_arguments", faults)
    if view_is_too_large(view):
        raise ApiError("view_too_large")
    if view["type"] != kind:
        raise ApiError("invalid_arguments", [f"[ERROR] the view's type must be {kind} here"])
    return view


def _find(core: Core, given: Json) -> View | None:
    if given.get("view_id"):
        return core.workspace.view(str(given["view_id"]))
    wanted = given.get("external_id")
    for stack in core.workspace.stacks.values():
        for view in stack:
            if wanted and view.body.get("external_id") == wanted:
                return view
    return None


def _same_hash(view: View, given: Json) -> None:
    if given.get("hash") and given["hash"] != view.hash:
        raise ApiError("hash_conflict")


VIEWS = {
    "views.open": Method(open_view, names("trigger_id view"), names("interactivity_pointer")),
    "views.push": Method(push, names("trigger_id view"), names("interactivity_pointer")),
    "views.update": Method(update, names("view"), names("view_id external_id hash")),
    "views.publish": Method(publish, names("user_id view"), names("hash")),
}
