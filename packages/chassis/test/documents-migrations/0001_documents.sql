create table documents (
  partition smallint not null,
  kind text not null,
  id text not null,
  body json not null, -- json, not jsonb: it is read and written whole
  primary key (partition, kind, id)
) with (fillfactor = 70); -- a cart that changes stays on its page, and no index is touched

-- Where documents stand in indexes; the lower the score, the earlier.
create table document_entries (
  kind text not null,
  index text not null,
  partition smallint not null,
  id text not null,
  score float8 not null,
  primary key (kind, index, partition, id)
);
create index document_entries_by_score on document_entries (kind, index, partition, score, id);
