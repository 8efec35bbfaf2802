"""Follow-up: when somebody is asked how they are, what is asked, and what their answers say."""
