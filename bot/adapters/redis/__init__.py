"""Redis: one process tells the others that there is something to do. It keeps nothing."""
