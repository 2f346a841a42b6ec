"""Side by side with the libraries of the field, where they are installed (extras ``peers`` and ``mmm``)."""
