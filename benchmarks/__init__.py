"""How fast it is. Each figure is a ratio or a median of one bounded run on one machine."""
