"""From prose to proposals: facts that a text may state, for a person to accept."""
