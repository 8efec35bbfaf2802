"""The yardstick: messages written apart from the training data, and what is measured on them."""
