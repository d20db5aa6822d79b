"""Simulated residents with whole records in mind, after τ-Elicitation."""
