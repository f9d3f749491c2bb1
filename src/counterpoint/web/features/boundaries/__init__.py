"""Boundaries: what each needs to stay whole, said and heard; their people; and some space."""

from counterpoint.web.features.boundaries.boundary import BOUNDARY
from counterpoint.web.features.boundaries.heard import HEARD
from counterpoint.web.features.boundaries.own import INTEREST, PERSON
from counterpoint.web.features.boundaries.space import SPACE
from counterpoint.web.features.boundaries.space import taken as space_taken

__all__ = ["BOUNDARY", "HEARD", "INTEREST", "PERSON", "SPACE", "space_taken"]
