"""A server that speaks the part of Google's sign-in and Drive API that Heirloom uses.

Real HTTP, real checks (client secret, PKCE, expiry of access tokens), and faults on demand.
"""

import base64
import hashlib
import json
import re
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "heirloom-client", "heirloom-secret"
ROOT = "root-of-my-drive"
FOLDER = "application/vnd.google-apps.folder"
SCOPE = "https://www.googleapis.com/auth/drive.readonly"


@dataclass
class Fault:
    """What the next request whose path begins so gets instead of its answer."""

    path: str
    status: int = 500
    reason: str = "backendError"
    cut_after: int | None = None  # send so many bytes of the right answer, then hang up
    damage: bool = False  # the right length, wrong bytes


@dataclass
class Drive:
    """What the server holds, for tests to fill and to look at."""

    page: int = 1000
    account: str = "anna@example.org"
    account_id: str = "p-1"
    scope: str = SCOPE
    forgets: bool = False  # every page but the first is refused
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    content: dict[str, bytes] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)  # ids, in the order in which they changed
    faults: deque[Fault] = field(default_factory=deque)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def grant(self) -> str:
        """A lasting permission, as after a sign-in."""
        token = "refresh-" + secrets.token_hex(8)
        self.refresh_tokens.add(token)
        return token

    def revoke(self) -> None:
        self.refresh_tokens.clear()
        self.access_tokens.clear()

    def put(self, name: str, content: bytes | None, *, parent: str = ROOT, **fields: Any) -> str:
        """A new file (or, without content, something that has none); its id."""
        file_id = fields.pop("id", None) or f"id-{len(self.log):06}"
        row = {
            "id": file_id,
            "name": name,
            "mimeType": "image/jpeg",
            "parents": [parent],
            "modifiedTime": "2021-05-06T07:08:09.000Z",
            "trashed": False,
        }
        if content is not None:
            row |= {"size": str(len(content)), "md5Checksum": hashlib.md5(content).hexdigest()}
            self.content[file_id] = content
        self.files[file_id] = row | fields
        self.log.append(file_id)
        return file_id

    def folder(self, name: str, *, parent: str = ROOT) -> str:
        return self.put(name, None, parent=parent, mimeType=FOLDER)

    def change(self, file_id: str, **fields: Any) -> None:
        """Rename, move or trash it."""
        self.files[file_id] |= fields
        self.log.append(file_id)

    def replace(self, file_id: str, content: bytes) -> None:
        self.content[file_id] = content
        md5 = hashlib.md5(content).hexdigest()
        self.change(file_id, size=str(len(content)), md5Checksum=md5)

    def remove(self, file_id: str) -> None:
        """Gone for good."""
        del self.files[file_id]
        self.content.pop(file_id, None)
        self.log.append(file_id)

    def fault_for(self, path: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if path.startswith(fault.path):
                    self.faults.remove(fault)
                    return fault
        return None

    def asked(self, beginning: str) -> int:
        return sum(path.startswith(beginning) for path in self.requests)


class Answer(Exception):
    """The answer to a request, raised from wherever it is known."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.body = body


def refusal(status: int, reason: str) -> Answer:
    return Answer(
        status, {"error": {"code": status, "errors": [{"reason": reason}], "message": reason}}
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    drive: Drive

    def log_message(self, *arguments: Any) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        self.drive.requests.append(parts.path + ("?media" if query.get("alt") == "media" else ""))
        fault = self.drive.fault_for(self.drive.requests[-1])
        try:
            if fault and fault.cut_after is None and not fault.damage:
                raise refusal(fault.status, fault.reason)
            if parts.path == "/auth":
                return self.consent(query)
            self.check_token()
            if query.get("alt") == "media":
                return self.send_media(parts.path.rsplit("/", 1)[-1], fault)
            self.send_json(Answer(200, self.api(parts.path.removeprefix("/drive/v3/"), query)))
        except Answer as answer:
            self.send_json(answer)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.drive.requests.append(self.path)
        fault = self.drive.fault_for(self.path)
        try:
            if fault:
                raise refusal(fault.status, fault.reason)
            form = {key: values[0] for key, values in parse_qs(body).items()}
            self.send_json(Answer(200, self.token(form)))
        except Answer as answer:
            self.send_json(answer)

    def consent(self, query: dict[str, str]) -> None:
        """The page that asks the person: here it says yes at once."""
        code = secrets.token_hex(8)
        self.drive.codes[code] = query
        back = urlencode({"state": query["state"], "code": code})
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{back}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise Answer(401, {"error": "invalid_client"})
        access = "access-" + secrets.token_hex(8)
        answer: dict[str, Any] = {
            "access_token": access,
            "expires_in": 3599,
            "token_type": "Bearer",
        }
        if form["grant_type"] == "authorization_code":
            self.check_code(form)
            answer |= {"refresh_token": self.drive.grant(), "scope": self.drive.scope}
        elif form.get("refresh_token") not in self.drive.refresh_tokens:
            raise Answer(400, {"error": "invalid_grant"})
        self.drive.access_tokens.add(access)
        return answer

    def check_code(self, form: dict[str, str]) -> None:
        asked = self.drive.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["code_challenge_method"] != "S256"
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["access_type"] != "offline"
        ):
            raise Answer(400, {"error": "invalid_grant"})

    def check_token(self) -> None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.drive.access_tokens:
            raise refusal(401, "authError")

    def api(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        if path == "about":
            return {
                "user": {"permissionId": self.drive.account_id, "emailAddress": self.drive.account}
            }
        if path in {"files/root", f"files/{ROOT}"}:
            return {"id": ROOT, "name": "My Drive", "mimeType": FOLDER}
        if path == "files":
            return self.list_files(query)
        if path == "changes/startPageToken":
            return {"startPageToken": str(len(self.drive.log))}
        if path == "changes":
            return self.list_changes(query)
        if path.removeprefix("files/") in self.drive.files:
            return self.drive.files[path.removeprefix("files/")]
        raise refusal(404, "notFound")

    def list_files(self, query: dict[str, str]) -> dict[str, Any]:
        found = [file for file in self.drive.files.values() if matches(file, query.get("q", ""))]
        token = query.get("pageToken", "page-0")
        if not re.fullmatch(r"page-\d+", token) or (self.drive.forgets and "pageToken" in query):
            raise refusal(400, "invalid")
        start = int(token.removeprefix("page-"))
        end = start + min(self.drive.page, int(query["pageSize"]))
        answer: dict[str, Any] = {"files": found[start:end]}
        return answer | ({"nextPageToken": f"page-{end}"} if end < len(found) else {})

    def list_changes(self, query: dict[str, str]) -> dict[str, Any]:
        start = int(query["pageToken"])
        end = start + min(self.drive.page, int(query["pageSize"]))
        changes = [self.change_of(file_id) for file_id in self.drive.log[start:end]]
        if end < len(self.drive.log):
            return {"changes": changes, "nextPageToken": str(end)}
        return {"changes": changes, "newStartPageToken": str(len(self.drive.log))}

    def change_of(self, file_id: str) -> dict[str, Any]:
        if file_id not in self.drive.files:
            return {"fileId": file_id, "removed": True}
        return {"fileId": file_id, "removed": False, "file": self.drive.files[file_id]}

    def send_media(self, file_id: str, fault: Fault | None) -> None:
        if file_id not in self.drive.content:
            raise refusal(404, "notFound")
        content = self.drive.content[file_id]
        asked = self.headers.get("Range", "")
        self.drive.ranges.append(asked)
        start, end = (int(number) for number in asked.removeprefix("bytes=").split("-"))
        if start >= len(content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        piece = content[start : end + 1]
        self.send_response(206)
        last = start + len(piece) - 1
        self.send_header("Content-Range", f"bytes {start}-{last}/{len(content)}")
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        if fault and fault.damage:
            piece = bytes(byte ^ 1 for byte in piece)
        self.wfile.write(piece if fault is None else piece[: fault.cut_after])
        self.close_connection = fault is not None
        return None

    def send_json(self, answer: Answer) -> None:
        body = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def matches(file: dict[str, Any], query: str) -> bool:
    """The few searches that Heirloom makes."""
    is_media = file["mimeType"].startswith(("image/", "video/"))
    if query.startswith("not mimeType contains 'image/' and not mimeType contains 'video/'"):
        fits = not is_media
    elif query.startswith("(mimeType contains 'image/' or mimeType contains 'video/')"):
        fits = is_media
    else:
        fits = "mimeType = " not in query or file["mimeType"] == FOLDER
    parent = re.search(r"'((?:[^'\\]|\\.)*)' in parents", query)
    if parent and parent[1] not in file["parents"]:
        return False
    return fits and ("trashed = false" not in query or not file["trashed"])


class Server:
    """The server in a thread: `with Server() as drive: drive.put("a.jpg", b"…")`."""

    def __enter__(self) -> Drive:
        drive = Drive()
        handler = type("BoundHandler", (Handler,), {"drive": drive})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        drive.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return drive

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def addresses(drive: Drive) -> dict[str, str]:
    """The settings that lead Heirloom here instead of to Google."""
    return {
        "GOOGLE_CLIENT_ID": CLIENT_ID,
        "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
        "GOOGLE_AUTH_URL": f"{drive.url}/auth",
        "GOOGLE_TOKEN_URL": f"{drive.url}/token",
        "GOOGLE_API_URL": f"{drive.url}/drive/v3/",
    }


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
