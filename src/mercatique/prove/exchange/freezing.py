"""A confirmed proposal becomes a framework of the workspace."""

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import User, Workspace
from mercatique.prove.exchange.proposal import Proposal, file_data, title
from mercatique.prove.frames.drafts import keep
from mercatique.prove.framework import Framework, framework_of, newest, parse


def made(proposal: Proposal) -> Framework:
    """The framework a proposal makes, looked at as strictly as any; a file of ours is read as it is."""
    if proposal.whole:
        return parse(proposal.whole, proposal.key, own=True)
    return framework_of(file_data(proposal), proposal.key, own=True)


def sentences(fault: Fault) -> list[str]:
    """All that is wrong, one sentence each."""
    return [sentence(each) for each in getattr(fault, "each", (fault,))][:20]


def freeze(workspace: Workspace, proposal: Proposal, actor: User | str) -> Framework:
    """Frozen at once as the workspace's own framework; a version already taken gives the next free one."""
    found = made(proposal)
    if found.key in newest() and not proposal.whole:
        raise Fault("framework", mark("The product already has a framework “%(key)s”: give this one another key."), key=found.key)
    return keep(workspace, found, actor, title(proposal)).framework  # type: ignore[arg-type]  the command line has a name only
