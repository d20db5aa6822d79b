"""The console, through the test client against a real database."""
