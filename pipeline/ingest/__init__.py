"""From the landing zone to staging: what is new is read and validated, in chunks, here or on a cluster."""
