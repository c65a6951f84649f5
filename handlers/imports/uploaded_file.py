"""An uploaded file's bytes: refused where it can't be a table, downloaded with the bot's token."""

from http.client import HTTPException, HTTPMessage
from pathlib import PurePath
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient

from handlers.block_kit.shared_files import SharedFile
from handlers.imports import sentences
from handlers.imports.import_kinds import FILE_SUFFIXES
from store.errors import UserError

MOST_BYTES = 10 * 1024 * 1024
_SECONDS = 30
_SLACK_HOSTS = (".slack.com", ".slack-gov.com")
_PDF = b"%PDF"


class _NoRedirect(HTTPRedirectHandler):
    """Slack sends a bot without files:read to its login page; the token must not follow."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Never follow."""


def check(file: SharedFile) -> None:
    """Refuse a file that is not a table or far too large, before it is downloaded.

    Raises:
        UserError: its name or size says so, or it is not kept in Slack.
    """
    if PurePath(file.name).suffix.casefold() not in FILE_SUFFIXES:
        raise UserError(sentences.not_a_table(file.name), sentences.SAVE_AS_TABLE)
    if file.size > MOST_BYTES:
        raise UserError(sentences.too_large(file.name), sentences.SPLIT_FILE)
    if not file.url:
        raise UserError(sentences.not_in_slack(file.name), sentences.UPLOAD_ITSELF)


def download(slack: WebClient, url: str, name: str) -> bytes:
    """The file's bytes.

    Raises:
        UserError: Slack doesn't give it, or it is not a table or too large.
    """
    host, own = urlsplit(url).hostname or "", urlsplit(slack.base_url)
    is_slack = url.startswith("https:") and host.endswith(_SLACK_HOSTS)
    if not is_slack and not (host == own.hostname and urlsplit(url).scheme == own.scheme):
        raise UserError(sentences.not_in_slack(name), sentences.UPLOAD_ITSELF)
    request = Request(url, headers={"Authorization": f"Bearer {slack.token}"})  # noqa: S310 - checked above
    try:
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as response:
            content: bytes = response.read(MOST_BYTES + 1)
    except HTTPError as error:
        raise UserError(sentences.not_given(name), sentences.CHECK_SCOPE) from error
    except (OSError, HTTPException) as error:
        raise UserError(sentences.not_downloaded(name), sentences.UPLOAD_AGAIN) from error
    if len(content) > MOST_BYTES:
        raise UserError(sentences.too_large(name), sentences.SPLIT_FILE)
    if content.startswith(_PDF):
        raise UserError(sentences.not_a_table(name), sentences.SAVE_AS_TABLE)
    return content
