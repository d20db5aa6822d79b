"""The conversation: what was heard, where one is, who goes first, what is said. No Rasa, no SQL."""
