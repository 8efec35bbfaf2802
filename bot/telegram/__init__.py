"""The only package that knows Telegram: webhook and polling in, one sender out."""
