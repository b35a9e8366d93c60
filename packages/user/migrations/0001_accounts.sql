create table users (
  id uuid primary key, -- uuidv7: newest first is the key's own order
  email text collate "C" not null unique check (email = lower(email)), -- "C": a search by its beginning uses the index
  name text not null,
  phone text,
  language text not null check (language in ('ru', 'en')),
  role text not null check (role in ('buyer', 'staff', 'admin')),
  password_hash text not null, -- argon2id, with its own parameters inside
  version int not null,
  created_at timestamptz not null
);
-- "who are the administrators": locked by whoever takes one away, so that the last one stays
create index users_admins on users (id) where role = 'admin';

-- A sign-in on one device: all the refresh tokens that came one after another are its family.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  started_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_of_user on sessions (user_id);
create index sessions_by_end on sessions (expires_at);

-- Spent ones stay for a while: that is how the second use of one is known for what it is.
create table refresh_tokens (
  hash text primary key, -- SHA-256; the token itself is nowhere
  session_id uuid not null references sessions on delete cascade,
  spent_at timestamptz
);
create index refresh_tokens_of_session on refresh_tokens (session_id);
create index refresh_tokens_spent on refresh_tokens (spent_at) where spent_at is not null;

create table stream_tickets (
  hash text primary key,
  user_id uuid not null references users on delete cascade,
  expires_at timestamptz not null
);
create index stream_tickets_of_user on stream_tickets (user_id);
create index stream_tickets_by_end on stream_tickets (expires_at);

-- What access tokens are signed with. Two replicas that make a generation at once make one.
create table signing_keys (
  generation int primary key,
  kid text not null unique,
  private_jwk jsonb not null,
  signs_from timestamptz not null
);
