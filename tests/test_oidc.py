"""Logging in at a real provider of OpenID Connect in HelseID's profile, and at one that lies in every way we know."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import html
import json
import os
import random
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from playwright.sync_api import expect

from assistant.records import Records, RecordSettings
from assistant.settings import AccessSettings, Settings
from benchmarks.drawn import national
from tests.browser import browsing
from tests.listening import listening
from ui import cli, login, oidc, serving
from ui.access import Guard
from ui.desk import local_desk
from ui.login import AccessIncomplete, Mapped
from ui.oidc import Client, LoginFailed

ROOT = Path(__file__).parents[1]
PID = national(random.Random(5))
ACCOUNTS = {
    "anna": {"name": "Anna <b>Berg</b>", "groups": ["VEI-Klinikk", "VEI-Kode", "Annet"], "pid": PID},
    "bo": {"name": "Bo", "groups": ["Annet"], "pid": PID},
    PID: {"name": "Nummer", "groups": ["VEI-Klinikk"], "pid": PID},
}


def start_provider(given: dict[str, Any]) -> subprocess.Popen[str]:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "oidc-provider").exists():
        pytest.skip("npm's oidc-provider is not installed: `make data-dev`")
    command = [node, str(ROOT / "tests" / "provider.mjs"), json.dumps(given)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


class Shared:
    """A shared installation, and the provider that its users log in at."""

    def __init__(self, address: str, home: Path, guard: Guard) -> None:
        self.address, self.home, self.guard = address, home, guard

    def browser(self) -> httpx.Client:
        return httpx.Client(timeout=30)

    def log_in(self, browser: httpx.Client, account: str) -> httpx.Response:
        """Follow the log-in as a person does, through the provider's own pages; the last answer is ours."""
        answer = browser.get(f"{self.address}/logg-inn")
        for _ in range(20):
            if answer.is_redirect:
                answer = browser.get(httpx.URL(str(answer.url)).join(answer.headers["location"]))
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            if form is None or str(answer.url).startswith(self.address):
                return answer
            fields = dict(re.findall(r'<input[^>]*type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
            fields |= {"login": account, "password": "hva som helst"} if 'name="login"' in answer.text else {}
            answer = browser.post(html.unescape(form[1]), data=fields)
        raise AssertionError("the log-in never came to an end")


@contextlib.contextmanager
def shared(folder: Path, *, userinfo: bool) -> Generator[Shared]:
    """Veileder and provider, each told of the other."""
    home = folder / "home"
    key = oidc.new_key(home / login.KEY)
    # Veileder's port is known before the provider is told of it: it takes the connections that the guard gets later
    held: list[serving.App] = []

    async def later(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await held[0](scope, receive, send)

    with listening(later) as port:
        address = f"http://127.0.0.1:{port}"
        given = {
            "client_id": "veileder",
            "redirect": f"{address}/logg-inn/svar",
            "jwk": key.as_dict(private=False),
            "accounts": ACCOUNTS,
            "userinfo": userinfo,
        }
        with start_provider(given) as provider:
            assert provider.stdout is not None
            issuer = provider.stdout.readline().strip()
            assert issuer, provider.stderr and provider.stderr.read()
            try:
                settings = Settings.load(
                    home,
                    {
                        "VEILEDER_ACCESS__LOGIN": "oidc",
                        "VEILEDER_ACCESS__ISSUER": issuer,
                        "VEILEDER_ACCESS__CLIENT_ID": "veileder",
                        "VEILEDER_ACCESS__ADDRESS": address,
                        "VEILEDER_ACCESS__ROLE_CLAIM": "groups",
                        "VEILEDER_ACCESS__ROLES": "VEI-Klinikk=kliniker,VEI-Kode=koder",
                    },
                )
                with contextlib.closing(local_desk(settings)) as desk:
                    guard = serving.build(desk, settings)
                    assert isinstance(guard, Guard)
                    held.append(guard)
                    yield Shared(address, home, guard)
            finally:
                provider.terminate()
                provider.communicate(timeout=10)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    with shared(tmp_path_factory.mktemp("oidc"), userinfo=True) as made:
        yield made


def test_a_person_logs_in_works_in_the_roles_of_her_groups_and_logs_out(place: Shared) -> None:
    with place.browser() as browser:
        assert browser.get(f"{place.address}/").headers["location"] == "/logg-inn"
        last = place.log_in(browser, "anna")
        assert last.status_code == 200 and "Du er logget inn" in last.text
        assert "Anna &lt;b&gt;Berg&lt;/b&gt;" in last.text  # a name is shown, never run
        assert 'http-equiv="refresh"' in last.text
        browser.headers["Origin"] = place.address
        assert browser.get(f"{place.address}/").status_code == 200
        assert browser.post(f"{place.address}/api/ask", json={"q": "Hvem?"}).status_code == 200
        assert browser.get(f"{place.address}/metrics").status_code == 403
        assert browser.post(f"{place.address}/logg-ut").status_code == 200
        assert browser.get(f"{place.address}/config").status_code == 401


def test_the_record_names_who_logged_in_and_the_national_number_is_nowhere(place: Shared) -> None:
    with place.browser() as browser:
        place.log_in(browser, "anna")
        browser.headers["Origin"] = place.address
        browser.post(f"{place.address}/api/ask", json={"q": "Hvem fører tilsyn?"})
    rows = list(Records(place.home, RecordSettings()).rows())
    assert {entry.user for entry, _ in rows} == {"oidc:anna"}
    kinds = [entry.kind for entry, _ in rows]
    assert "access" in kinds and kinds[-2:] == ["question", "answer"]
    for path in place.home.rglob("*"):
        if path.is_file():
            assert PID.encode() not in path.read_bytes(), path
            assert b"Berg" not in path.read_bytes(), path
    assert PID not in repr(place.guard._gate.sessions.__dict__)


def test_somebody_without_a_mapped_group_does_not_come_in(place: Shared) -> None:
    with place.browser() as browser:
        last = place.log_in(browser, "bo")
        assert last.status_code == 403 and "ingen rolle" in last.text
        assert browser.get(f"{place.address}/config").status_code == 401


def test_a_provider_that_names_people_by_their_number_lets_nobody_in(place: Shared) -> None:
    with place.browser() as browser:
        last = place.log_in(browser, PID)
        assert last.status_code == 403 and "fødselsnummer" in last.text
        assert PID not in last.text


def test_an_answer_is_good_in_the_browser_that_began_and_once(place: Shared) -> None:
    with place.browser() as anna, place.browser() as other:
        answers: list[str] = []
        anna.event_hooks["response"] = [
            lambda answer: answers.append(answer.headers.get("location", "")) if answer.is_redirect else None
        ]
        place.log_in(anna, "anna")
        (back,) = [url for url in answers if "/logg-inn/svar?" in url]
        assert parse_qs(urlsplit(back).query)["iss"]
        for browser in (other, anna):
            assert browser.get(back).status_code == 403
        other.get(f"{place.address}/logg-inn")  # its own log-in has begun; another's answer does not finish it
        assert other.get(back).status_code == 403


def test_a_new_log_in_is_a_new_session_and_its_cookie_is_kept_from_scripts_and_sites(place: Shared) -> None:
    with place.browser() as browser:
        cookies = [
            next(
                one
                for one in place.log_in(browser, "anna").headers.get_list("set-cookie")
                if one.startswith("veileder=")
            )
            for _ in range(2)
        ]
    assert cookies[0] != cookies[1]
    assert all("HttpOnly" in one and "SameSite=Strict" in one for one in cookies)


def test_everything_is_pushed_and_nothing_of_the_request_stands_in_the_address(place: Shared) -> None:
    with place.browser() as browser:
        to = browser.get(f"{place.address}/logg-inn").headers["location"]
    assert set(parse_qs(urlsplit(to).query)) == {"client_id", "request_uri"}


def test_without_its_record_nobody_logs_in(place: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    sessions = place.guard._gate.sessions
    assert sessions is not None
    before = len(sessions)
    monkeypatch.setattr(os, "pwrite", full)
    with place.browser() as browser:
        last = place.log_in(browser, "anna")
    assert last.status_code == 403 and "ournal" in last.text
    assert len(sessions) == before


def test_in_a_real_browser_a_log_in_at_another_site_ends_on_the_page_and_log_out_leaves_it(
    place: Shared, chromium: str
) -> None:
    with browsing(chromium) as browser:
        page = browser.new_page(locale="nb-NO")
        page.set_default_timeout(30_000)
        page.goto(place.address)
        assert urlsplit(page.url).hostname == "localhost"  # the provider
        page.get_by_placeholder("Enter any login").fill("anna")
        page.get_by_placeholder("and password").fill("hva som helst")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("Anna <b>Berg</b>")).to_be_visible()
        expect(page.get_by_role("tab", name="Spør")).to_be_visible()
        expect(page.get_by_role("tab", name="Drift")).to_be_hidden()  # Anna is kliniker and koder
        assert page.url.rstrip("/") == place.address
        page.get_by_role("button", name="Logg ut").click()
        expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
        assert page.request.get(f"{place.address}/config").status == 401


# --- a provider that lies


class Liar:
    """A provider in memory whose every answer can be bent."""

    issuer = "https://innlogging.test"

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "PS256"}, auto_kid=True)
        self.client = ECKey.generate_key("P-256", auto_kid=True)
        self.about: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "pushed_authorization_request_endpoint": f"{self.issuer}/par",
            "jwks_uri": f"{self.issuer}/keys",
            "dpop_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        self.header: dict[str, Any] = {"alg": "PS256", "kid": self.key.kid}
        self.signer: Any = self.key
        self.claims: dict[str, Any] = {}
        self.token_type = "DPoP"
        self.token: str | None = None
        self.seen: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.nonces = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.seen.append((request.url.path, body, dict(request.headers)))
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self.about)
            case "/keys":
                return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
            case "/par":
                return httpx.Response(201, json={"request_uri": "urn:x", "expires_in": 60})
            case "/token":
                if "nonce" not in proof(dict(request.headers)):
                    return httpx.Response(400, json={"error": "use_dpop_nonce"}, headers={"DPoP-Nonce": "n1"})
                token = self.token if self.token is not None else self.signed()
                return httpx.Response(200, json={"token_type": self.token_type, "id_token": token, "access_token": "a"})
        return httpx.Response(404)

    def signed(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "anna", "aud": "veileder", "iat": now, "exp": now + 60} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, claims, self.signer, algorithms=[self.header["alg"]])

    def make(self) -> Client:
        back = "https://veileder.test/logg-inn/svar"
        return Client(self.issuer, "veileder", self.client, back, "openid", httpx.MockTransport(self))

    def log_in(self, **answer: str) -> dict[str, Any]:
        client = self.make()
        begun = client.begin()
        self.claims.setdefault("nonce", begun.nonce)
        good = {"state": begun.state, "iss": self.issuer, "code": "c"} | answer
        return client.finish({name: value for name, value in good.items() if value}, begun)


