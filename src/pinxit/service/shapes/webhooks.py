"""Webhooks over the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pinxit.jobs.hooks import HookEvent
from pinxit.service.outward import LONGEST

_Url = Annotated[str, Field(min_length=1, max_length=LONGEST, description="By https.")]
_Events = Annotated[list[HookEvent], Field(min_length=1, max_length=10)]
State = Literal["waiting", "delivered", "failed"]
Fault = Literal["", "no_answer", "status", "inward", "tls"]


class DeliveryTold(BaseModel):
    """One message to a webhook.

    `fault` is why the last attempt failed: nothing answered, the answer was no success (`status`),
    the address leads into this server's network, or its certificate is not believed.
    """

    id: str
    event: str
    state: State
    attempts: int
    status: int | None
    fault: Fault
    body: str
    created: datetime
    ended: datetime | None


class WebhookTold(BaseModel):
    """A webhook, without its secret.

    `why_off` says why this server stopped telling it: it answered 410 (`gone`), or took no message
    for two days (`failing`).
    """

    id: str
    url: str
    events: list[HookEvent]
    is_on: bool
    why_off: Literal["", "gone", "failing"]
    created: datetime
    waiting: int = Field(description="Messages that are still to be taken there.")
    last: DeliveryTold | None = Field(description="The newest message.")


class Webhooks(BaseModel):
    """The webhooks of one person."""

    items: list[WebhookTold]


class NewWebhook(BaseModel, extra="forbid"):
    """An address that shall be told."""

    url: _Url
    events: _Events


class ChangedWebhook(BaseModel, extra="forbid"):
    """What shall be different of a webhook; what is left out stays."""

    url: _Url | None = None
    events: _Events | None = None
    is_on: bool | None = None


class MadeWebhook(WebhookTold):
    """A webhook with its secret, which is told this once."""

    secret: str


class Deliveries(BaseModel):
    """The newest messages to a webhook, newest first."""

    items: list[DeliveryTold]
