"""Open Badges 3.0: a credential as a signed JWT (Ed25519) that anyone verifies without asking us, and may be revoked."""

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.prove.marking import chain, deliberation
from mercatique.prove.marking.models import Credential, Outcome
from mercatique.prove.sessions.models import Candidate

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_url_safe(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def key() -> Ed25519PrivateKey:
    """The key of this installation: made once, readable by its owner only."""
    path = Path(settings.HOME) / "badge_key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except FileExistsError:
        pass
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Fault("badge-key", mark("Others may read the key that signs badges (%(path)s): chmod 600 it, then sign again."), path=str(path))
    found = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(found, Ed25519PrivateKey):
        raise Fault("badge-key-kind", mark("The key that signs badges is no Ed25519 key."))
    return found


def jwk() -> dict[str, str]:
    """The public key as anyone reads it."""
    raw = key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": url_safe(raw), "alg": "EdDSA", "use": "sig"}


def address(name: str, *args: Any) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def content(candidate: Candidate, identifier: Any) -> dict[str, Any]:
    """The credential: who, what, on which framework, by which issuer."""
    stand = deliberation.standing(candidate, signed=True)
    session = candidate.session
    workspace = session.workspace
    if stand.final is None or stand.final.outcome != Outcome.GRANTED:
        raise Fault("badge-undecided", mark("A badge says that a certification was granted, in a record that the jury has signed: this one was not."))
    with translation.override(workspace.language):
        narrative = _("Granted by a jury, on the framework “%(framework)s” (version %(version)s).") % {"framework": stand.framework.name, "version": stand.framework.version}
        alignment = [
            {"type": ["Alignment"], "targetName": str(item.name), "targetCode": item.key, "targetUrl": address("badge-issuer") + f"#{item.key}", "targetFramework": stand.framework.key}
            for item in stand.framework.competences
        ]  # fmt: skip
    at = stand.final.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    issuer = {"id": address("badge-issuer"), "type": ["Profile"], "name": workspace.name}
    return {
        "@context": CONTEXTS,
        "id": address("badge-status", identifier),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": str(stand.framework.name),
        "issuer": issuer,
        "validFrom": at,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityHash": candidate.title, "identityType": "name", "hashed": False}],
            "activityStartDate": f"{session.starts_on}T00:00:00Z" if session.starts_on else at,
            "activityEndDate": at,
            "achievement": {
                "id": address("badge-issuer") + f"#{stand.framework.key}", "type": ["Achievement"], "achievementType": "Certification",
                "name": str(stand.framework.name), "description": narrative, "criteria": {"narrative": narrative}, "alignment": alignment,
                "inLanguage": workspace.language,
            },
        },
        "credentialStatus": {"id": address("badge-status", identifier), "type": "1EdTechRevocationList"},
    }  # fmt: skip


def signed(credential: dict[str, Any]) -> str:
    """The credential as a compact JWS (OB 3.0, JWT proof, alg EdDSA), the key beside it."""
    seconds = int(timezone.datetime.fromisoformat(credential["validFrom"]).timestamp())
    header = {"alg": "EdDSA", "typ": "JWT", "jwk": jwk(), "kid": f"{credential['issuer']['id']}#key"}
    payload = {**credential, "iss": credential["issuer"]["id"], "jti": credential["id"], "nbf": seconds}
    parts = [url_safe(json.dumps(part, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()) for part in (header, payload)]
    body = ".".join(parts)
    return f"{body}.{url_safe(key().sign(body.encode()))}"


def genuine(token: str) -> bool:
    """Whether this installation signed a token."""
    body, _dot, signature = token.rpartition(".")
    try:
        key().public_key().verify(from_url_safe(signature), body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def issue(candidate: Candidate, by: str) -> Credential:
    """Sign a credential for a certification granted, once; after a revocation, a new one."""
    with transaction.atomic():
        chain.held(candidate.session)
        if found := of(candidate):
            return found
        found = Credential(workspace_id=candidate.workspace_id, session=candidate.session, candidate=candidate)
        found.token = signed(content(candidate, found.pk))
        found.save()
        chain.append("badge-issued", candidate.session, {"candidate": candidate.code, "badge": found.pk}, by)
    return found


def revoke(found: Credential, reason: str, by: str) -> Credential:
    if not reason.strip():
        raise Fault("revoke-reason", mark("Say why the badge is revoked: whoever verifies it reads the reason."))
    with transaction.atomic():
        chain.held(found.session)
        found.revoked_at, found.revoked_reason = timezone.now(), reason.strip()[:300]
        found.save(update_fields=["revoked_at", "revoked_reason"])
        chain.append("badge-revoked", found.session, {"candidate": found.candidate.code, "badge": found.pk, "reason": found.revoked_reason}, by)
    return found


def of(candidate: Candidate) -> Credential | None:
    """The badge of a candidate that is valid."""
    return Credential.objects.filter(candidate=candidate, revoked_at=None).select_related("session__workspace").first()


def as_file(found: Credential) -> HttpResponse:
    answer = HttpResponse(found.token, content_type="application/vc+jwt")
    answer["Content-Disposition"] = content_disposition(f"badge-{found.session.framework}.jwt")
    return answer


# -- what anyone may ask -----------------------------------------------------------------------------------------------


@login_not_required
def issuer(request: HttpRequest) -> JsonResponse:
    """Who signs here: the profile and the public key."""
    return JsonResponse({"@context": CONTEXTS, "id": address("badge-issuer"), "type": ["Profile"], "publicKey": [{"id": address("badge-issuer") + "#key", **jwk()}]})


@login_not_required
def status(request: HttpRequest, pk: Any) -> JsonResponse:
    """Whether one badge is still valid, for whoever was shown it. Names nobody: the badge itself does."""
    found = get_object_or_404(Credential, pk=pk)
    told: dict[str, Any] = {"id": address("badge-status", pk), "status": "revoked" if found.revoked_at else "valid", "issued": found.issued_at.date().isoformat(), "genuine": genuine(found.token)}
    if found.revoked_at:
        told |= {"revoked": found.revoked_at.date().isoformat(), "reason": found.revoked_reason}
    return JsonResponse(told)
