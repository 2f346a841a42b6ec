"""What the documents of the demo companies wear: a drawn logo, two colours, faces that office programs have."""

from django.core.files.uploadedfile import SimpleUploadedFile

from mercatique.kernel import identity
from mercatique.kernel.identity import Identity
from mercatique.kernel.models import Workspace

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 84">{drawing}<text x="96" y="{y}" font-family="Source Sans Pro" font-size="36" font-weight="600" fill="{ink}">{name}</text></svg>'
#: A road along a river; a bird that hovers.
ROAD = '<circle cx="42" cy="42" r="38" fill="#0f4c5c"/><path d="M12 56C28 40 34 66 50 52S66 34 76 40" fill="none" stroke="#ffffff" stroke-width="6"/><path d="M36 34L48 34L56 16L44 16Z" fill="#e0a458"/>'
BIRD = '<path d="M8 60C28 58 40 46 46 26C54 40 66 42 80 34C68 56 48 70 22 68Z" fill="#5b2a86"/><path d="M46 26L52 8L58 30Z" fill="#0b736d"/><circle cx="66" cy="40" r="3" fill="#ffffff"/>'
WORN = {
    "val-de-loire": (Identity("#0f4c5c", "#a8501a", "Georgia", ""), SVG.format(drawing=ROAD, y=54, ink="#0f4c5c", name="Val de Loire")),
    "colibri": (Identity("#5b2a86", "#0b736d", "", ""), SVG.format(drawing=BIRD, y=56, ink="#5b2a86", name="Colibri")),
}  # fmt: skip


def dress(workspace: Workspace) -> None:
    """Give a demo company its identity, as its manager would on the page."""
    chosen, logo = WORN[workspace.slug]
    identity.save(workspace, chosen)
    identity.bring(workspace, "logo", SimpleUploadedFile("logo.svg", logo.encode()))
