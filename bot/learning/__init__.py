"""How the understanding is learnt, calibrated by writer and measured; no turn runs any of it."""
