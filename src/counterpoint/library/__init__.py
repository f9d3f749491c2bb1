"""What the app asks and says: questions and feeling words; in `demo`, a made-up life.

The words are in TOML files, the code only reads and checks them. Nothing here knows of the web.
"""

from counterpoint.library.daily import Question, question, question_of, questions
from counterpoint.library.errors import LibraryError
from counterpoint.library.feeling import Feeling, feelings

__all__ = [
    "Feeling",
    "LibraryError",
    "Question",
    "feelings",
    "question",
    "question_of",
    "questions",
]
