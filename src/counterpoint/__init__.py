"""Counterpoint: a private place for two partners, and the statistics of two people."""

__version__ = "0.1.0"
