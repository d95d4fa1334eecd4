"""Notes of one person: nobody sees those of another."""

import hashlib
import hmac
import json
import os
import time
from functools import cache

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
LONGEST = 2000


def person(event):
    """Who asks, as the authorizer of the API found out. Never taken from the body."""
    return event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def list_notes(event, context):
    found = table.query(
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": person(event)},
        Limit=100,
    )
    return answer(200, [{"id": n["id"], "text": n["text"]} for n in found["Items"]])


def add_note(event, context):
    try:
        text = json.loads(event.get("body") or "{}").get("text")
    except (ValueError, AttributeError):
        text = None
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        return answer(400, {"error": f"text: expected 1 to {LONGEST} characters"})
    owner = person(event)
    note = {"owner": owner, "id": sign(f"{owner} {time.time_ns()}"), "text": text}
    table.put_item(Item=note)
    return answer(201, {"id": note["id"]})


@cache
def signing_key():
    """Read once a process, at run time: it is in no template, variable or log."""
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SIGNING_KEY"])
    return secret["SecretString"].encode()


def sign(text):
    return hmac.new(signing_key(), text.encode(), hashlib.sha256).hexdigest()[:32]
