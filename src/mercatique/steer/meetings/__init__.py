"""Reviews: an agenda made from what deviates, and minutes that say who does what by when."""
