"""One module a skill of data/skills: what its turns do, with the services, and what is said."""
