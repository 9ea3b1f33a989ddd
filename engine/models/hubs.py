"""Which files a hub offers for a model, with sizes and checksums, as the hub itself states them.

Hugging Face is asked through huggingface_hub (with the person's token for gated models), at HF_ENDPOINT when that is
set; where the package is missing or told to stay offline, and for ModelScope, the hub's plain JSON interface is read.
Only called when the person asked for a model.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from engine import trust
from engine.errors import ModelError
from engine.models.catalog import Source

ENDPOINTS = {"huggingface": "https://huggingface.co", "modelscope": "https://www.modelscope.cn"}
VARIABLES = {"huggingface": "HF_ENDPOINT", "modelscope": "MODELSCOPE_ENDPOINT"}
TIMEOUT = 30.0
MAX_LISTING = 32 << 20

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA1 = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file to fetch. `size` -1 when unknown; `sha256`, or else `git_sha1` (of small files), as the hub states."""

    path: str
    url: str
    size: int = -1
    sha256: str = ""
    git_sha1: str = ""


def endpoint_of(hub: str, endpoint: str = "") -> str:
    """The address of a hub: the one given, else the environment's (HF_ENDPOINT for mirrors), else the hub's own."""
    address = endpoint or os.environ.get(VARIABLES.get(hub, ""), "") or ENDPOINTS.get(hub, "")
    if not address.startswith(("https://", "http://")):
        raise ModelError(f"{address!r} is not the address of a hub; it must begin with https://.")
    return address.rstrip("/")


def remote_files(source: Source, endpoint: str = "") -> list[RemoteFile]:
    """The wanted files of a source. Raises ModelError when the hub cannot be reached or has them not."""
    if source.hub == "url":
        folder = source.repo.rstrip("/")
        found = [
            RemoteFile(name, f"{folder}/{urllib.parse.quote(name)}", sha256=source.sha256.get(name, ""))
            for name in source.files
        ]
        for file in found:
            _check_name(file.path)
        return found
    address = endpoint_of(source.hub, endpoint)
    offered = _huggingface(source, address) if source.hub == "huggingface" else _modelscope(source, address)
    chosen = _wanted(offered, source.files)
    if not chosen:
        raise ModelError(f"{source.repo} on {urllib.parse.urlsplit(address).hostname} has none of the model's files.")
    return [_pinned(file, source) for file in chosen]


def _wanted(offered: Iterable[RemoteFile], patterns: Iterable[str]) -> list[RemoteFile]:
    """Files that a pattern names; of "a|b" the first alternative that names any. A `*` does not reach into folders."""
    by_path = {file.path: file for file in offered}
    chosen: dict[str, RemoteFile] = {}
    for pattern in patterns:
        for alternative in pattern.split("|"):
            depth = alternative.count("/")
            matching = [p for p in by_path if p.count("/") == depth and fnmatchcase(p, alternative)]
            if matching:
                chosen |= {path: by_path[path] for path in sorted(matching)}
                break
    for path in chosen:
        _check_name(path)
    return list(chosen.values())


def _check_name(path: str) -> None:
    """Names come from a server: none may lead out of the model's folder."""
    parts = PurePosixPath(path).parts
    if not path or path.startswith("/") or ".." in parts or "\\" in path or ":" in path or "\0" in path:
        raise ModelError(f"The server names a file {path!r} outside the model's folder. Nothing is kept.")


def _pinned(file: RemoteFile, source: Source) -> RemoteFile:
    pinned = source.sha256.get(file.path)
    if pinned is None:
        return file
    if file.sha256 and file.sha256 != pinned:
        raise ModelError(
            f"{file.path} on the hub is not the file that the catalogue names (its checksum differs). Nothing is kept."
        )
    return RemoteFile(file.path, file.url, file.size, pinned)


# --- Hugging Face ------------------------------------------------------------------------------------------------


def _huggingface(source: Source, address: str) -> list[RemoteFile]:
    revision = source.revision or "main"
    entries = _with_hub_package(source.repo, revision, address)
    if entries is None:
        entries = _huggingface_json(source.repo, revision, address)
    quoted = urllib.parse.quote(revision, safe="")
    return [
        RemoteFile(path, f"{address}/{source.repo}/resolve/{quoted}/{urllib.parse.quote(path)}", size, sha256, sha1)
        for path, size, sha256, sha1 in entries
    ]


def _with_hub_package(repo: str, revision: str, address: str) -> list[tuple[str, int, str, str]] | None:
    """The listing by huggingface_hub, or None when it is not to be had or has been told to stay offline."""
    try:
        from huggingface_hub import HfApi, constants
        from huggingface_hub.errors import HfHubHTTPError
    except ImportError:
        return None
    if constants.HF_HUB_OFFLINE:
        return None
    _knock(repo, address)
    try:
        entries = []
        item: Any
        for item in HfApi(endpoint=address).list_repo_tree(repo, recursive=True, revision=revision):
            if hasattr(item, "blob_id"):
                sha256 = item.lfs.sha256 if item.lfs else ""
                entries.append(_checked_entry(item.path, item.size, sha256, "" if sha256 else item.blob_id))
        return entries
    except HfHubHTTPError as error:
        raise _refusal(repo, address, getattr(error.response, "status_code", 0)) from error
    except (KeyError, TypeError, AttributeError):
        return None  # a mirror that answers with less than the package expects: the plain listing asks for less
    except (OSError, ValueError) as error:
        raise _unreachable(address, error) from error
    except Exception as error:
        # Its transport's own errors (httpx) are not OSErrors, and their names change between versions.
        if type(error).__module__.partition(".")[0].startswith("http"):
            raise _unreachable(address, error) from error
        raise


