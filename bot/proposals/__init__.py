"""The model: proposals, their life, places, lists and deadlines. Standard library only."""
