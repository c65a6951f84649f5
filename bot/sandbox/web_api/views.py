"""views.open, views.push, views.update, views.publish."""

from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.validation.blocks import check_view, view_is_too_large
from bot.sandbox.web_api.message_content import decode_json
from bot.sandbox.web_api.method import ApiMethod, names
from bot.sandbox.workspace.content import SlackView

MAX_DEPTH = 3


def open_view(state: SandboxState, given: Json) -> Json:
    """Open a form for the person whose trigger it is."""
    trigger = state.triggers.use(given["trigger_id"])
    view = state.workspace.new_view(trigger.user, read_view(given["view"], "modal"))
    state.workspace.open_view(view)
    return {"view": view.to_json()}


def push(state: SandboxState, given: Json) -> Json:
    """Open a form on top of the one that the trigger came from, three at most."""
    trigger = state.triggers.use(given["trigger_id"])
    body = read_view(given["view"], "modal")
    parent = state.workspace.open_form(trigger.user)
    if parent is None or not trigger.view_id:
        raise ApiError("invalid_trigger_id")
    view = push_on(state, parent, body)
    return {"view": view.to_json()}


def push_on(state: SandboxState, parent: SlackView, body: Json) -> SlackView:
    """Open a form on top of another.

    Raises:
        ApiError: `push_limit_reached`.
    """
    if len(state.workspace.stacks.get(parent.user, [])) >= MAX_DEPTH:
        raise ApiError("push_limit_reached")
    view = state.workspace.new_view(parent.user, body, parent)
    state.workspace.push_view(view)
    return view


def update(state: SandboxState, given: Json) -> Json:
    """Replace an open form, found by `view_id` or `external_id`."""
    body = read_view(given["view"], "modal")
    view = _find(state, given)
    if view is None or view.body["type"] != "modal":
        raise ApiError("not_found")
    _check_hash(view, given)
    state.workspace.change_view(view, body)
    return {"view": view.to_json()}


def publish(state: SandboxState, given: Json) -> Json:
    """Set a person's Home."""
    body = read_view(given["view"], "home")
    if given["user_id"] not in state.workspace.people:
        raise ApiError("invalid_arguments", ["[ERROR] invalid `user_id`"])
    home = state.workspace.homes.get(given["user_id"])
    if home is not None:
        _check_hash(home, given)
    return {"view": state.workspace.publish_home(given["user_id"], body).to_json()}


def read_view(given: object, kind: str) -> Json:
    """Check a view and its type.

    Raises:
        ApiError: `invalid_arguments` with the faults, or `view_too_large`.
    """
    view = decode_json(given, "invalid_arguments")
    faults = check_view(view)
    if not isinstance(view, dict) or faults:
        raise ApiError("invalid_arguments", faults)
    if view_is_too_large(view):
        raise ApiError("view_too_large")
    if view["type"] != kind:
        raise ApiError("invalid_arguments", [f"[ERROR] the view's type must be {kind} here"])
    return view


def _find(state: SandboxState, given: Json) -> SlackView | None:
    if given.get("view_id"):
        return state.workspace.view(str(given["view_id"]))
    wanted = given.get("external_id")
    for stack in state.workspace.stacks.values():
        for view in stack:
            if wanted and view.body.get("external_id") == wanted:
                return view
    return None


def _check_hash(view: SlackView, given: Json) -> None:
    if given.get("hash") and given["hash"] != view.hash:
        raise ApiError("hash_conflict")


VIEWS = {
    "views.open": ApiMethod(open_view, names("trigger_id view"), names("interactivity_pointer")),
    "views.push": ApiMethod(push, names("trigger_id view"), names("interactivity_pointer")),
    "views.update": ApiMethod(update, names("view"), names("view_id external_id hash")),
    "views.publish": ApiMethod(publish, names("user_id view"), names("hash")),
}
