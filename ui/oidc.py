"""A client of OpenID Connect in HelseID's profile: FAPI 2.0 with PAR, PKCE, private_key_jwt and DPoP.

FAPI 2.0 Security Profile; RFC 9126 (PAR), 7636 (PKCE), 7523 (private_key_jwt), 9449 (DPoP), 9207 (issuer in the
answer), 9700 (OAuth 2.0 Security Best Current Practice); OpenID Connect Core 1.0, 3.1.3.7 (checking the ID token).
Signing, keys and claims are joserfc's; nothing of cryptography is ours. Tokens live as long as one log-in takes and
are never kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey, import_key

from norsk.errors import VeilederError

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
# What an ID token may be signed with. RS256 is outside FAPI 2.0, but providers in its Norwegian profile still use it
# for ID tokens; "none" and keys that both sides share are never accepted.
_SIGNED_WITH: Final = ("ES256", "ES384", "PS256", "PS384", "PS512", "RS256")
_SKEW: Final = 60  # seconds that two clocks may differ
_ASSERTION: Final = 60  # seconds that an assertion of the client is good for; HelseID takes no longer
_FETCHED_FOR: Final = 600.0  # seconds that metadata and keys are kept
_LARGEST: Final = 1_000_000  # bytes of any answer of a provider
_TIMEOUT: Final = 10.0


class LoginFailed(VeilederError):
    """Somebody could not be logged in; nothing of what the provider sent is kept."""

    code = "login_failed"


@dataclass(frozen=True, slots=True)
class Begun:
    """A log-in on its way: what only this server knows of it. Good for one answer."""

    url: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    key: ECKey = field(repr=False)  # the log-in's own DPoP key


class Client:
    """Logs people in at one provider. Safe for several threads."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        key: ECKey | RSAKey,
        redirect: str,
        scope: str,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`key` signs as the client; `redirect` is the address that the provider sends people back to."""
        self._issuer, self._id, self._key = issuer, client_id, key
        self._redirect, self._scope = redirect, scope
        self._http = httpx.Client(timeout=_TIMEOUT, follow_redirects=False, transport=transport)
        self._lock = threading.Lock()
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def begin(self) -> Begun:
        """Push a request for a log-in and return where the browser is to go. Raises LoginFailed."""
        about = self._provider()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        key = ECKey.generate_key("P-256")
        challenge = _b64(hashlib.sha256(verifier.encode()).digest())
        request = {
            "response_type": "code",
            "redirect_uri": self._redirect,
            "scope": self._scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "dpop_jkt": key.thumbprint(),
        }
        pushed = self._post(about["pushed_authorization_request_endpoint"], request)
        uri = pushed.get("request_uri")
        if not isinstance(uri, str) or not uri:
            raise _failed("Innloggingstjenesten tok ikke imot forespørselen.")
        query = urlencode({"client_id": self._id, "request_uri": uri})
        return Begun(f"{about['authorization_endpoint']}?{query}", state, nonce, verifier, key)

    def finish(self, answer: Mapping[str, str], begun: Begun) -> dict[str, Any]:
        """The checked claims of the one who logged in, from what the browser brought back. Raises LoginFailed."""
        about = self._provider()
        if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise _failed("Svaret hører ikke til denne innloggingen.")
        named = answer.get("iss")
        if named != self._issuer and (named or about.get("authorization_response_iss_parameter_supported")):
            raise _failed("Svaret kommer fra en annen innloggingstjeneste.")
        if "error" in answer or not answer.get("code"):
            raise _failed("Innloggingen ble avbrutt eller avvist.")
        order = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self._redirect,
            "code_verifier": begun.verifier,
        }
        tokens = self._post(about["token_endpoint"], order, begun.key)
        if str(tokens.get("token_type", "")).lower() != "dpop":
            raise _failed("Innloggingstjenesten bandt ikke svaret til denne innloggingen (DPoP).")
        claims = self._identity(str(tokens.get("id_token", "")), begun.nonce)
        return self._more(claims, str(tokens.get("access_token", "")), begun.key)

    # The provider

    def _provider(self) -> dict[str, Any]:
        with self._lock:
            if self._metadata is not None and time.monotonic() - self._metadata[0] < _FETCHED_FOR:
                return self._metadata[1]
        about = self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "pushed_authorization_request_endpoint", "jwks_uri")
        if about.get("issuer") != self._issuer:
            raise _failed("Innloggingstjenesten kaller seg noe annet enn det som er satt opp.")
        for name in wanted:
            _secure(about.get(name))
        if "ES256" not in about.get("dpop_signing_alg_values_supported", ()):
            raise _failed("Innloggingstjenesten støtter ikke DPoP med ES256.")
        if "S256" not in about.get("code_challenge_methods_supported", ()):
            raise _failed("Innloggingstjenesten støtter ikke PKCE med S256.")
        with self._lock:
            self._metadata = (time.monotonic(), about)
        return about

    def _signers(self, *, again: bool = False) -> KeySet:
        with self._lock:
            if self._keys is not None and not again and time.monotonic() - self._keys[0] < _FETCHED_FOR:
                return self._keys[1]
        found = self._get(self._provider()["jwks_uri"])
        public = [key for key in found.get("keys", ()) if isinstance(key, dict) and key.get("kty") in ("RSA", "EC")]
        try:
            keys = KeySet.import_key_set({"keys": public})
        except (JoseError, ValueError, KeyError) as error:
            raise _failed("Innloggingstjenestens nøkler kan ikke leses.") from error
        with self._lock:
            self._keys = (time.monotonic(), keys)
        return keys

    def _identity(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token, once its signature, issuer, audience, times and nonce are checked."""
        claims = self._signed(token)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        now = time.time()
        right = (
            claims.get("iss") == self._issuer
            and self._id in audiences
            and (claims.get("azp") == self._id or ("azp" not in claims and len(audiences) == 1))
            and _number(claims.get("exp")) > now - _SKEW
            and now - 3600 < _number(claims.get("iat")) < now + _SKEW
            and _number(claims.get("nbf", 0)) < now + _SKEW
            and hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
        )
        if not right:
            raise _failed("Innloggingsbeviset gjelder ikke denne innloggingen.")
        return claims

    def _signed(self, token: str) -> dict[str, Any]:
        try:
            return dict(jwt.decode(token, self._signers(), algorithms=list(_SIGNED_WITH)).claims)
        except (JoseError, ValueError):
            pass  # perhaps signed with a key that is newer than those we have
        try:
            return dict(jwt.decode(token, self._signers(again=True), algorithms=list(_SIGNED_WITH)).claims)
        except (JoseError, ValueError) as error:
            raise _failed("Innloggingsbeviset er ikke signert av innloggingstjenesten.") from error

    def _more(self, claims: dict[str, Any], token: str, key: ECKey) -> dict[str, Any]:
        """Claims that the provider keeps at its userinfo address, of the same person; the ID token's go first."""
        address = self._provider().get("userinfo_endpoint")
        if not address or not token:
            return claims
        _secure(address)
        proof = self._proof(key, "GET", address, token)
        answer = self._fetched("GET", address, headers={"Authorization": f"DPoP {token}", "DPoP": proof})
        if answer.status_code == 401 and (nonce := answer.headers.get("dpop-nonce")):
            proof = self._proof(key, "GET", address, token, nonce)
            answer = self._fetched("GET", address, headers={"Authorization": f"DPoP {token}", "DPoP": proof})
        found = _json(answer)
        if answer.status_code != 200 or found.get("sub") != claims.get("sub"):
            return claims
        return {**found, **claims}

    # Requests

    def _post(self, address: str, body: Mapping[str, str], key: ECKey | None = None) -> dict[str, Any]:
        """Ask as the client, with a proof by the log-in's `key` where one is given; once more with a fresh nonce."""
        answer = self._posted(address, body, key, None)
        if key is not None and answer.status_code in (400, 401) and (nonce := answer.headers.get("dpop-nonce")):
            answer = self._posted(address, body, key, nonce)
        if answer.status_code not in (200, 201):
            raise _failed("Innloggingstjenesten avviste forespørselen.")
        return _json(answer)

    def _posted(self, address: str, body: Mapping[str, str], key: ECKey | None, nonce: str | None) -> httpx.Response:
        signed = {
            **body,
            "client_id": self._id,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._assertion(),
        }
        headers = {} if key is None else {"DPoP": self._proof(key, "POST", address, nonce=nonce)}
        return self._fetched("POST", address, data=signed, headers=headers)

    def _get(self, address: str) -> dict[str, Any]:
        answer = self._fetched("GET", _secure(address))
        if answer.status_code != 200:
            raise _failed("Innloggingstjenesten svarte ikke som den skal.")
        return _json(answer)

    def _fetched(self, method: str, address: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, address, **more)
        except httpx.HTTPError as error:
            raise _failed("Innloggingstjenesten kan ikke nås.") from error
        if len(answer.content) > _LARGEST:
            raise _failed("Innloggingstjenesten svarte ikke som den skal.")
        return answer

    def _assertion(self) -> str:
        """Who the client is, signed with its own key (RFC 7523, section 3)."""
        now = int(time.time())
        claims = {
            "iss": self._id,
            "sub": self._id,
            "aud": self._issuer,
            "jti": secrets.token_urlsafe(24),
            "iat": now,
            "nbf": now,
            "exp": now + _ASSERTION,
        }
        header = {"alg": algorithm(self._key), "typ": "client-authentication+jwt", "kid": self._key.kid or ""}
        return jwt.encode(header, claims, self._key, algorithms=[header["alg"]])

    @staticmethod
    def _proof(key: ECKey, method: str, address: str, token: str = "", nonce: str | None = None) -> str:
        """A DPoP proof: that whoever asks holds the key (RFC 9449, section 4.2)."""
        parts = urlsplit(address)
        claims: dict[str, Any] = {
            "jti": secrets.token_urlsafe(24),
            "htm": method,
            "htu": parts._replace(query="", fragment="").geturl(),
            "iat": int(time.time()),
        }
        if token:
            claims["ath"] = _b64(hashlib.sha256(token.encode()).digest())
        if nonce:
            claims["nonce"] = nonce
        shown = {
            name: str(value) for name, value in key.as_dict(private=False).items() if name in ("kty", "crv", "x", "y")
        }
        return jwt.encode({"alg": "ES256", "typ": "dpop+jwt", "jwk": shown}, claims, key, algorithms=["ES256"])


