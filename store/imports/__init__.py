"""Files into the registry: read, compared with what is there, and put in without doubling anything."""
