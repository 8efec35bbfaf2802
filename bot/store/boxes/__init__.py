"""What came in and what goes out: stored before it is promised, each heard or ended once."""
