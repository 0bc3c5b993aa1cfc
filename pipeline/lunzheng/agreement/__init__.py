"""Agreement of annotators, and merging what they agree on."""
