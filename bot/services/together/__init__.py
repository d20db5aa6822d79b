"""What residents do together: find what is alike, second, join, and hear how it goes."""
