"""Being on call: the rota, and whom the desk tells."""
