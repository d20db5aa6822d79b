"""Learning from the sentences under data/: nothing of it runs while the desk is served."""
