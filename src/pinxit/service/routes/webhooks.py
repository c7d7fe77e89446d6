"""Webhooks: programs elsewhere are told what happens to your work."""

from fastapi import APIRouter, Depends, Response

from pinxit.jobs.hooks import HEARS_NOTHING
from pinxit.service import webhooks
from pinxit.service.asking import Asker, House, Me, TheHouse, may
from pinxit.service.problem import MayNot
from pinxit.service.roles import KEYS
from pinxit.service.shapes.webhooks import (
    ChangedWebhook,
    Deliveries,
    DeliveryTold,
    MadeWebhook,
    NewWebhook,
    Webhooks,
    WebhookTold,
)
from pinxit.service.webhooks import Told
from pinxit.tables.hooks import Delivery

router = APIRouter(tags=["webhooks"], dependencies=[Depends(may(KEYS))])


@router.get("/webhooks", summary="List webhooks")
def list_webhooks(house: TheHouse, me: Me) -> Webhooks:
    """Your webhooks, oldest first, without their secrets."""
    return Webhooks(items=[_hook(each) for each in _webhooks(house, me).list()])


@router.post("/webhooks", status_code=201, summary="Add a webhook")
def add_webhook(wanted: NewWebhook, house: TheHouse, me: Me) -> MadeWebhook:
    """Has an address told what happens to your work, and tells the secret it can check that by.

    Messages are signed as Standard Webhooks has it (standardwebhooks.com). What does not come is
    sent again, for two days.
    """
    return _made(_webhooks(house, me).add(wanted.url, wanted.events))


@router.patch("/webhooks/{webhook}", summary="Change a webhook")
def change_webhook(webhook: str, wanted: ChangedWebhook, house: TheHouse, me: Me) -> WebhookTold:
    """Gives it another address or other events, or switches it on or off."""
    changed = _webhooks(house, me).change(webhook, wanted.url, wanted.events, wanted.is_on)
    return _hook(changed)


@router.delete("/webhooks/{webhook}", status_code=204, summary="Remove a webhook")
def remove_webhook(webhook: str, house: TheHouse, me: Me) -> Response:
    """Nothing more is sent there, not even what waits."""
    _webhooks(house, me).remove(webhook)
    return Response(status_code=204)


@router.post("/webhooks/{webhook}/secret", summary="Give a webhook another secret")
def renew_secret(webhook: str, house: TheHouse, me: Me) -> MadeWebhook:
    """All that is sent from now on is signed with it; told this once."""
    return _made(_webhooks(house, me).renew(webhook))


@router.post("/webhooks/{webhook}/ping", status_code=202, summary="Try a webhook")
def try_webhook(webhook: str, house: TheHouse, me: Me) -> DeliveryTold:
    """Sends a message of the type `ping`, to see whether it comes."""
    return _delivery(_webhooks(house, me).ping(webhook))


@router.get("/webhooks/{webhook}/deliveries", summary="What a webhook was told")
def list_deliveries(webhook: str, house: TheHouse, me: Me) -> Deliveries:
    """The newest hundred messages of the last seven days, and how they went."""
    found = _webhooks(house, me).deliveries(webhook)
    return Deliveries(items=[_delivery(each) for each in found])


@router.post(
    "/webhooks/{webhook}/deliveries/{delivery}/again",
    status_code=202,
    summary="Send a message once more",
)
def send_again(webhook: str, delivery: str, house: TheHouse, me: Me) -> DeliveryTold:
    """Under the same id, so that who has it already can tell."""
    return _delivery(_webhooks(house, me).send_again(webhook, delivery))


def _webhooks(house: House, me: Asker) -> webhooks.Webhooks:
    """Those of somebody who may have any.

    Raises:
        MayNot: they are a student.
    """
    if me.role == HEARS_NOTHING:
        raise MayNot("Students have no webhooks.", "no_hooks_for_students")
    near = house.config.may_hook_near(me.id)
    return webhooks.Webhooks(house.database, me.id, may_be_near=near)


def _hook(told: Told) -> WebhookTold:
    return WebhookTold.model_validate(_facts(told))


def _made(told: Told) -> MadeWebhook:
    return MadeWebhook.model_validate({**_facts(told), "secret": told.hook.secret})


def _facts(told: Told) -> dict[str, object]:
    hook = told.hook
    kept = ("id", "url", "events", "is_on", "why_off", "created")
    last = None if told.last is None else _delivery(told.last)
    return {key: getattr(hook, key) for key in kept} | {"waiting": told.waiting, "last": last}


def _delivery(row: Delivery) -> DeliveryTold:
    return DeliveryTold.model_validate(row, from_attributes=True)
