"""A small OpenID Connect issuer over real HTTP, with keys of its own, that can be told to lie."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "heirloom", "a secret of the client"


class Issuer:
    """`claims` go over those of the token; `config` over what it says of itself."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key = self.signs_with = rsa.generate_private_key(65537, 2048)
        self.number = "first"
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {
            "sub": "42", "email": "alice@example.org", "email_verified": True, "name": "Alice",
        }  # fmt: skip
        self.config: dict[str, Any] = {}
        self.without: tuple[str, ...] = ()
        self.asked: dict[str, str] = {}
        self.token_status = 200

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.config,
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "first", "alg": "RS256", "use": "sig"}]}

    def authorize(self, address: str) -> str:
        """What a browser that was sent here comes back with."""
        self.asked = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        return f"{urlsplit(self.asked['redirect_uri']).path}?code=c0de&state={self.asked['state']}"

    def token(self, sent: dict[str, str]) -> dict[str, str]:
        """Checks as a real one would: the client, its code, and the proof of the key exchange."""
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        assert proof == self.asked["code_challenge"]
        assert (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        assert sent["code"] == "c0de"
        return {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self) -> str:
        now = int(time.time())
        told = {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": self.asked["nonce"], **self.claims,
        }  # fmt: skip
        told = {name: each for name, each in told.items() if name not in self.without}
        return jwt.encode(told, self.signs_with, self.algorithm, headers={"kid": self.number})


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = {
                "/.well-known/openid-configuration": issuer.configuration,
                "/keys": issuer.keys,
            }.get(self.path)
            self.answer(200, said()) if said else self.answer(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: each[0] for name, each in parse_qs(body).items()}
            self.answer(issuer.token_status, issuer.token(sent))

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    yield issuer
    server.shutdown()
    server.server_close()
