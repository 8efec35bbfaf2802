"""What goes: by rule, or because somebody asks for it."""
