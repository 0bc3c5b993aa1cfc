"""Following feeds: tests of lunzheng.feeds."""
