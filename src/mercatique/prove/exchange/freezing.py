"""A confirmed proposal becomes a framework of the workspace."""

from dataclasses import replace

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import User, Workspace
from mercatique.prove.exchange.proposal import Item, Part, Proposal, file_data, numbered, title
from mercatique.prove.frames.drafts import keep
from mercatique.prove.framework import Framework, framework_of, newest, parse


def made(proposal: Proposal) -> Framework:
    """The framework a proposal makes, looked at as strictly as any; a file of ours is read as it is."""
    if proposal.whole:
        return parse(proposal.whole, proposal.key, own=True)
    return framework_of(file_data(judged(proposal)), proposal.key, own=True)


def judged(proposal: Proposal) -> Proposal:
    """The same with something to judge: where a file names competences alone, as those of the French register do, each is judged as a whole."""
    if proposal.criteria or not proposal.blocks:
        return proposal
    if not proposal.competences:
        raise Fault("framework", mark("“%(name)s” has nothing to judge yet: write one competence at least."), name=title(proposal))
    return replace(proposal, blocks=[replace(block, criteria=as_a_whole(block)) for block in proposal.blocks])


def as_a_whole(block: Part) -> list[Item]:
    """A criterion for each competence of a block."""
    found = [Item("", row.text, [row.code]) for row in block.competences]
    numbered([*block.competences, *found], "CE")
    return found


def sentences(fault: Fault) -> list[str]:
    """All that is wrong, one sentence each."""
    return [sentence(each) for each in getattr(fault, "each", (fault,))][:20]


def freeze(workspace: Workspace, proposal: Proposal, actor: User | str) -> Framework:
    """Frozen at once as the workspace's own framework; a version already taken gives the next free one."""
    found = made(proposal)
    if found.key in newest() and not proposal.whole:
        raise Fault("framework", mark("The product already has a framework “%(key)s”: give this one another key."), key=found.key)
    return keep(workspace, found, actor, title(proposal)).framework  # type: ignore[arg-type]  the command line has a name only
