"""`resilience doctor`: what may stand in the way of a refresh, one small check each, and what to do about it."""
