"""The Web API: methods, tokens, scopes and arguments."""
