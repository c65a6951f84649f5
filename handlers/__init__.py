"""What people type, press and read. This is the index: nothing is reachable that does not stand here."""

from handlers.replies import ButtonHandler, Command, FormHandler, ShortcutHandler

COMMANDS: tuple[Command, ...] = ()

INTERACTIONS: tuple[ButtonHandler | FormHandler | ShortcutHandler, ...] = ()
