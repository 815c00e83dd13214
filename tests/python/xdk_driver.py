"""xdk, unmodified, at the base URL and in the form of OAuth of the arguments: https://docs.x.com/xdks/python."""

import sys

import requests
from xdk import Client
from xdk.oauth1_auth import OAuth1
from xdk.posts.models import CreateRequest
from xdk.users.models import LikePostRequest

from driver import Failure, arguments_of, id_of, ids_of, serve

BASE_URL, FORM = sys.argv[1:3]


def client_of(username):
    if FORM == "OAuth 2.0":
        return Client(base_url=BASE_URL, access_token=username)
    auth = OAuth1(
        api_key="key",
        api_secret="secret",
        callback="http://localhost",
        access_token=f"{id_of(username)}-{username}",
        access_token_secret="secret",
    )
    return Client(base_url=BASE_URL, auth=auth)


CALLS = {
    "me": lambda client, asked, given: client.users.get_me(**given),
    "tweet": lambda client, asked, given: client.posts.get_by_id(asked["id"], **given),
    "tweets": lambda client, asked, given: client.posts.get_by_ids(asked["ids"], **given),
    "user": lambda client, asked, given: client.users.get_by_id(asked["id"], **given),
    "userByName": lambda client, asked, given: client.users.get_by_username(
        asked["id"], **given
    ),
    "users": lambda client, asked, given: client.users.get_by_ids(asked["ids"], **given),
    "usersByName": lambda client, asked, given: client.users.get_by_usernames(
        asked["ids"], **given
    ),
    "createTweet": lambda client, asked, given: client.posts.create(
        CreateRequest.model_validate(asked["body"])
    ),
    "deleteTweet": lambda client, asked, given: client.posts.delete(asked["id"]),
    "like": lambda client, asked, given: client.users.like_post(
        asked["id"], LikePostRequest(tweet_id=asked["tweetId"])
    ),
    "unlike": lambda client, asked, given: client.users.unlike_post(
        asked["id"], asked["tweetId"]
    ),
}

LISTS = {
    "userTweets": lambda client, asked, given: client.users.get_posts(asked["id"], **given),
    "home": lambda client, asked, given: client.users.get_timeline(asked["id"], **given),
    "likers": lambda client, asked, given: client.posts.get_liking_users(
        asked["id"], **given
    ),
    "liked": lambda client, asked, given: client.users.get_liked_posts(asked["id"], **given),
    "search": lambda client, asked, given: client.posts.search_recent(
        asked["query"], **given
    ),
}


def answer_of(model):
    return model.model_dump(mode="json", exclude_none=True, by_alias=True)


def failing(run):
    try:
        return run()
    except requests.HTTPError as error:
        raise Failure(error.response.status_code, error.response.json()) from error


def call(username, operation, asked):
    client, given = client_of(username), arguments_of(asked.get("options"))
    if operation in LISTS:
        return failing(lambda: answer_of(next(LISTS[operation](client, asked, given))))
    return failing(lambda: answer_of(CALLS[operation](client, asked, given)))


def pages(username, operation, asked):
    client, given = client_of(username), arguments_of(asked.get("options"))

    def read(**more):
        return LISTS[operation](client, asked, {**given, **more})

    def walk():
        there = [answer_of(page) for page in read()]
        back = []
        token = there[-1].get("meta", {}).get("previous_token")
        while token:
            # Its pages go forward alone, so that each page back is the first of a list.
            page = answer_of(next(read(pagination_token=token)))
            back.append(page)
            token = page.get("meta", {}).get("previous_token")
        return {"there": [ids_of(page) for page in there], "back": [ids_of(page) for page in back]}

    return failing(walk)


serve(call, pages)
