"""What staff do: sign in, take steps, move, merge, split and correct tickets, and talk."""
