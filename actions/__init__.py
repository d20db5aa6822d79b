"""Rasa's side of the services: one file per skill. No sentence, no SQL."""
