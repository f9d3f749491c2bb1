"""Django's way to PostgreSQL, which asks less often whether the server is still there."""
