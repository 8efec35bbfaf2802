"""Acts and remembers: channels, the queue, the store, the staff's pages."""
