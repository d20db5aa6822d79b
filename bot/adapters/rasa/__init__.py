"""Rasa 3.6 embedded in the gateway: agent, tracker store, components, in-process actions."""
