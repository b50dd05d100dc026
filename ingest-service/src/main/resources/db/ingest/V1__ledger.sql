-- Every frame that ever entered, once, and how it ended. What is not published yet is the outbox.
create table frame (
  frame_id       text primary key,
  file_name      text not null,
  telescope      text not null,
  night          date,
  status         text not null check (status in ('IN_PROGRESS', 'ASSESSED', 'REJECTED', 'FAILED')),
  reason         text,
  report         text not null,
  -- counts what is to be told; told once published_version has come as far
  version        bigint not null default 1,
  published_version bigint not null default 0,
  received_at    timestamptz not null default now(),
  ended_at       timestamptz,
  -- the last topic on which the frame was seen, and where
  last_topic     text,
  last_partition integer,
  last_offset    bigint,
  moved_at       timestamptz,
  -- how often it was taken for lost and published again
  republished    integer not null default 0,
  republished_at timestamptz
);
create index frame_outbox on frame (received_at) where published_version < version;
create index frame_in_progress on frame (received_at) where status = 'IN_PROGRESS';
create index frame_by_night on frame (telescope, night, status);
