"""Real processes and real faults on loopback; each run ends with three counts."""
