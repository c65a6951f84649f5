"""Files that leads and admins upload in the direct message, into the registry."""
