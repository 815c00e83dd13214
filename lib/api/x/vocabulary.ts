/**
 * X's two spellings of one API. The request decides: an answer speaks of posts if the request has `post.fields`, and of
 * tweets otherwise.
 */
export interface Vocabulary {
  readonly editHistory: 'edit_history_post_ids' | 'edit_history_tweet_ids'
  readonly references: 'referenced_posts' | 'referenced_tweets'
  readonly includedPosts: 'posts' | 'tweets'
  readonly reposts: 'repost_count' | 'retweet_count'
}

export const tweetVocabulary: Vocabulary = {
  editHistory: 'edit_history_tweet_ids',
  references: 'referenced_tweets',
  includedPosts: 'tweets',
  reposts: 'retweet_count',
}

export const postVocabulary: Vocabulary = {
  editHistory: 'edit_history_post_ids',
  references: 'referenced_posts',
  includedPosts: 'posts',
  reposts: 'repost_count',
}
