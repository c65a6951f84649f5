"""Checks of what is inside blocks: options and interactive elements.

Source: Slack's Block Kit reference.
"""

from collections.abc import Iterator, Mapping

from bot.sandbox.validation.checks import (
    NO_FIELDS,
    Check,
    any_of,
    array_of,
    boolean,
    fault,
    integer,
    object_of,
    one_of,
    string,
)
from bot.sandbox.validation.texts import iso_date, number_text, plain_text, text_object, time_of_day

BLOCK_ID = string(255)
ACTION_ID = string(255)


CONFIRM = object_of(
    {"title": plain_text(100), "text": text_object(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = object_of(
    {"text": plain_text(75), "value": string(150)}, {"description": plain_text(75), "url": string(3000)}
)
RICH_OPTION = object_of({"text": text_object(75), "value": string(150)}, {"description": text_object(75)})
GROUP = object_of({"label": plain_text(75), "options": array_of(OPTION, 100)})
FILTER = object_of(
    {},
    {
        "include": array_of(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH = object_of(
    {}, {"trigger_actions_on": array_of(one_of("on_enter_pressed", "on_character_entered"), 2)}
)
PLACEHOLDER: Mapping[str, Check] = {"placeholder": plain_text(150), "focus_on_load": boolean}
SELECT: Mapping[str, Check] = {"confirm": CONFIRM, **PLACEHOLDER}
MULTI: Mapping[str, Check] = {**SELECT, "max_selected_items": integer(1, 100)}
LISTED: Mapping[str, Check] = {"options": array_of(OPTION, 100), "option_groups": array_of(GROUP, 100)}
IDS = array_of(string(255), 100, 0)


def _element(
    kind: str, required: Mapping[str, Check] = NO_FIELDS, optional: Mapping[str, Check] = NO_FIELDS
) -> Check:
    return object_of({"type": one_of(kind), **required}, {"action_id": ACTION_ID, **optional})


def _one_list(check: Check) -> Check:
    """Require either options or option_groups, as select menus do."""

    def checked(value: object, path: str) -> Iterator[str]:
        yield from check(value, path)
        if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
            yield fault("exactly one of options and option_groups is required", path)

    return checked


def _initial_is_listed(check: Check) -> Check:
    """Require that the initial options equal some of the options."""

    def checked(value: object, path: str) -> Iterator[str]:
        yield from check(value, path)
        if not isinstance(value, dict):
            return
        listed = [*value.get("options", [])]
        for group in value.get("option_groups", []):
            listed.extend(group.get("options", []) if isinstance(group, dict) else [])
        chosen = [*value.get("initial_options", [])]
        chosen.extend([value["initial_option"]] if "initial_option" in value else [])
        if any(option not in listed for option in chosen):
            yield fault("the initial option must equal one of the options", path)

    return checked


BUTTON = _element(
    "button",
    {"text": plain_text(75)},
    {
        "value": string(2000, 0),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
_SLACK_FILE = object_of({}, {"id": string(255), "url": string(3000)})
IMAGE = any_of(
    object_of({"type": one_of("image"), "image_url": string(3000), "alt_text": string(2000)}),
    object_of({"type": one_of("image"), "slack_file": _SLACK_FILE, "alt_text": string(2000)}),
)
_TYPED: Mapping[str, Check] = {
    **PLACEHOLDER,
    "dispatch_action_config": DISPATCH,
    "initial_value": string(3000, 0),
}
_CHECKED: Mapping[str, Check] = {"confirm": CONFIRM, "focus_on_load": boolean}

PICKERS: Mapping[str, Check] = {
    "datepicker": _element("datepicker", {}, {**SELECT, "initial_date": iso_date}),
    "timepicker": _element(
        "timepicker", {}, {**SELECT, "initial_time": time_of_day, "timezone": string(100)}
    ),
    "checkboxes": _initial_is_listed(
        _element(
            "checkboxes",
            {"options": array_of(RICH_OPTION, 10)},
            {**_CHECKED, "initial_options": array_of(RICH_OPTION, 10)},
        )
    ),
    "radio_buttons": _initial_is_listed(
        _element(
            "radio_buttons",
            {"options": array_of(RICH_OPTION, 10)},
            {**_CHECKED, "initial_option": RICH_OPTION},
        )
    ),
    "static_select": _initial_is_listed(
        _one_list(_element("static_select", {}, {**SELECT, **LISTED, "initial_option": OPTION}))
    ),
    "multi_static_select": _initial_is_listed(
        _one_list(
            _element("multi_static_select", {}, {**MULTI, **LISTED, "initial_options": array_of(OPTION, 100)})
        )
    ),
    "external_select": _element(
        "external_select", {}, {**SELECT, "initial_option": OPTION, "min_query_length": integer(0, 100)}
    ),
    "multi_external_select": _element(
        "multi_external_select",
        {},
        {**MULTI, "initial_options": array_of(OPTION, 100), "min_query_length": integer(0, 100)},
    ),
    "users_select": _element("users_select", {}, {**SELECT, "initial_user": string(255)}),
    "multi_users_select": _element("multi_users_select", {}, {**MULTI, "initial_users": IDS}),
    "channels_select": _element(
        "channels_select", {}, {**SELECT, "initial_channel": string(255), "response_url_enabled": boolean}
    ),
    "multi_channels_select": _element("multi_channels_select", {}, {**MULTI, "initial_channels": IDS}),
    "conversations_select": _element(
        "conversations_select",
        {},
        {
            **SELECT,
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        },
    ),
    "multi_conversations_select": _element(
        "multi_conversations_select",
        {},
        {**MULTI, "initial_conversations": IDS, "default_to_current_conversation": boolean, "filter": FILTER},
    ),
}
DATETIME = _element(
    "datetimepicker", {}, {**_CHECKED, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}
)
OVERFLOW = _element("overflow", {"options": array_of(OPTION, 5)}, {"confirm": CONFIRM})
TYPED: Mapping[str, Check] = {
    "plain_text_input": _element(
        "plain_text_input",
        {},
        {**_TYPED, "multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000)},
    ),
    "email_text_input": _element("email_text_input", {}, _TYPED),
    "url_text_input": _element("url_text_input", {}, _TYPED),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": number_text, "min_value": number_text, "max_value": number_text},
    ),
    "file_input": _element(
        "file_input", {}, {"filetypes": array_of(string(20), 50), "max_files": integer(1, 10)}
    ),
}

IN_ACTIONS: Mapping[str, Check] = {
    **PICKERS,
    "button": BUTTON,
    "overflow": OVERFLOW,
    "datetimepicker": DATETIME,
}
IN_SECTION: Mapping[str, Check] = {**PICKERS, "button": BUTTON, "overflow": OVERFLOW, "image": IMAGE}
IN_INPUT: Mapping[str, Check] = {**PICKERS, **TYPED, "datetimepicker": DATETIME}
