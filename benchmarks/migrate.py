"""Lay out an empty database, and what every page asks for, as the app does at its start."""

from counterpoint.web import upkeep

upkeep.start()
upkeep.bring_up_to_date()
