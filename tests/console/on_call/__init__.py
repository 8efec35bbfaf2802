"""The page of the rota."""
