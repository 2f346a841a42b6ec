// What the pages gain when a script may run; every page works without.
