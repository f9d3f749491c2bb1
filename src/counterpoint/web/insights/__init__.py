"""From entries to what may be said of them: series, and what their statistics say in plain numbers.

What is read of the other is what they chose to share. `counterpoint.dyad` is imported only where
something is fitted, since that takes a moment.
"""

from counterpoint.web.insights.signals import Series, Shared, Signal, shared, shared_signals

__all__ = ["Series", "Shared", "Signal", "shared", "shared_signals"]
