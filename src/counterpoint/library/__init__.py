"""What the app asks and says: questions, starters, practices, words, the check-up; and a demo.

The words are in TOML files, the code only reads and checks them. In `demo` is a made-up life.
Nothing here knows of the web.
"""

from counterpoint.library.checkup import Checkup, Facet, Item, Scale, our_checkup, read_checkup
from counterpoint.library.daily import Part, Question, question, question_of, questions
from counterpoint.library.errors import LibraryError
from counterpoint.library.feeling import Feeling, feelings
from counterpoint.library.need import Need, needs
from counterpoint.library.others import read_checkups
from counterpoint.library.practice import Practice, find_practice, practices, practices_for
from counterpoint.library.scoring import Score, facet_scores, scores
from counterpoint.library.starter import Starter, starters, starters_for

__all__ = [
    "Checkup",
    "Facet",
    "Feeling",
    "Item",
    "LibraryError",
    "Need",
    "Part",
    "Practice",
    "Question",
    "Scale",
    "Score",
    "Starter",
    "facet_scores",
    "feelings",
    "find_practice",
    "needs",
    "our_checkup",
    "practices",
    "practices_for",
    "question",
    "question_of",
    "questions",
    "read_checkup",
    "read_checkups",
    "scores",
    "starters",
    "starters_for",
]
