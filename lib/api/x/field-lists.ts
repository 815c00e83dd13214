/** The names that X knows, in both vocabularies. Those that this backend has no value for are taken and left out. */

export const postFieldNames = [
  ...[
    'article',
    'article_title',
    'attachments',
    'author_id',
    'card_uri',
    'community_id',
    'context_annotations',
  ],
  ...['conversation_id', 'created_at', 'display_text_range', 'edit_controls', 'edit_history_post_ids'],
  ...[
    'edit_history_tweet_ids',
    'entities',
    'geo',
    'id',
    'in_reply_to_user_id',
    'lang',
    'matched_media_notes',
  ],
  ...['media_metadata', 'non_public_metrics', 'note_post', 'note_request_suggestions', 'note_tweet'],
  ...['organic_metrics', 'paid_partnership', 'possibly_sensitive', 'promoted_metrics', 'public_metrics'],
  ...[
    'referenced_posts',
    'referenced_tweets',
    'reply_settings',
    'scopes',
    'source',
    'suggested_source_links',
  ],
  ...['suggested_source_links_with_counts', 'text', 'withheld'],
] as const

export const userFieldNames = [
  ...['affiliation', 'confirmed_email', 'connection_status', 'created_at', 'description', 'entities', 'id'],
  ...['is_identity_verified', 'location', 'most_recent_post_id', 'most_recent_tweet_id', 'name', 'parody'],
  ...['pinned_post_id', 'pinned_tweet_id', 'profile_banner_url', 'profile_image_url', 'protected'],
  ...['public_metrics', 'receives_your_dm', 'subscribes_to_you', 'subscription', 'subscription_type', 'url'],
  ...['username', 'verified', 'verified_followers_count', 'verified_type', 'withheld'],
] as const

export const pollFieldNames = ['duration_minutes', 'end_datetime', 'id', 'options', 'voting_status'] as const

export const mediaFieldNames = [
  ...['alt_text', 'duration_ms', 'height', 'media_key', 'non_public_metrics', 'organic_metrics'],
  ...['preview_image_url', 'promoted_metrics', 'public_metrics', 'type', 'url', 'variants', 'width'],
] as const

export const placeFieldNames = [
  ...['contained_within', 'country', 'country_code', 'full_name', 'geo', 'id', 'name', 'place_type'],
] as const

export const postExpansionNames = [
  ...[
    'article.cover_media',
    'article.media_entities',
    'attachments.media_keys',
    'attachments.media_source_tweet',
  ],
  ...['attachments.poll_ids', 'author_id', 'edit_history_post_ids', 'edit_history_tweet_ids'],
  ...['entities.mentions.username', 'entities.note.mentions.username', 'geo.place_id', 'in_reply_to_user_id'],
  ...['referenced_posts', 'referenced_tweets.id', 'referenced_tweets.id.attachments.media_keys'],
  ...['referenced_tweets.id.author_id', 'username'],
] as const

export const userExpansionNames = [
  ...['affiliation', 'affiliation.user_id', 'most_recent_post_id', 'most_recent_tweet_id', 'pinned_post_id'],
  ...['pinned_tweet_id'],
] as const
