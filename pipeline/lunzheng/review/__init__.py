"""Showing an article with its records: in the terminal and as one HTML page."""

from lunzheng.review.marks import Mark, Segment, marked_paragraphs, segments, visible

__all__ = ["Mark", "Segment", "marked_paragraphs", "segments", "visible"]
