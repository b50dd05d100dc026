-- Objects of the inbox in the product store that were taken, so that none is read twice for nothing.
create table object (
  object_key  text primary key,
  size_bytes  bigint not null,
  -- as the store tells it; an object that is written again has a later one
  modified_at timestamptz not null,
  frame_id    text,
  taken_at    timestamptz not null default now()
);
