"""The trained model, loaded once in the fork server; each process under test begins with it."""

from bot import bootstrap

DIALOGUE, READER = bootstrap.load_dialogue()
