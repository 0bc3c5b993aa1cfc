"""Script, quotation marks, sentences, words and dates of an article's text."""
