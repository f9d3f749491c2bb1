"""People: who they are (signing in) and what opens their vault (unlocking), kept apart."""
