"""Everything that touches the world, behind the ports. Only bootstrap imports from here."""
