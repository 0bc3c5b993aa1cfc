"""Persons, organisations, places and titles, tagged on characters."""

from lunzheng.entities.tagger import EntityTagger

__all__ = ["EntityTagger"]
