"""The content desk: staff confirm facts and change words, and nothing is ever written over."""
