"""Frameworks: what their files say, in which version a workspace works to them, and a certifier's own."""