def _huggingface_json(repo: str, revision: str, address: str) -> list[tuple[str, int, str, str]]:
    url: str | None = f"{address}/api/models/{repo}/tree/{urllib.parse.quote(revision, safe='')}?recursive=true"
    entries = []
    for _ in range(50):  # pages of a thousand files
        if url is None:
            break
        listing, following = _get_json(url, repo, address)
        for item in listing if isinstance(listing, list) else []:
            if isinstance(item, dict) and item.get("type") == "file":
                lfs = item.get("lfs") or {}
                sha256 = lfs.get("oid", "") or lfs.get("sha256", "")
                size = lfs.get("size", item.get("size", -1))
                entries.append(_checked_entry(item.get("path"), size, sha256, "" if sha256 else item.get("oid", "")))
        url = following if following and following.startswith(address + "/") else None
    return entries


# --- ModelScope --------------------------------------------------------------------------------------------------


def _modelscope(source: Source, address: str) -> list[RemoteFile]:
    revision = urllib.parse.quote(source.revision or "master", safe="")
    base = f"{address}/api/v1/models/{source.repo}/repo"
    listing, _ = _get_json(f"{base}/files?Revision={revision}&Recursive=true", source.repo, address)
    files = (listing.get("Data") or {}).get("Files") or [] if isinstance(listing, dict) else []
    found = []
    for item in files:
        if isinstance(item, dict) and item.get("Type") != "tree":
            path, size, sha256, _sha1 = _checked_entry(item.get("Path"), item.get("Size"), item.get("Sha256") or "", "")
            found.append(
                RemoteFile(path, f"{base}?Revision={revision}&FilePath={urllib.parse.quote(path)}", size, sha256)
            )
    return found


# --- plain requests ----------------------------------------------------------------------------------------------


def _checked_entry(path: Any, size: Any, sha256: Any, sha1: Any) -> tuple[str, int, str, str]:
    """Only what has the right form is believed: a checksum that is none is as good as missing."""
    return (
        str(path or ""),
        size if isinstance(size, int) and size >= 0 else -1,
        str(sha256).lower() if _SHA256.fullmatch(str(sha256).lower()) else "",
        str(sha1) if _SHA1.fullmatch(str(sha1)) else "",
    )


def _get_json(url: str, repo: str, address: str) -> tuple[Any, str | None]:
    """The JSON at an address, and the address of its next page."""
    request = urllib.request.Request(url, headers=headers(url))
    try:
        # http(s) only: checked by endpoint_of
        with urllib.request.urlopen(request, timeout=TIMEOUT, context=trust.context()) as answer:
            body = answer.read(MAX_LISTING + 1)
            link = re.search(r'<([^>]+)>;\s*rel="next"', answer.headers.get("Link", ""))
    except urllib.error.HTTPError as error:
        raise _refusal(repo, address, error.code) from error
    except (OSError, ValueError) as error:
        raise _unreachable(address, error) from error
    if len(body) > MAX_LISTING:
        raise ModelError(f"{address} answers with an absurdly long list of files. Nothing is kept.")
    try:
        return json.loads(body), link.group(1) if link else None
    except (ValueError, RecursionError) as error:
        raise ModelError(
            f"{address} does not answer as a model hub does. Check the address; a login page of the network you are "
            "in may be in between."
        ) from error


def _knock(repo: str, address: str) -> None:
    """Raises ModelError when nobody is there: huggingface_hub tries six times, for 23 s, before it says so."""
    try:
        request = urllib.request.Request(f"{address}/api/models/{repo}", headers=headers(""), method="HEAD")
        urllib.request.urlopen(request, timeout=TIMEOUT, context=trust.context()).close()
    except urllib.error.HTTPError:
        pass  # somebody is
    except urllib.error.URLError as error:
        raise _unreachable(address, error) from error
    except (OSError, ValueError, http.client.HTTPException):
        pass  # somebody who does not understand this


def headers(url: str) -> dict[str, str]:
    """What is sent with a request: who asks, and the person's own Hugging Face token to Hugging Face only."""
    from engine import __version__

    sent = {"User-Agent": f"inkwell/{__version__}"}
    token = os.environ.get("HF_TOKEN", "")
    host = urllib.parse.urlsplit(url).hostname or ""
    if token and (host == "huggingface.co" or host.endswith(".huggingface.co")):
        sent["Authorization"] = f"Bearer {token}"
    return sent


def _refusal(repo: str, address: str, status: int) -> ModelError:
    host = urllib.parse.urlsplit(address).hostname
    if status in (401, 403):
        return ModelError(
            f"{host} does not give {repo} to you. Accept the model's licence on its page and set HF_TOKEN, or choose "
            "another source."
        )
    if status == 404:
        return ModelError(f"{host} has no model {repo}. Choose another source.")
    return ModelError(f"{host} could not list {repo} (status {status}). Try again later or choose another source.")


def _unreachable(address: str, error: Exception) -> ModelError:
    reason = getattr(error, "reason", None) or error
    return ModelError(
        f"{urllib.parse.urlsplit(address).hostname} cannot be reached ({reason}). Check the connection, or choose "
        "another source or a mirror (HF_ENDPOINT)."
    )
