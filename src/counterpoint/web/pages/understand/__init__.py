"""Understand: how two people move each other, shown with its uncertainty; each part a module."""
