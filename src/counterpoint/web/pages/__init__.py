"""Pages that draw on several features: Today, Mine, Ours, Understand, Safety."""