def proof(headers: dict[str, str]) -> dict[str, Any]:
    """The claims of a DPoP proof, checked with the key in it."""
    head = headers["dpop"].split(".")[0]
    shown = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert shown["typ"] == "dpop+jwt" and "d" not in shown["jwk"]
    return dict(jwt.decode(headers["dpop"], ECKey.import_key(shown["jwk"]), algorithms=["ES256"]).claims)


def test_what_is_sent_is_the_profile() -> None:
    liar = Liar()
    assert liar.log_in()["sub"] == "anna"
    pushed = next(body for path, body, _ in liar.seen if path == "/par")
    assert pushed["code_challenge_method"] == "S256" and pushed["response_type"] == "code"
    tokens = [(body, headers) for path, body, headers in liar.seen if path == "/token"]
    first, again = (proof(headers) for _, headers in tokens)
    assert again["nonce"] == "n1" and first["jti"] != again["jti"]  # asked again with the nonce, as a new proof
    assert first["htm"] == "POST" and first["htu"] == f"{liar.issuer}/token"
    verifier = tokens[0][0]["code_verifier"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert digest == pushed["code_challenge"]
    used = set()
    for body in (pushed, tokens[0][0], tokens[1][0]):
        token = jwt.decode(body["client_assertion"], liar.client, algorithms=["ES256"])
        assert token.claims["iss"] == token.claims["sub"] == "veileder" and token.claims["aud"] == liar.issuer
        assert token.claims["exp"] - token.claims["iat"] <= 60
        assert token.header["typ"] == "client-authentication+jwt" and token.header["kid"] == liar.client.kid
        used.add(token.claims["jti"])
    assert len(used) == 3


LIES: dict[str, Callable[[Liar], object]] = {
    "another issuer": lambda liar: liar.claims.update(iss="https://ond.test"),
    "another audience": lambda liar: liar.claims.update(aud="andre"),
    "two audiences and no authorised party": lambda liar: liar.claims.update(aud=["veileder", "andre"]),
    "another authorised party": lambda liar: liar.claims.update(azp="andre"),
    "expired": lambda liar: liar.claims.update(exp=int(time.time()) - 120),
    "without an end": lambda liar: liar.claims.update(exp=None),
    "end in words": lambda liar: liar.claims.update(exp="i morgen"),
    "from the future": lambda liar: liar.claims.update(iat=int(time.time()) + 600),
    "old": lambda liar: liar.claims.update(iat=int(time.time()) - 90_000),
    "not yet": lambda liar: liar.claims.update(nbf=int(time.time()) + 600),
    "another nonce": lambda liar: liar.claims.update(nonce="gammel"),
    "unsigned": lambda liar: setattr(liar, "token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0."),
    "no token": lambda liar: setattr(liar, "token", ""),
    "another key": lambda liar: setattr(liar, "signer", RSAKey.generate_key(2048)),
    "not bound": lambda liar: setattr(liar, "token_type", "Bearer"),
    "another name": lambda liar: liar.about.update(issuer="https://ond.test"),
    "no PAR": lambda liar: liar.about.pop("pushed_authorization_request_endpoint"),
    "no DPoP": lambda liar: liar.about.pop("dpop_signing_alg_values_supported"),
    "no PKCE": lambda liar: liar.about.pop("code_challenge_methods_supported"),
    "an address without TLS": lambda liar: liar.about.update(token_endpoint="http://innlogging.test/token"),
    "keys without TLS": lambda liar: liar.about.update(jwks_uri="http://innlogging.test/keys"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_provider_that_is_not_what_it_should_be_logs_nobody_in(lie: str) -> None:
    liar = Liar()
    LIES[lie](liar)
    with pytest.raises(LoginFailed):
        liar.log_in()


def test_a_token_signed_with_a_shared_key_is_refused() -> None:
    """The public key as an HMAC secret: the oldest trick (RFC 8725, 2.1)."""
    liar = Liar()
    liar.claims |= {"iss": liar.issuer, "aud": "veileder", "exp": int(time.time()) + 60, "iat": int(time.time())}
    client = liar.make()
    begun = client.begin()
    parts = [{"alg": "HS256", "kid": liar.key.kid}, {**liar.claims, "sub": "anna", "nonce": begun.nonce}]
    said = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    signature = hmac.digest(liar.key.as_pem(private=False), said, "sha256")
    liar.token = (said + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()
    with pytest.raises(LoginFailed, match="signert"):
        client.finish({"state": begun.state, "iss": liar.issuer, "code": "c"}, begun)


@pytest.mark.parametrize(
    "answer", [{"state": "gal"}, {"state": ""}, {"iss": "https://ond.test"}, {"iss": ""}, {"code": ""}, {"error": "x"}]
)
def test_an_answer_that_is_not_of_this_log_in_is_refused(answer: dict[str, str]) -> None:
    with pytest.raises(LoginFailed):
        Liar().log_in(**answer)


def test_a_provider_that_has_changed_its_keys_is_asked_for_the_new_ones() -> None:
    liar = Liar()
    client = liar.make()
    begun = client.begin()
    liar.claims["nonce"] = begun.nonce
    client.finish({"state": begun.state, "iss": liar.issuer, "code": "c"}, begun)
    liar.key = liar.signer = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
    liar.header = {"alg": "PS256", "kid": liar.key.kid}
    begun = client.begin()
    liar.claims["nonce"] = begun.nonce
    assert client.finish({"state": begun.state, "iss": liar.issuer, "code": "c"}, begun)["sub"] == "anna"


# --- settings


def test_only_the_claims_that_are_needed_are_looked_at() -> None:
    access = AccessSettings(user_claim="sub", role_claim="roles", roles=("a=koder", "a=kliniker", "b=drift"))
    mapped = Mapped.read(access.roles)
    claims = {"sub": "x", "roles": ["a", "ukjent", 7], "name": "N", "helseid://claims/identity/pid": PID}
    found = login.visitor(claims, access, mapped)
    assert (found.user, found.roles) == ("oidc:x", {"koder", "kliniker"})
    assert PID not in repr(found)
    assert login.visitor(claims | {"roles": "b"}, access, mapped).roles == {"drift"}
    for wrong in ({"sub": ""}, {"sub": 5}, {"sub": PID}, {"roles": []}, {"roles": {"a": 1}}, {"roles": None}):
        with pytest.raises(LoginFailed):
            login.visitor(claims | wrong, access, mapped)


@pytest.mark.parametrize("written", ["koder", "=koder", "gruppe=sjef", "gruppe="])
def test_a_mapping_that_says_nothing_is_refused(written: str) -> None:
    with pytest.raises(AccessIncomplete):
        Mapped.read((written,))


@pytest.mark.parametrize("missing", ["issuer", "client_id", "address"])
def test_log_in_that_is_half_set_up_does_not_start(tmp_path: Path, missing: str) -> None:
    oidc.new_key(tmp_path / login.KEY)
    whole = AccessSettings("oidc", "https://i.test", "veileder", address="https://v.test")
    login.client(Settings(tmp_path, access=whole)).close()
    with pytest.raises(AccessIncomplete, match=missing):
        login.client(Settings(tmp_path, access=replace(whole, **{missing: ""})))
    with pytest.raises(AccessIncomplete, match="https"):
        login.client(Settings(tmp_path, access=replace(whole, address="http://v.test")))


def test_the_clients_key_is_made_once_and_is_its_owners_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["keys", "client", "--json"]) == 0
    public = json.loads(capsys.readouterr().out)["jwk"]
    path = home / login.KEY
    assert "d" not in public and path.stat().st_mode & 0o077 == 0
    assert oidc.read_key(path).kid == public["kid"]
    assert cli.main(["keys", "client"]) == 1
    path.chmod(0o644)
    with pytest.raises(LoginFailed, match="Andre kan lese"):
        oidc.read_key(path)
    path.chmod(0o600)
    path.write_text(json.dumps(public))
    with pytest.raises(LoginFailed, match="privat"):
        oidc.read_key(path)
