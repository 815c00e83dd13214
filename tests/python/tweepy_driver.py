"""tweepy, unmodified, at the base URL and in the form of OAuth of the arguments: https://docs.tweepy.org."""

import sys

import tweepy
from requests.adapters import HTTPAdapter
from tweepy.mixins import DataMapping

from driver import Failure, arguments_of, id_of, ids_of, serve

BASE_URL, FORM = sys.argv[1:3]
OAUTH1 = FORM == "OAuth 1.0a"


class Here(HTTPAdapter):
    def send(self, request, **kwargs):
        request.url = request.url.replace("https://api.twitter.com", BASE_URL, 1)
        return super().send(request, **kwargs)


def client_of(username):
    if OAUTH1:
        client = tweepy.Client(
            consumer_key="key",
            consumer_secret="secret",
            access_token=f"{id_of(username)}-{username}",
            access_token_secret="secret",
            wait_on_rate_limit=True,
        )
    else:
        client = tweepy.Client(username, wait_on_rate_limit=True)
    client.session.mount("https://api.twitter.com", Here())
    return client


def draft_of(body):
    """The arguments of a post: of its poll and its reply the client has names of its own."""
    poll, reply = body.get("poll"), body.get("reply")
    draft = {name: value for name, value in body.items() if name not in ("poll", "reply")}
    if poll:
        draft |= {
            "poll_options": poll["options"],
            "poll_duration_minutes": poll["duration_minutes"],
        }
    return draft | (reply or {})


CALLS = {
    "me": lambda client, asked, given: client.get_me(**given),
    "tweet": lambda client, asked, given: client.get_tweet(asked["id"], **given),
    "tweets": lambda client, asked, given: client.get_tweets(asked["ids"], **given),
    "user": lambda client, asked, given: client.get_user(id=asked["id"], **given),
    "userByName": lambda client, asked, given: client.get_user(username=asked["id"], **given),
    "users": lambda client, asked, given: client.get_users(ids=asked["ids"], **given),
    "usersByName": lambda client, asked, given: client.get_users(
        usernames=asked["ids"], **given
    ),
    "createTweet": lambda client, asked, given: client.create_tweet(
        **draft_of(asked["body"]), **given
    ),
    "deleteTweet": lambda client, asked, given: client.delete_tweet(asked["id"], **given),
    "like": lambda client, asked, given: client.like(asked["tweetId"], **given),
    "unlike": lambda client, asked, given: client.unlike(asked["tweetId"], **given),
    "userTweets": lambda client, asked, given: client.get_users_tweets(asked["id"], **given),
    "home": lambda client, asked, given: client.get_home_timeline(**given),
    "likers": lambda client, asked, given: client.get_liking_users(asked["id"], **given),
    "liked": lambda client, asked, given: client.get_liked_tweets(asked["id"], **given),
    "search": lambda client, asked, given: client.search_recent_tweets(
        asked["query"], **given
    ),
}

LISTS = {
    "userTweets": lambda client, asked: (client.get_users_tweets, asked["id"]),
    "home": lambda client, asked: (client.get_home_timeline,),
    "likers": lambda client, asked: (client.get_liking_users, asked["id"]),
    "liked": lambda client, asked: (client.get_liked_tweets, asked["id"]),
    "search": lambda client, asked: (client.search_recent_tweets, asked["query"]),
}


def plain(thing):
    """A Tweet, a User or a Poll, all of whose members the client has read, as it arrived."""
    if isinstance(thing, list):
        return [plain(one) for one in thing]
    return thing.data if isinstance(thing, DataMapping) else thing


def answer_of(response):
    return {
        "data": plain(response.data),
        "includes": {name: plain(things) for name, things in response.includes.items()},
        "errors": response.errors,
        "meta": response.meta,
    }


def failing(run):
    try:
        return run()
    except tweepy.HTTPException as error:
        raise Failure(error.response.status_code, error.response.json()) from error


def call(username, operation, asked):
    given = {**arguments_of(asked.get("options")), "user_auth": OAUTH1}
    return failing(lambda: answer_of(CALLS[operation](client_of(username), asked, given)))


def pages(username, operation, asked):
    given = {**arguments_of(asked.get("options")), "user_auth": OAUTH1}
    method = LISTS[operation](client_of(username), asked)

    def read():
        there = list(tweepy.Paginator(*method, **given))
        back = []
        token = there[-1].meta.get("previous_token")
        if token:
            given["pagination_token"] = token
            back = list(reversed(tweepy.Paginator(*method, **given)))
        return {
            "there": [ids_of(answer_of(page)) for page in there],
            "back": [ids_of(answer_of(page)) for page in back],
        }

    return failing(read)


serve(call, pages)