def algorithm(key: ECKey | RSAKey) -> str:
    """What a key signs with: those that FAPI 2.0 allows."""
    return "ES256" if isinstance(key, ECKey) else "PS256"


def new_key(path: Path) -> ECKey:
    """Make the client's private key at `path` (mode 0600), where there is none. Raises LoginFailed where there is."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise LoginFailed(f"Det finnes alt en nøkkel i {path}.", "Flytt den bort hvis den skal byttes.") from error
    path.write_text(json.dumps(key.as_dict(private=True)), encoding="utf-8")
    return key


def read_key(path: Path) -> ECKey | RSAKey:
    """The client's private key, as JWK. Raises LoginFailed."""
    try:
        if path.stat().st_mode & 0o077:
            raise LoginFailed(f"Andre kan lese den private nøkkelen {path}.", f"Kjør «chmod 600 {path}».")
        key = import_key(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, JoseError) as error:
        raise LoginFailed(
            f"Klientens private nøkkel kan ikke leses fra {path}.", "Lag en med «veileder keys client»."
        ) from error
    if not isinstance(key, ECKey | RSAKey) or not key.is_private:
        raise LoginFailed(f"{path} er ikke en privat EC- eller RSA-nøkkel.", "Lag en med «veileder keys client».")
    return key


def _secure(address: object) -> str:
    """An address that may be spoken to: TLS, or this machine itself. Raises LoginFailed."""
    parts = urlsplit(address if isinstance(address, str) else "")
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return str(address)
    raise _failed("Innloggingstjenesten oppgir en adresse som mangler eller er uten TLS.")


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("-inf")


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _failed(message: str) -> LoginFailed:
    return LoginFailed(message, "Prøv igjen. Går det ikke, si fra til dem som drifter Veileder.")
