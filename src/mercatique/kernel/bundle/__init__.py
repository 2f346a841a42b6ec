"""The bundle: a workspace as one file that restores in an empty installation to the same figures.

A ZIP of text tables and files with a manifest of hashes. Identities stay as they are in an empty place; elsewhere
``--as`` gives new ones. History and members travel, users and tokens never. A restore is built out of sight and
revealed by one commit.
"""

from mercatique.kernel.bundle.checking import opened, read, verified
from mercatique.kernel.bundle.content import of_workspace, rows_of
from mercatique.kernel.bundle.packing import export
from mercatique.kernel.bundle.restoring import restore

__all__ = ["export", "of_workspace", "opened", "read", "restore", "rows_of", "verified"]
