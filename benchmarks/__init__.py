"""Measurements beside a yardstick in one run: import, RFM, pages; ratios are printed, nothing is asserted."""
