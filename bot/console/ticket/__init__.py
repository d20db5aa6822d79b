"""Parts of the ticket page."""
