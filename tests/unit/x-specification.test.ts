import { describe, expect, test } from '@jest/globals'
import { described, differencesFromX, facts } from '../support/openapi/differences-from-x.ts'

/** Why routes of X are not here. */
const absent: readonly (readonly [why: string, routes: RegExp])[] = [
  ['no media, articles, broadcasts and spaces', /\/2\/(media|articles|broadcasts|spaces)(\/|$)/],
  ['no messages between users', /\/2\/(dm_conversations|dm_events|chat)(\/|$)|\/public_keys$|\/dm\//],
  ['no lists and bookmarks', /\/2\/lists(\/|$)|\/(\w+_lists|list_memberships|bookmarks)(\/|$)/],
  [
    'no follows, mutes, blocks and affiliates',
    /\/users\/\{\w+\}\/(followers|following|muting|blocking|affiliates)(\/|$)/,
  ],
  ['no reposts', /\/(retweets|retweeted_by|reposts_of_me)(\/|$)/],
  ['no streams', /\/stream(\/|$)|\/2\/connections(\/|$)/],
  ['no calls back', /webhooks(\/|$)|\/2\/(activity|account_activity)\/subscriptions/],
  [
    'no communities, news, trends and notes',
    /\/2\/(communities|news|trends|notes|evaluate_note)(\/|$)|personalized_trends$/,
  ],
  [
    'no accounts of what apps use and posts reach',
    /\/2\/(usage|insights)\/|\/tweets\/(analytics|counts\/\w+)$/,
  ],
  [
    'no archive, mentions, lists of quotes and search of users',
    /\/(search\/all|mentions|quote_tweets|users\/search)$/,
  ],
  ['no jobs for compliance', /\/2\/compliance\/jobs/],
  ['no replies that can be hidden', /\/hidden$/],
  ['the description is at /openapi.json', /\/2\/openapi\.json$/],
]

/** A line for each of the names. */
function each(names: string, line: (name: string) => string): string[] {
  return names.trim().split(/\s+/).map(line)
}

/** All else that differs, and why. */
const differences: readonly (readonly [why: string, lines: readonly string[]])[] = [
  [
    'tokens are had here without a login, and X does not describe how it gives its own',
    ['POST /2/oauth2/token is not of X', 'POST /oauth2/token is not of X'],
  ],
  ['every service has them', ['GET /x/health-check is not of X', 'GET /x/openapi.json is not of X']],
  [
    'nothing here has a value for them',
    [
      ...each(
        `article article_title card_uri community_id context_annotations display_text_range edit_controls entities geo
        lang matched_media_notes media_metadata non_public_metrics note_post note_request_suggestions note_tweet
        organic_metrics paid_partnership promoted_metrics scopes source suggested_source_links
        suggested_source_links_with_counts username withheld`,
        (field) => `Post lacks ${field}`,
      ),
      ...each(
        `affiliation confirmed_email connection_status description entities is_identity_verified location
        most_recent_post_id most_recent_tweet_id parody pinned_post_id pinned_tweet_id profile_banner_url
        profile_image_url receives_your_dm subscribes_to_you subscription subscription_type url
        verified_followers_count withheld`,
        (field) => `User lacks ${field}`,
      ),
      ...each('media places topics', (list) => `Expansions lacks ${list}`),
      ...each('media_keys media_source_tweet_id', (kind) => `PostAttachments lacks ${kind}`),
      'PostReference.type: enum is ["quoted","replied_to"], not ["quoted","replied_to","retweeted"]',
    ],
  ],
  [
    'an answer has the word of one vocabulary',
    each('repost_count retweet_count', (count) => `PostPublicMetrics may lack ${count}`),
  ],
  [
    'a new post is answered in the words of tweets, whatever the document says',
    ['CreatedPost adds edit_history_tweet_ids', 'CreatedPost lacks edit_history_post_ids'],
  ],
  [
    'either spelling is accepted in either parameter, as X accepts more than it describes',
    [
      ...each(
        `author_id edit_history_post_ids edit_history_tweet_ids in_reply_to_user_id note_tweet referenced_posts
        referenced_tweets`,
        (field) => `post.fields adds ${field}`,
      ),
      ...each(
        'article_title edit_history_post_ids note_post referenced_posts',
        (field) => `tweet.fields adds ${field}`,
      ),
      ...each('most_recent_post_id pinned_post_id', (field) => `user.fields adds ${field}`),
    ],
  ],
  [
    'a repetition does no harm',
    each(
      'exclude expansions media.fields place.fields poll.fields post.fields tweet.fields user.fields',
      (name) => `${name}: uniqueItems is undefined, not true`,
    ),
  ],
  [
    'X has a default and does not describe it',
    [
      'GET /2/users/{id}/liked_tweets: max_results: default is 100, not undefined',
      'GET /2/users/{id}/timelines/reverse_chronological: max_results: default is 100, not undefined',
      'GET /2/users/{id}/tweets: max_results: default is 10, not undefined',
    ],
  ],
  [
    'a write succeeds or fails as a whole',
    [
      'DELETE /2/tweets/{id}: answer lacks errors',
      'DELETE /2/users/{id}/likes/{tweet_id}: answer lacks errors',
      'POST /2/tweets: answer lacks errors',
      'POST /2/users/{id}/likes: answer lacks errors',
    ],
  ],
  [
    'errors are as X sends them, whatever the document says',
    [
      ...each('parameter status value', (member) => `InvalidRequest lacks ${member}`),
      'ResourceNotFoundProblem lacks status',
    ],
  ],
  [
    'without media a post needs a text, which X counts in another way',
    [
      'CreatePostRequest must have text',
      'CreatePostRequest.text: maxLength is 280, not undefined',
      'CreatePostRequest.text: minLength is 1, not undefined',
    ],
  ],
  ['a vote names its option', ['CreatePostPoll.options: uniqueItems is true, not undefined']],
  [
    'an import can give a post any poll',
    [
      'Poll.duration_minutes: maximum is undefined, not 10080',
      'Poll.duration_minutes: minimum is 0, not 5',
      'Poll.options: maxItems is undefined, not 4',
      'Poll.options: minItems is undefined, not 2',
      'PollOption.label: maxLength is undefined, not 25',
    ],
  ],
]

describe("compared with X's own document", () => {
  test('each route of X is here, or is missing for one reason', () => {
    const missing = facts.operations.filter((operation) => !described.has(operation))
    const reasons = missing.map((operation) => [
      operation,
      absent.filter(([, routes]) => routes.test(operation)).length,
    ])
    expect(reasons.filter(([, count]) => count !== 1)).toEqual([])
    for (const [why, routes] of absent) {
      expect([why, missing.some((operation) => routes.test(operation))]).toEqual([why, true])
    }
  })

  test('whatever is described differs as listed, and in nothing else', () => {
    expect(differencesFromX()).toEqual(differences.flatMap(([, lines]) => lines).toSorted())
  })
})
