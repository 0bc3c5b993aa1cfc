"""Who says what: cues, claims and speakers of an article."""
