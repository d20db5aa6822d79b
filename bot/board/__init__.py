"""The public board (公开栏): what is public of the desk, for everyone, without an account."""
