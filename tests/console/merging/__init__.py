"""The page on which two talks become one."""
