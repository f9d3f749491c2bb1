"""Django's way to SQLite, which turns the same SQL into SQLite's words only once."""
