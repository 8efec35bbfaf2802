"""The desk: the queue, cases in somebody's hands, talks, and what stands beside them."""
