"""One function per thing a resident or a staff member can do; none of them commits."""
