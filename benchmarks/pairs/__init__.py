"""What part "dyad" of the bench measures: a module for each kind of model."""
