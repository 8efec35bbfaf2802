"""What all our pages have in common: their headers, what browsers load, who a peer is."""
