"""A check explains itself: what it looked at, what is missing, where to mend."""

from mercatique.kernel import criteria
from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.models import Evidence
from mercatique.kernel.rounds import one_round
from mercatique.prove import checks
from mercatique.prove.framework import frameworks


def unexplained(name, check) -> list[str]:
    """What a check answers without saying why."""
    found = []
    if check.state == "incomplete" and not check.missing:
        found.append(f"{name} is incomplete and names nothing that is missing")
    if check.state == "waiting":
        return found if check.missing else [f"{name} waits and does not say for what"]
    found += [f"{name}: “{gap.text}” leads nowhere" for gap in check.missing if not (str(gap.text).strip() and gap.url)]
    if check.state in {"complete", "judge"} and not check.looked_at:
        found.append(f"{name} is {check.state} and has looked at nothing")
    if not any(url for _text, url in check.looked_at) and not any(gap.url for gap in check.missing):
        found.append(f"{name} has no address at all")
    return found


def test_no_check_is_incomplete_without_a_sentence_that_leads_somewhere_nor_complete_with_nothing_looked_at(acme):
    with one_round():
        found = [fault for name in CRITERIA for fault in unexplained(name, criteria.run(acme, name))]
    assert not found, "\n".join(found)


def test_every_row_of_every_framework_is_asked_for_in_some_way():
    silent = [
        row.claim
        for framework in frameworks().values()
        for row in framework.rows
        if not (row.checks or row.see or row.waits or getattr(row, "parts", ()) or (row.kind == "H" and row.shows))
    ]
    assert silent == []


def test_every_row_of_a_certification_has_its_kind():
    certifying = [framework for framework in frameworks().values() if framework.certifies]
    assert [row.claim for framework in certifying for row in framework.rows if row.kind not in {"A", "P", "H"}] == []


def test_no_row_is_incomplete_or_waits_without_saying_why_and_where(acme):
    for framework in frameworks().values():
        for answer in checks.everything(acme, framework).values():
            if not answer.ready:
                assert answer.missing, answer.row.claim
                assert all(str(gap.text).strip() and gap.url for gap in answer.missing), answer.row.claim


def test_a_piece_deposited_by_hand_lets_every_row_be_judged_whatever_the_product_has(acme):
    for framework in frameworks().values():
        for row in framework.rows:
            Evidence.objects.create(workspace=acme, claim_key=row.claim, kind="address", url="https://example.com/piece")
        assert {answer.state for answer in checks.answered(acme, framework, {}).values()} == {"judge"}, framework.key
