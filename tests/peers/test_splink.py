"""Who is who beside splink, on the lists of FEBRL that neither side made: same fields, same blocks, same threshold."""

import os

import pytest

pytest.importorskip("splink", reason="splink is not installed (extra peers)")
pytestmark = [pytest.mark.peers, pytest.mark.real]

#: splink learns from a sample at random: a link or two differ from run to run.
RUN_TO_RUN = 0.001


@pytest.mark.parametrize("dataset", [1, 4])
def test_precision_and_recall_are_not_below_those_of_splink(shared_data, tmp_path, dataset):
    from benchmarks.linkage import RULES_OF_FEBRL, febrl, linkage, linkage_of_splink

    path = os.fspath(febrl(shared_data / "dedupe", tmp_path / "febrl.parquet", dataset))
    ours, theirs = linkage(path, RULES_OF_FEBRL), linkage_of_splink(path, RULES_OF_FEBRL)
    assert theirs["precision"] > 0.99 and theirs["recall"] > 0.97, "the peer is at its best"
    assert ours["precision"] >= theirs["precision"] - RUN_TO_RUN
    assert ours["recall"] >= theirs["recall"] - RUN_TO_RUN
